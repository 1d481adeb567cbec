import { fromText } from "../core/config/read";
import { isObject, type Json, type JsonObject, listAt } from "../core/json";
import { UsageError } from "./errors";

type Path = readonly (string | number)[];

/** A key as `pulumi config set --path` writes it: `kafka.disks[0].root`, `values["a.b"]`. */
function pathOf(key: string): Path {
    const parts = key.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g);
    return [...parts].map(([, quoted, index, name]) =>
        index === undefined ? (quoted ?? name ?? "") : Number(index),
    );
}

function set(within: Json | undefined, [head, ...rest]: Path, value: Json): Json {
    if (head === undefined) {
        return value;
    }
    if (typeof head === "string") {
        const object = isObject(within) ? within : {};
        return { ...object, [head]: set(object[head], rest, value) };
    }
    const list = [...listAt(within)];
    list[head] = set(list[head], rest, value);
    return Array.from(list, (item: Json | undefined) => item ?? null);
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
            throw new UsageError(`--config ${argument}: allowed: key=value`);
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
        const changed = set(config, pathOf(key), json);
        if (!isObject(changed)) {
            throw new UsageError(`--config ${argument}: ${name} is not the path of a key`);
        }
        return changed;
    }, stackConfig);
}
