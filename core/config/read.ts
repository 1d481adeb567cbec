import { type Chart, describeChart } from "../chart/chart";
import type { ChartKeys } from "../chart/knownValues";
import { ConfigFaults, type Fault } from "../fault";
import { at, isList, isObject, type Json, type JsonObject, merge, textAt } from "../json";
import { bytesOf, parseQuantity } from "../quantity";
import { brokersImage, chartBrokersImage, valuesNameImages } from "../chart/images";
import { checkConfig } from "./checks";
import { assertHarmless } from "./harmless";
import { imageReference } from "./patterns";
import { platform, versionOfChart } from "./platform";
import { schema, type StackConfig } from "./schema";

/** Keys whose fields default one by one; any other key replaces its default as a whole. */
const defaultedByField: readonly string[] = [
    "kafka",
    "zookeeper",
    "controllers",
    "services",
    "security",
    "canary",
    "nodeLabel",
    "preparation",
    "platform",
    "pods",
];

/** A list of disks gives their number; where each has a size, the claims request the smallest. */
function kafkaOfDisks(kafka: JsonObject): JsonObject {
    const { disks } = kafka;
    if (!isList(disks)) {
        return {};
    }
    const sizes = disks.map((disk) => {
        const given = textAt(disk, "size");
        return given !== undefined && parseQuantity(given) !== undefined ? given : undefined;
    });
    const [smallest] = sizes
        .filter((size) => size !== undefined)
        .sort((a, b) => (bytesOf(a) < bytesOf(b) ? -1 : 1));
    return {
        ...(disks.length === 0 ? {} : { disksPerBroker: disks.length }),
        ...(smallest === undefined || sizes.includes(undefined) ? {} : { size: smallest }),
    };
}

/** What the stack's configuration says, and the project's defaults for the rest. */
export function withDefaults(given: JsonObject, defaults: JsonObject): JsonObject {
    const complete: Record<string, Json> = { ...defaults };
    for (const [key, value] of Object.entries(given)) {
        const below = defaults[key];
        const ofDisks = key === "kafka" && isObject(value) ? kafkaOfDisks(value) : {};
        complete[key] =
            defaultedByField.includes(key) && isObject(below) && isObject(value)
                ? merge(merge(below, ofDisks), value)
                : value;
    }
    return completed({ ...complete, ...imagesOfValues(given, complete) });
}

/** Values that name images and no key that decides them: the images stay what they were before there was one. */
function imagesOfValues(given: JsonObject, complete: JsonObject): JsonObject {
    const { values } = given;
    return isObject(values) &&
        valuesNameImages(values) &&
        isObject(complete.platform) &&
        at(given.platform, "version") === undefined
        ? { platform: { ...complete.platform, version: versionOfChart } }
        : {};
}

/** What follows from other keys where it is not given: the pods that prepare run the brokers' image. */
function completed(config: JsonObject): JsonObject {
    const { preparation, values } = config;
    if (!isObject(preparation)) {
        return config;
    }
    const images = platform.read(config.platform, "", []);
    const version = textAt(config, "chart", "version");
    const brokers =
        images === undefined
            ? ""
            : brokersImage({
                  platform: images,
                  values: isObject(values) ? values : {},
                  chart: version === undefined ? {} : { version },
              });
    // A faulty one is a fault of the key that it follows from, and of that alone.
    const image = imageReference.read(brokers, "", []) ?? chartBrokersImage;
    const imagePullSecrets = (images?.pullSecrets ?? []).map((name) => ({ name }));
    return { ...config, preparation: { image, imagePullSecrets, ...preparation } };
}

/**
 * The checks that compare one key with another, where some keys are faulty by themselves: those are
 * given their defaults, and their faults are left out.
 */
function checkRest(
    complete: JsonObject,
    defaults: JsonObject,
    faults: readonly Fault[],
    keys: ChartKeys | undefined,
): Fault[] {
    const faulty = new Set(faults.map(({ key }) => /^[^.[]+/.exec(key)?.[0] ?? key));
    const sound = Object.fromEntries(
        Object.keys(schema.fields).flatMap((key) => {
            const value = faulty.has(key) ? defaults[key] : complete[key];
            return value === undefined ? [] : [[key, value] as const];
        }),
    );
    const rest = schema.read(completed(sound), "", []);
    return rest === undefined
        ? []
        : checkConfig(rest, describeChart(rest), keys).filter(
              ({ key }) => !faulty.has(/^[^.[]+/.exec(key)?.[0] ?? key),
          );
}

/** A configuration, and the chart as it has it installed. */
export interface Configured {
    readonly config: StackConfig;
    readonly chart: Chart;
}

/**
 * The configuration of a stack: read, completed and checked in this one place.
 * @throws ConfigFaults with every fault found.
 */
export function readConfig(given: JsonObject, defaults: JsonObject): Configured {
    assertHarmless(given);
    return readHarmless(given, defaults);
}

/**
 * The same of one that is known to be harmless.
 * @param keys what the chart knows, where it is one from a path and was read.
 */
export function readHarmless(
    given: JsonObject,
    defaults: JsonObject,
    keys?: ChartKeys,
): Configured {
    const faults: Fault[] = [];
    const complete = withDefaults(given, defaults);
    const config = schema.read(complete, "", faults);
    if (config === undefined) {
        throw new ConfigFaults([...faults, ...checkRest(complete, defaults, faults, keys)]);
    }
    const chart = describeChart(config);
    faults.push(...checkConfig(config, chart, keys));
    if (faults.length > 0) {
        throw new ConfigFaults(faults);
    }
    return { config, chart };
}

/** A value from a place that knows only text: JSON where the key wants it, else as it is. */
export function fromText(key: string, value: string): Json {
    if (schema.fields[key]?.plain === true) {
        return value;
    }
    try {
        return JSON.parse(value) as Json;
    } catch {
        return value;
    }
}
