import {
    type ChartKeys,
    firstVersionWith,
    publishedKeys,
    subchartKeys,
    type UnknownValue,
    unknownValues,
} from "../chart/knownValues";
import { testedVersions } from "../chart/source";
import type { Fault } from "../fault";
import { at, isObject, type Json, type JsonObject, textAt } from "../json";
import { nearest } from "./nearest";
import type { StackConfig } from "./schema";

const newest = testedVersions.at(-1) ?? "";

/**
 * What the chart of a configuration knows; undefined where only the chart itself could say it.
 * @param ofFile of a chart from a path.
 */
export function keysOfChart(
    { chart }: Pick<StackConfig, "chart">,
    ofFile: ChartKeys | undefined,
): ChartKeys | undefined {
    if (chart.path !== undefined) {
        return ofFile;
    }
    const { version } = chart;
    return version !== undefined && testedVersions.includes(version)
        ? publishedKeys(version)
        : undefined;
}

/** The key of the chart that a key of the user's was probably meant to be, with its path. */
function meant({ subchart, key, known }: UnknownValue): string | undefined {
    const last = key.split(".").at(-1) ?? key;
    const near = nearest(last, known);
    return near === undefined
        ? undefined
        : `values.${subchart}.${key.slice(0, -last.length)}${near}`;
}

/** Keys at the top that the chart does not know; where its own are unknown, those that are nearly the published. */
function unknownSubcharts({ values }: StackConfig, keys: ChartKeys | undefined): Fault[] {
    const { top } = keys ?? publishedKeys(newest);
    return Object.entries(values).flatMap(([key, value]) => {
        const near = nearest(key, top);
        return top.includes(key) || (keys === undefined && near === undefined)
            ? []
            : [
                  {
                      key: `values.${key}`,
                      value,
                      allowed: `one of ${top.join(", ")}`,
                      remedy:
                          near === undefined
                              ? "the chart has no such key"
                              : `did you mean values.${near}?`,
                  },
              ];
    });
}

function isSet(value: Json): boolean {
    return (
        value !== null &&
        value !== "" &&
        value !== false &&
        !(typeof value === "object" && Object.keys(value).length === 0)
    );
}

/** Where a key has an effect that this chart does not give it, as a clause; undefined where it has none. */
function elsewhere({ subchart, key }: UnknownValue, { name }: ChartKeys): string | undefined {
    if (!subchartKeys.includes(subchart)) {
        return undefined;
    }
    const version = firstVersionWith(subchart, key);
    if (version !== undefined) {
        return name === `cp-helm-charts ${version}`
            ? undefined
            : `cp-helm-charts ${version} has it: choose another chart.version, or leave it out`;
    }
    const [first = key] = key.split(".");
    const others = subchartKeys.filter((other) => firstVersionWith(other, first) !== undefined);
    if (key !== first || others.length === 0) {
        return undefined;
    }
    const mounts = ["volumes", "volumeMounts", "secrets"].includes(key);
    const ofRole = { "cp-kafka": "kafka.mounts", "cp-zookeeper": "zookeeper.mounts" }[subchart];
    return mounts && ofRole !== undefined
        ? `use the key ${ofRole}, which mounts Secrets and ConfigMaps, or leave it out`
        : `only ${others.join(", ")} ${others.length === 1 ? "has" : "have"} it: leave it out`;
}

interface Judged {
    readonly unknown: UnknownValue;
    readonly near: string | undefined;
    readonly elsewhere: string | undefined;
}

function judged({ values }: Pick<StackConfig, "values">, keys: ChartKeys): readonly Judged[] {
    return unknownValues(values, keys).map((unknown) => {
        const isOn = at(values, unknown.subchart, "enabled") !== false;
        const where =
            keys.complete && isOn && isSet(unknown.value) ? elsewhere(unknown, keys) : undefined;
        return {
            unknown,
            near: where === undefined ? meant(unknown) : undefined,
            elsewhere: where,
        };
    });
}

function isRefused({ near, elsewhere: where }: Judged, { name }: ChartKeys): boolean {
    return where !== undefined || (near !== undefined && name.startsWith("cp-helm-charts "));
}

/** Keys that the chart ignores though the user surely relies on them: they are nearly its own, or another's. */
export function keyFaults(config: StackConfig, keys: ChartKeys | undefined): readonly Fault[] {
    const refused =
        keys === undefined ? [] : judged(config, keys).filter((one) => isRefused(one, keys));
    return [
        ...unknownSubcharts(config, keys),
        ...refused.map(({ unknown, near, elsewhere: where }) => ({
            key: `values.${unknown.subchart}.${unknown.key}`,
            value: unknown.value,
            allowed: `keys of ${keys?.name ?? "the chart"}, which would ignore this one`,
            remedy: where ?? `did you mean ${near ?? ""}?`,
        })),
    ];
}

/** Other keys that the chart ignores, a sentence each. */
export function keyWarnings(config: StackConfig, ofFile: ChartKeys | undefined): readonly string[] {
    const own = keysOfChart(config, ofFile);
    const keys = own ?? publishedKeys(newest);
    return judged(config, keys)
        .filter((one) => own === undefined || !isRefused(one, keys))
        .map(({ unknown, near }) => {
            const hint = near === undefined ? "" : `: did you mean ${near}?`;
            const ignores = own === undefined ? "this chart may ignore it" : "ignores it";
            return `values.${unknown.subchart}.${unknown.key}: ${keys.name} has no such key, and ${ignores}${hint}`;
        });
}

function without(value: Json | undefined, path: readonly string[]): Json | undefined {
    const [head, ...rest] = path;
    if (head === undefined || !isObject(value)) {
        return head === undefined ? undefined : value;
    }
    const entries = Object.entries(value).flatMap(([name, below]): [string, Json][] => {
        const left = name === head ? without(below, rest) : below;
        return left === undefined ? [] : [[name, left]];
    });
    return Object.fromEntries(entries);
}

/** Values without the keys for which the configuration would be refused though the chart ignores them. */
export function withoutIgnored(config: Pick<StackConfig, "chart" | "values">): {
    readonly values: JsonObject;
    readonly ignored: readonly string[];
} {
    const version = textAt(config.chart, "version");
    const isPublished = version !== undefined && testedVersions.includes(version);
    const keys = isPublished && !("path" in config.chart) ? publishedKeys(version) : undefined;
    const ignored =
        keys === undefined ? [] : judged(config, keys).filter((one) => isRefused(one, keys));
    const values = ignored.reduce<Json>(
        (left, { unknown }) => without(left, [unknown.subchart, ...unknown.key.split(".")]) ?? {},
        config.values,
    );
    return {
        values: isObject(values) ? values : {},
        ignored: ignored.map(({ unknown }) => `${unknown.subchart}.${unknown.key}`),
    };
}
