/** Plain data as JSON or YAML give it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
    readonly [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
    return Array.isArray(value);
}

/** The value at a path of keys, undefined where there is none. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
    let current = value;
    for (const key of path) {
        current = isObject(current) ? current[key] : undefined;
    }
    return current;
}

/** The text at a path of keys, undefined where there is none. */
export function textAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
    const text = at(value, ...path);
    return typeof text === "string" ? text : undefined;
}

/** The list at a path of keys, empty where there is none. */
export function listAt(value: Json | undefined, ...path: readonly string[]): readonly Json[] {
    const list = at(value, ...path);
    return isList(list) ? list : [];
}

/** The object at a path of keys, undefined where there is none. */
export function objectAt(
    value: Json | undefined,
    ...path: readonly string[]
): JsonObject | undefined {
    const object = at(value, ...path);
    return isObject(object) ? object : undefined;
}

/** An object that has one value, at a path of keys. */
export function nest(path: readonly string[], value: Json): JsonObject {
    const [head, ...rest] = path;
    return head === undefined ? {} : { [head]: rest.length === 0 ? value : nest(rest, value) };
}

/** `base` with `over` merged into it as Helm merges values: objects key by key, anything else replaced. */
export function merge(base: JsonObject, over: JsonObject): JsonObject {
    const merged: Record<string, Json> = { ...base };
    for (const [key, value] of Object.entries(over)) {
        const below = merged[key];
        merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
    }
    return merged;
}

/** Every leaf with its dotted path; an empty object or a list counts as a leaf. */
export function leaves(value: JsonObject, prefix = ""): readonly (readonly [string, Json])[] {
    return Object.entries(value).flatMap(([key, child]) => {
        const path = prefix === "" ? key : `${prefix}.${key}`;
        return isObject(child) && Object.keys(child).length > 0
            ? leaves(child, path)
            : [[path, child] as const];
    });
}

/** The same data with the keys of every object sorted: equal data gives equal text. */
export function sorted(value: unknown): unknown {
    if (isList(value)) {
        return value.map(sorted);
    }
    if (!isObject(value)) {
        return value;
    }
    const keys = Object.keys(value).sort();
    return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}

/** Whether two values are the same plain data, whatever the order of their keys. */
export function sameData(a: unknown, b: unknown): boolean {
    const text = (value: unknown) => JSON.stringify(sorted(value ?? null));
    return text(a) === text(b);
}
