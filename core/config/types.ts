import type { Fault } from "../fault";
import { isObject, type JsonObject } from "../json";
import { parseQuantity } from "../quantity";
import { nearest } from "./nearest";

/** What a value is made of, for a schema. */
export type Shape =
    | { readonly kind: "string" | "integer" | "boolean" | "any" }
    | { readonly kind: "list" | "map"; readonly of: Type<unknown> }
    /** `name` distinguishes it from other objects in a schema. */
    | { readonly kind: "object"; readonly name: string | undefined; readonly fields: Fields };

/** How one value from outside is read: reports every fault it finds, never throws. */
export interface Type<T> {
    /** What is accepted, for messages and for the table of configuration keys. */
    readonly allowed: string;
    readonly shape: Shape;
    /** Whether the CLI hands the value over as text as it is (true) or as JSON (false). */
    readonly plain: boolean;
    /** What it is for, where Pulumi.yaml has no place to say it: the fields of objects. */
    readonly description?: string;
    /** The fields of an object, for the table of configuration keys. */
    readonly fields?: Readonly<Record<string, Type<unknown>>>;
    /** @returns undefined where a fault was added. */
    read(value: unknown, key: string, faults: Fault[]): T | undefined;
}

export type Read<X> = X extends Type<infer T> ? T : never;

function scalar<T>(
    kind: "string" | "integer" | "boolean" | "any",
    allowed: string,
    accepts: (value: unknown) => T | undefined,
    plain: boolean,
    remedy?: string,
): Type<T> {
    return {
        allowed,
        shape: { kind },
        plain,
        read(value, key, faults) {
            const accepted = accepts(value);
            if (accepted === undefined) {
                faults.push({ key, value, allowed, ...(remedy === undefined ? {} : { remedy }) });
            }
            return accepted;
        },
    };
}

/** The same type with what it is for. */
export function described<T extends Type<unknown>>(description: string, type: T): T {
    return { ...type, description };
}

/** Text that `pattern` matches as a whole. */
export function text(allowed: string, pattern: RegExp, longest = 253): Type<string> {
    return scalar(
        "string",
        allowed,
        (value) =>
            typeof value === "string" && value.length <= longest && pattern.test(value)
                ? value
                : undefined,
        true,
    );
}

export function integer(from: number, to: number, remedy?: string): Type<number> {
    return scalar(
        "integer",
        `a whole number from ${from} to ${to}`,
        (value) =>
            typeof value === "number" && Number.isInteger(value) && value >= from && value <= to
                ? value
                : undefined,
        false,
        remedy,
    );
}

export function boolean(): Type<boolean> {
    return scalar(
        "boolean",
        "true or false",
        (value) => (typeof value === "boolean" ? value : undefined),
        false,
    );
}

/** One of a few words. */
export function oneOf<W extends string>(...words: readonly W[]): Type<W> {
    return scalar(
        "string",
        words.join(" or "),
        (value) => words.find((word) => word === value),
        true,
    );
}

const leastSize = 2n ** 20n;

/** A size in bytes as Kubernetes writes it; less than 1Mi is taken for a forgotten unit. */
export function size(): Type<string> {
    return scalar(
        "string",
        "a size as Kubernetes writes it, such as 5Gi, 500G or 1.5Ti, and at least 1Mi",
        (value) => {
            const bytes = typeof value === "string" ? parseQuantity(value) : undefined;
            return bytes !== undefined && bytes >= leastSize ? String(value) : undefined;
        },
        true,
    );
}

