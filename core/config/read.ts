import { ConfigFaults, type Fault } from "../fault";
import { isObject, type Json, type JsonObject, merge } from "../json";
import { bytesOf, parseQuantity } from "../quantity";
import { checkConfig } from "./checks";
import { schema, type StackConfig } from "./schema";

/** Keys whose fields default one by one; any other key's default gives way as a whole. */
const defaultedByField: readonly string[] = [
    "kafka",
    "zookeeper",
    "services",
    "canary",
    "nodeLabel",
    "preparation",
];

/** A list of disks tells how many there are; where each has a size, the smallest is what is claimed. */
function kafkaOfDisks(kafka: JsonObject): JsonObject {
    const { disks } = kafka;
    if (!Array.isArray(disks)) {
        return {};
    }
    const sizes = disks.map((disk: Json) => {
        const given = isObject(disk) ? disk.size : undefined;
        return typeof given === "string" && parseQuantity(given) !== undefined ? given : undefined;
    });
    const [smallest] = sizes
        .filter((size) => size !== undefined)
        .sort((a, b) => (bytesOf(a) < bytesOf(b) ? -1 : 1));
    return {
        ...(disks.length === 0 ? {} : { disksPerBroker: disks.length }),
        ...(smallest === undefined || sizes.includes(undefined) ? {} : { size: smallest }),
    };
}

/** What the stack gives, laid on the project's defaults. */
export function withDefaults(given: JsonObject, defaults: JsonObject): JsonObject {
    const complete: Record<string, Json> = { ...defaults };
    for (const [key, value] of Object.entries(given)) {
        const below = defaults[key];
        const told = key === "kafka" && isObject(value) ? kafkaOfDisks(value) : {};
        complete[key] =
            defaultedByField.includes(key) && isObject(below) && isObject(value)
                ? merge(merge(below, told), value)
                : value;
    }
    return complete;
}

/**
 * The checks that hold one key against another, where some keys are faulty by themselves: those are
 * taken to have their defaults, and what is said of them is left out.
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
        : checkConfig(rest).filter(({ key }) => !faulty.has(/^[^.[]+/.exec(key)?.[0] ?? key));
}

/**
 * The configuration of a stack: read, completed and checked in this one place.
 * @throws ConfigFaults with every fault found.
 */
export function readConfig(given: JsonObject, defaults: JsonObject): StackConfig {
    const faults: Fault[] = [];
    const complete = withDefaults(given, defaults);
    const config = schema.read(complete, "", faults);
    if (config === undefined) {
        throw new ConfigFaults([...faults, ...checkRest(complete, defaults, faults)]);
    }
    faults.push(...checkConfig(config));
    if (faults.length > 0) {
        throw new ConfigFaults(faults);
    }
    return config;
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
