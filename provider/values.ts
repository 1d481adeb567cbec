import { isOptional, type Fields, typeOf } from "../core/config/types";
import type { Fault } from "../core/fault";
import { isObject, type Json, type JsonObject } from "../core/json";
import { sdk } from "./sdk";

const { specialOutputValueSig, specialSecretSig, specialSigKey, unknownValue } = sdk;

/** Values of a resource as the engine sends them, with its marks of secrets and unknowns taken off. */
export interface Received {
    readonly values: JsonObject;
    /** Properties that are not known before an update, in a preview. */
    readonly unknown: readonly string[];
    /** Properties that hold a secret. */
    readonly secret: readonly string[];
}

function unwrap(value: Json, marks: { unknown: boolean; secret: boolean }): Json {
    if (value === unknownValue) {
        marks.unknown = true;
        return value;
    }
    if (Array.isArray(value)) {
        return value.map((item: Json) => unwrap(item, marks));
    }
    if (!isObject(value)) {
        return value;
    }
    const signature = value[specialSigKey];
    if (signature === specialSecretSig || signature === specialOutputValueSig) {
        marks.secret ||= signature === specialSecretSig || value.secret === true;
        return unwrap(value.value ?? unknownValue, marks);
    }
    return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, unwrap(item, marks)]),
    );
}

/** @see https://github.com/pulumi/pulumi/blob/v3.250.0/sdk/go/common/resource/sig/sig.go */
export function received(values: JsonObject): Received {
    const unknown: string[] = [];
    const secret: string[] = [];
    const plain = Object.entries(values).map(([key, value]) => {
        const marks = { unknown: false, secret: false };
        const unwrapped = unwrap(value, marks);
        unknown.push(...(marks.unknown ? [key] : []));
        secret.push(...(marks.secret ? [key] : []));
        return [key, unwrapped] as const;
    });
    return { values: Object.fromEntries(plain), unknown, secret };
}

/** The state for the engine: what was secret in the inputs stays so. */
export function marked(values: object, secret: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(values)
            // The engine refuses a property that is undefined.
            .filter(([, value]) => value !== undefined)
            .map(([key, value]: [string, unknown]) => [
                key,
                secret.includes(key) ? { [specialSigKey]: specialSecretSig, value } : value,
            ]),
    );
}

/**
 * Faults of a resource's inputs, each by its property; those that are not known yet have none.
 */
export function inputFaults(fields: Fields, { values, unknown }: Received): readonly Fault[] {
    const faults: Fault[] = [];
    for (const [name, field] of Object.entries(fields)) {
        const value = values[name];
        if (!unknown.includes(name) && !(value === undefined && isOptional(field))) {
            typeOf(field).read(value, name, faults);
        }
    }
    const allowed = `one of ${Object.keys(fields).join(", ")}`;
    const others = Object.keys(values).filter(
        (name) => !(name in fields) && !name.startsWith("__"),
    );
    return [...faults, ...others.map((key) => ({ key, value: values[key], allowed }))];
}
