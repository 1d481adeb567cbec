import { parseArgs } from "node:util";
import { fromText } from "../core/config/read";
import { isObject, type Json, type JsonObject } from "../core/json";

/** What `--stack NAME [--config key=value]...` said. */
export interface StackArguments {
    readonly stack: string;
    readonly config: JsonObject;
}

/** The command line itself is at fault. */
export class UsageError extends Error {}

type Path = readonly (string | number)[];

/** A key as `pulumi config set --path` has it: `kafka.disks[0].root`, `values["a.b"]`. */
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
    const list: Json[] = Array.isArray(within) ? [...(within as readonly Json[])] : [];
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
            throw new UsageError(`--config ${argument}: key=value is wanted`);
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
            throw new UsageError(`--config ${argument}: the path of a key is wanted`);
        }
        return changed;
    }, stackConfig);
}

/** The options of every command that works on one stack, for `parseArgs`. */
export const stackOptions = {
    stack: { type: "string", short: "s" },
    config: { type: "string", short: "c", multiple: true },
} as const;

/** The arguments of a command that works on one stack. */
export function parseStackArguments(args: readonly string[]): {
    stack: string;
    config: readonly string[];
} {
    const { values } = parseArgs({ args: [...args], options: stackOptions });
    return stackOf(values);
}

/** @throws UsageError where no stack is named. */
export function stackOf(values: { stack?: string | undefined; config?: string[] | undefined }): {
    stack: string;
    config: readonly string[];
} {
    if (values.stack === undefined || values.stack === "") {
        throw new UsageError("--stack NAME is wanted");
    }
    return { stack: values.stack, config: values.config ?? [] };
}
