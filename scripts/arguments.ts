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

/** Sets the value at a dotted key, as `pulumi config set --path` does. */
function set(config: JsonObject, path: readonly string[], value: Json): JsonObject {
    const [head = "", ...rest] = path;
    const below = config[head];
    return {
        ...config,
        [head]: rest.length === 0 ? value : set(isObject(below) ? below : {}, rest, value),
    };
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
        return set(config, key.split("."), json);
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