export function list<T>(items: Type<T>, fewest = 0, most = Infinity): Type<readonly T[]> {
    const bounds = [
        ...(fewest > 0 ? [`at least ${fewest}`] : []),
        ...(most < Infinity ? [`at most ${most}`] : []),
    ].join(" and ");
    const allowed = `a list${bounds === "" ? "" : ` of ${bounds}`}: ${items.allowed}`;
    return {
        allowed,
        shape: { kind: "list", of: items },
        plain: false,
        ...(items.fields === undefined ? {} : { fields: items.fields }),
        read(value, key, faults) {
            if (!Array.isArray(value) || value.length < fewest || value.length > most) {
                faults.push({ key, value, allowed });
                return undefined;
            }
            const read = value.map((item, i) => items.read(item, `${key}[${i}]`, faults));
            return read.every((item) => item !== undefined) ? read : undefined;
        },
    };
}

/** Any object, handed on as it is. */
export function anyObject(allowed: string): Type<JsonObject> {
    return scalar("any", allowed, (value) => (isObject(value) ? value : undefined), false);
}

/** An object from names that the user chooses to values of one type. */
export function mapOf<T>(names: Type<string>, values: Type<T>): Type<Readonly<Record<string, T>>> {
    const allowed = `an object: ${names.allowed} -> ${values.allowed}`;
    return {
        allowed,
        shape: { kind: "map", of: values },
        plain: false,
        read(value, key, faults) {
            if (!isObject(value)) {
                faults.push({ key, value, allowed });
                return undefined;
            }
            const read: Record<string, T> = {};
            let complete = true;
            for (const [name, item] of Object.entries(value)) {
                const accepted = names.read(name, `${key}.${name}`, faults);
                const itemRead = values.read(item, `${key}.${name}`, faults);
                if (accepted === undefined || itemRead === undefined) {
                    complete = false;
                } else {
                    read[accepted] = itemRead;
                }
            }
            return complete ? read : undefined;
        },
    };
}

/** A field that may be missing, with nothing in its place. */
export interface Optional<T> {
    readonly optional: Type<T>;
}

export function optional<T>(type: Type<T>): Optional<T> {
    return { optional: type };
}

type Field = Type<unknown> | Optional<unknown>;

export type Fields = Readonly<Record<string, Field>>;

export type ReadFields<F extends Fields> = {
    readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: Read<F[K]>;
} & {
    readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: F[K] extends Optional<
        infer T
    >
        ? T
        : never;
};

export function isOptional(field: Field): field is Optional<unknown> {
    return "optional" in field;
}

export function typeOf(field: Field): Type<unknown> {
    return isOptional(field) ? field.optional : field;
}

/**
 * An object with exactly these fields; an unknown one is reported with the nearest known.
 * @param name by which a schema knows it.
 */
export function object<F extends Fields>(
    fields: F,
    name?: string,
): Type<ReadFields<F>> & { readonly fields: Readonly<Record<string, Type<unknown>>> } {
    const names = Object.keys(fields);
    const allowed = `an object with ${names.join(", ")}`;
    return {
        allowed,
        shape: { kind: "object", name, fields },
        plain: false,
        fields: Object.fromEntries(
            Object.entries(fields).map(([name, field]) => [name, typeOf(field)]),
        ),
        read(value, key, faults) {
            if (!isObject(value)) {
                faults.push({ key, value, allowed });
                return undefined;
            }
            const path = (name: string) => (key === "" ? name : `${key}.${name}`);
            const before = faults.length;
            for (const name of Object.keys(value).filter((n) => !names.includes(n))) {
                const near = nearest(name, names);
                faults.push({
                    key: path(name),
                    value: value[name],
                    allowed: `one of ${names.map(path).join(", ")}`,
                    remedy: near === undefined ? "no such key" : `did you mean ${path(near)}?`,
                });
            }
            const read: Record<string, unknown> = {};
            for (const [name, field] of Object.entries(fields)) {
                const item = value[name];
                if (item === undefined && isOptional(field)) {
                    continue;
                }
                read[name] = typeOf(field).read(item, path(name), faults);
            }
            // Each field was read by its own type, so the object has the shape of ReadFields<F>.
            return faults.length === before ? (read as ReadFields<F>) : undefined;
        },
    };
}
