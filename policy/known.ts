import { UnknownValueError } from "@pulumi/policy";
import { isObject, type Plain, notYetKnown } from "./plain";

function valueOf(read: () => unknown): Plain {
    try {
        return known(read());
    } catch (error) {
        if (error instanceof UnknownValueError) {
            return notYetKnown;
        }
        throw error;
    }
}

/**
 * The SDK's properties as plain data. The SDK ends a policy at the first property that is not known
 * yet, and the others would not be checked.
 */
export function known(value: unknown): Plain {
    if (Array.isArray(value)) {
        return Array.from({ length: value.length }, (_, i) => valueOf(() => value[i] as unknown));
    }
    if (isObject(value)) {
        return Object.fromEntries(
            Object.keys(value).map((key) => [key, valueOf(() => value[key])] as const),
        );
    }
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? value
        : null;
}
