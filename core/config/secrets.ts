import type { Fault } from "../fault";
import { isList, isObject, type Json, type JsonObject } from "../json";

/** What stands for a secret where only the stack's file is read. */
export const hidden = "[secret]";

/** A value of `values` that decides nothing here: an environment variable, or a setting of a service. */
const unread = /^values\.[^.]+\.(customEnv|configurationOverrides)\./;

function isSecret(value: Json): boolean {
    return isObject(value) && Object.keys(value).length === 1 && typeof value.secure === "string";
}

/** The values with their secrets hidden, and a fault for each that decides what is planned. */
export function withoutSecrets(given: JsonObject): {
    readonly given: JsonObject;
    readonly faults: readonly Fault[];
} {
    const faults: Fault[] = [];
    const hide = (value: Json, path: string): Json => {
        if (isSecret(value)) {
            if (!unread.test(path)) {
                faults.push({
                    key: path,
                    value: hidden,
                    allowed: "a value that is not encrypted, as this command has no passphrase",
                    remedy: "set it without --secret; secrets belong below customEnv or configurationOverrides of a subchart",
                });
            }
            return hidden;
        }
        if (isList(value)) {
            return value.map((item, i) => hide(item, `${path}[${i}]`));
        }
        return isObject(value) ? hideAll(value, `${path}.`) : value;
    };
    const hideAll = (object: JsonObject, prefix: string): JsonObject =>
        Object.fromEntries(
            Object.entries(object).map(([key, value]) => [key, hide(value, prefix + key)]),
        );
    return { given: hideAll(given, ""), faults };
}
