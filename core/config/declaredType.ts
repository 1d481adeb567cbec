import type { Fault } from "../fault";
import { isList, isObject, type Json, type JsonObject, textAt } from "../json";

const types = ["string", "integer", "boolean", "object", "array"] as const;

export type DeclaredType = (typeof types)[number];

const allowed: Readonly<Record<DeclaredType, string>> = {
    string: "text",
    integer: "a whole number",
    boolean: "true or false",
    object: "an object",
    array: "a list",
};

/** The types that Pulumi.yaml declares for its keys. */
export function declaredTypes(declared: JsonObject): Readonly<Record<string, DeclaredType>> {
    return Object.fromEntries(
        Object.entries(declared).flatMap(([key, declaration]) => {
            const type = types.find((name) => name === textAt(declaration, "type"));
            return type === undefined ? [] : [[key, type] as const];
        }),
    );
}

function has(type: DeclaredType, value: Json): boolean {
    switch (type) {
        case "object":
            return isObject(value);
        case "array":
            return isList(value);
        case "boolean":
            return typeof value === "boolean" || value === "true" || value === "false";
        case "integer":
            return typeof value === "string" ? /^[-+]?\d+$/.test(value) : Number.isInteger(value);
        case "string":
            return !isObject(value) && !isList(value);
    }
}

/** Values that Pulumi refuses before the program runs, such as an object as text. */
export function typeFaults(
    declared: Readonly<Record<string, DeclaredType>>,
    given: JsonObject,
): readonly Fault[] {
    return Object.entries(given).flatMap(([key, value]) => {
        const type = Object.hasOwn(declared, key) ? declared[key] : undefined;
        return type === undefined || has(type, value)
            ? []
            : [{ key, value, allowed: `${allowed[type]}, as Pulumi.yaml declares this key` }];
    });
}
