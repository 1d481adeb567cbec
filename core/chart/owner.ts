import { at, type Json } from "../json";

/** The user and group that a subchart's pods run as; undefined for root, and where no value says it. */
export function ownerOf(values: Json | undefined): string | undefined {
    const number = (key: string) => {
        const value = at(values, "securityContext", key);
        return typeof value === "number" ? value : undefined;
    };
    const uid = number("runAsUser");
    return uid === undefined || uid === 0
        ? undefined
        : `${uid}:${number("runAsGroup") ?? number("fsGroup") ?? uid}`;
}
