import { type Chart, describeChart } from "../chart/chart";
import { ConfigFaults, type Fault } from "../fault";
import { isList, isObject, type Json, type JsonObject, merge, textAt } from "../json";
import { bytesOf, parseQuantity } from "../quantity";
import { checkConfig } from "./checks";
import { assertHarmless } from "./harmless";
import { schema, type StackConfig } from "./schema";

/** Keys whose fields default one by one; any other key replaces its default as a whole. */
const defaultedByField: readonly string[] = [
    "kafka",
    "zookeeper",
    "services",
    "canary",
    "nodeLabel",
    "preparation",
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
    return complete;
}

/**
 * The checks that compare one key with another, where some keys are faulty by themselves: those are
 * given their defaults, and their faults are left out.
 */
function checkRest(complete: JsonObject, defaults: JsonObject, faults: readonly Fault[]): Fault[] {
    const faulty = new Set(faults.map(({ key }) => /^[^.[]+/.exec(key)?.[0] ?? key));
    const sound = Object.fromEntries(
        Object.keys(schema.fields)
            .map((key) => [key, faulty.has(key) ? defaults[key] : complete[key]] as const)
            .filter(([, value]) => value !== undefined),
    );
    const rest = schema.read(sound, "", []);
    return rest === undefined
        ? []
        : checkConfig(rest, describeChart(rest)).filter(
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

/** The same of one that is known to be harmless. */
export function readHarmless(given: JsonObject, defaults: JsonObject): Configured {
    const faults: Fault[] = [];
    const complete = withDefaults(given, defaults);
    const config = schema.read(complete, "", faults);
    if (config === undefined) {
        throw new ConfigFaults([...faults, ...checkRest(complete, defaults, faults)]);
    }
    const chart = describeChart(config);
    faults.push(...checkConfig(config, chart));
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
