/** Plain data as JSON or YAML give it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
    readonly [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path of keys, undefined where there is none. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
    let current = value;
    for (const key of path) {
        current = isObject(current) ? current[key] : undefined;
    }
    return current;
}

/** `over` laid on `base` as Helm merges values: objects key by key, anything else replaced. */
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
export function sorted(value: Json): Json {
    if (Array.isArray(value)) {
        return value.map((item: Json) => sorted(item));
    }
    if (!isObject(value)) {
        return value;
    }
    const keys = Object.keys(value).sort();
    return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}

/** Whether two values are the same plain data, whatever the order of their keys. */
export function sameData(a: unknown, b: unknown): boolean {
    const text = (value: unknown) => JSON.stringify(sorted((value ?? null) as Json));
    return text(a) === text(b);
}
