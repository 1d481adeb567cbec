import { createHash } from "node:crypto";

/** A directory that serves one claim. */
export interface Place {
    readonly claim: string;
    readonly label: { readonly value: string };
    /** Absolute path on that node. */
    readonly path: string;
}

/** A short hash of where every claim is, the same whatever their order. */
export function layoutOf(places: readonly Place[]): string {
    const lines = places.map(({ claim, label, path }) => `${claim}\0${label.value}\0${path}\n`);
    return createHash("sha256").update(lines.sort().join("")).digest("hex").slice(0, 16);
}
