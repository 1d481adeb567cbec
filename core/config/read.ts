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
 * The configuration of a stack: read, completed and checked in this one place.
 * @throws ConfigFaults with every fault found.
 */
export function readConfig(given: JsonObject, defaults: JsonObject): StackConfig {
    const faults: Fault[] = [];
    const config = schema.read(withDefaults(given, defaults), "", faults);
    if (config !== undefined) {
        faults.push(...checkConfig(config));
    }
    if (config === undefined || faults.length > 0) {
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
