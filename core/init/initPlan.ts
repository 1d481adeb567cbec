import { type ChartKeys, publishedKeys, unknownValues } from "../chart/knownValues";
import { testedVersions } from "../chart/source";
import { ownedValues } from "../chart/values";
import { assertHarmless } from "../config/harmless";
import { load } from "../config/load";
import { readConfig } from "../config/read";
import { ConfigFaults, type Fault } from "../fault";
import { isObject, type Json, type JsonObject, merge, nest, sameData } from "../json";
import { ReleaseSecrets } from "../takeover/secrets";
import { settingsOf, valuesBeside, withoutAll } from "../takeover/settings";
import { chartPart } from "./chartPart";
import { externalOf } from "./external";
import type { LeftOut } from "./leftOut";
import { withoutSecretValues } from "./secrets";
import { soundValues } from "./sound";

/** A stack's configuration made of a values file. */
export interface InitPlan {
    /** The keys of the stack's file. */
    readonly given: JsonObject;
    /** What is not in it as in the values file. */
    readonly leftOut: readonly LeftOut[];
    /** Keys of secrets that are still to be set. */
    readonly secrets: readonly string[];
    readonly warnings: readonly string[];
}

/** Keys and fields that differ from the defaults. */
function differing(settings: JsonObject, defaults: Json | undefined): JsonObject {
    const base = isObject(defaults) ? defaults : {};
    return Object.fromEntries(
        Object.entries(settings).flatMap(([key, value]): [string, Json][] => {
            if (isObject(value)) {
                const below = differing(value, base[key]);
                return Object.keys(below).length === 0 ? [] : [[key, below]];
            }
            return sameData(value, base[key]) ? [] : [[key, value]];
        }),
    );
}

/** What the chart gets where a values file says nothing: the project's defaults are the chart's. */
function chartsOwn(defaults: JsonObject): JsonObject {
    const { config } = readConfig({ nodes: ["any"] }, defaults);
    return ownedValues(config).reduce<JsonObject>(
        (values, { path, value }) => merge(values, nest(path, value)),
        {},
    );
}

/** What the published chart of a version knows; undefined for another chart. */
function publishedChart({ path, version }: JsonObject): ChartKeys | undefined {
    const chosen = typeof version === "string" ? version : testedVersions.at(-1);
    return path === undefined && chosen !== undefined ? publishedKeys(chosen) : undefined;
}

/** Keys that the published chart ignores. What another chart knows is not known here. */
function ignored(values: JsonObject, keys: ChartKeys | undefined): LeftOut[] {
    if (keys === undefined) {
        return [];
    }
    const reason = "the chart has no such key, and ignores it";
    return [
        ...Object.keys(values).filter((key) => !keys.top.includes(key)),
        ...unknownValues(values, keys).map(({ subchart, key }) => `${subchart}.${key}`),
    ].map((key) => ({ key, reason }));
}

/** The values without these keys. */
function withoutIgnored(values: JsonObject, keys: ChartKeys | undefined): JsonObject {
    if (keys === undefined) {
        return values;
    }
    const known = Object.fromEntries(
        Object.entries(values).filter(([key]) => keys.top.includes(key)),
    );
    return withoutAll(
        known,
        unknownValues(known, keys).map((unknown) => [unknown.subchart, ...unknown.keys]),
    );
}

/** A fault by the place in the values file that it comes from. */
function inFile(fault: Fault, prefix: string, defaults: JsonObject): Fault {
    if (fault.key.startsWith("values.")) {
        return { ...fault, key: `${prefix}${fault.key.slice("values.".length)}` };
    }
    const { config } = readConfig({ nodes: ["any"] }, defaults);
    const owned = ownedValues(config).find(({ from }) => from === fault.key);
    return owned === undefined ? fault : { ...fault, key: `${prefix}${owned.path.join(".")}` };
}

/** The class of a values file is one with a provisioner, as a rule. */
function classNotes({ storageClass }: JsonObject): LeftOut[] {
    return typeof storageClass === "string"
        ? [
              {
                  key: "cp-kafka.persistence.storageClass",
                  reason: `${storageClass} becomes a class of the stack, without a provisioner: if the cluster has one of this name, choose another with the key storageClass`,
              },
          ]
        : [];
}

/** Checks a part of the work, and keeps its faults with the others. */
function collecting<T>(faults: Fault[], work: () => T): T | undefined {
    try {
        return work();
    } catch (error) {
        if (!(error instanceof ConfigFaults)) {
            throw error;
        }
        faults.push(...error.faults);
        return undefined;
    }
}

/**
 * Makes a values file of cp-helm-charts the configuration of a stack: what a stack decides goes under its
 * own keys, the rest under `values`.
 * @param keys of the stack that no values file has: nodes, release, namespace, chart.
 * @throws ConfigFaults with every value that a stack cannot have, by its place in the file.
 */
export function planInit(file: JsonObject, keys: JsonObject, defaults: JsonObject): InitPlan {
    assertHarmless(file);
    const part = chartPart(file);
    const prefix = part.below === undefined ? "" : `${part.below}.`;
    const chart = isObject(keys.chart) ? keys.chart : {};
    const published = publishedChart(chart);
    const sound = soundValues(withoutIgnored(part.values, published));
    const { external, values } = externalOf(sound.values);
    const { settings, faults } = settingsOf(merge(chartsOwn(defaults), values));
    const own = merge(settings, external === undefined ? {} : { kafka: { external } });
    const stack = { ...keys, ...differing(own, defaults) };
    const all: Fault[] = [...sound.faults, ...faults];
    const plain = collecting(all, () => {
        const { config } = readConfig({ ...stack, values: {} }, defaults);
        const beside = valuesBeside(config, values);
        // With their secrets too, which are left out of the file.
        readConfig({ ...stack, values: beside }, defaults);
        return beside;
    });
    const open = withoutSecretValues(plain ?? {});
    const given: JsonObject = {
        ...stack,
        ...(Object.keys(open.values).length === 0 ? {} : { values: open.values }),
    };
    const loaded = plain && collecting(all, () => load(given, defaults));
    if (loaded === undefined || all.length > 0) {
        const hiding = new ReleaseSecrets(part.values, {});
        throw new ConfigFaults(all.map((fault) => hiding.hideIn(inFile(fault, prefix, defaults))));
    }
    const place = ({ key, reason }: LeftOut) => ({ key: `${prefix}${key}`, reason });
    return {
        given,
        leftOut: [
            ...part.others.map((key) => ({ key, reason: "it is not of cp-helm-charts" })),
            ...[
                ...ignored(part.values, published),
                ...sound.changed,
                ...classNotes(stack),
                ...open.leftOut,
            ].map(place),
        ],
        secrets: open.secrets,
        warnings: loaded.warnings,
    };
}
