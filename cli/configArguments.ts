import { deepest, isOfPrototype } from "../core/config/harmless";
import { fromText } from "../core/config/read";
import { isObject, type Json, type JsonObject, listAt } from "../core/json";
import { shown } from "../core/shown";
import { UsageError } from "./errors";

type Path = readonly (string | number)[];

/** As `pulumi config set --path` writes a key: `kafka.disks[0].root`, `values["a.b"]`. */
const steps = /\["([^"]*)"\]|\[(\d{1,4})\]|(?:^|\.)([^.[\]"]+)/y;

function pathOf(name: string, key: string): Path {
    const path: (string | number)[] = [];
    steps.lastIndex = 0;
    while (steps.lastIndex < key.length) {
        const step = steps.exec(key);
        if (step === null || key.startsWith(".") || path.length >= deepest) {
            const why = path.length >= deepest ? `has more than ${deepest} parts` : "is not a path";
            throw new UsageError(
                `--config ${shown(name)}: the key ${why}; allowed: such as kafka.brokers, nodes[0] or values["cp-kafka"].customEnv`,
            );
        }
        const [, quoted, index, plain] = step;
        const part = index === undefined ? (quoted ?? plain ?? "") : Number(index);
        if (typeof part === "string" && isOfPrototype(part)) {
            throw new UsageError(`--config ${shown(name)}: ${part} is reserved by JavaScript`);
        }
        path.push(part);
    }
    return path;
}

function set(within: Json | undefined, [head, ...rest]: Path, value: Json, name: string): Json {
    if (head === undefined) {
        return value;
    }
    if (typeof head === "string") {
        const object = isObject(within) ? within : {};
        return { ...object, [head]: set(object[head], rest, value, name) };
    }
    const list = [...listAt(within)];
    if (head > list.length) {
        throw new UsageError(
            `--config ${shown(name)}: the list has ${list.length} items; allowed: an index from 0 to ${list.length}`,
        );
    }
    list[head] = set(list[head], rest, value, name);
    return list;
}

/** `--config` values as one object; a value that is JSON is taken as JSON. */
export function configArguments(
    project: string,
    given: readonly string[],
    stackConfig: JsonObject,
): JsonObject {
    return given.reduce((config, argument) => {
        const equals = argument.indexOf("=");
        if (equals < 1) {
            throw new UsageError(`--config ${shown(argument)}: allowed: key=value`);
        }
        const name = argument.slice(0, equals);
        const key = name.startsWith(`${project}:`) ? name.slice(project.length + 1) : name;
        const value = argument.slice(equals + 1);
        let json: Json;
        try {
            json = JSON.parse(value) as Json;
        } catch {
            json = fromText(key, value);
        }
        const changed = set(config, pathOf(name, key), json, name);
        if (!isObject(changed)) {
            throw new UsageError(`--config ${shown(name)}: the key is not a path`);
        }
        return changed;
    }, stackConfig);
}
