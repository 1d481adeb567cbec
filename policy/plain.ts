/** A value that only the update will know. */
export interface NotYetKnown {
    readonly notYetKnown: true;
}

export const notYetKnown: NotYetKnown = { notYetKnown: true };

/** A resource's properties as plain data. */
export type Plain = string | number | boolean | null | NotYetKnown | readonly Plain[] | PlainObject;

export interface PlainObject {
    readonly [key: string]: Plain;
}

export function isObject(value: unknown): value is PlainObject {
    return (
        typeof value === "object" &&
        value !== null &&
        value !== notYetKnown &&
        !Array.isArray(value)
    );
}

/** Whether there is no value; null and "" count as none. */
export function isEmpty(value: Plain | undefined): boolean {
    return value === undefined || value === null || value === "";
}

/** The elements of a list; none if the value is not a list. */
export function list(value: Plain | undefined): readonly Plain[] {
    return Array.isArray(value) ? (value as readonly Plain[]) : [];
}

/** The value at a path of keys: undefined if there is none, notYetKnown if a part is not known yet. */
export function at(value: Plain | undefined, ...path: readonly string[]): Plain | undefined {
    let current = value;
    for (const key of path) {
        if (current === notYetKnown) {
            return notYetKnown;
        }
        current = isObject(current) ? current[key] : undefined;
    }
    return current;
}

/** The text at a path; undefined if there is none, or if it is not known yet. */
export function textAt(value: Plain | undefined, ...path: readonly string[]): string | undefined {
    const text = at(value, ...path);
    return typeof text === "string" ? text : undefined;
}
