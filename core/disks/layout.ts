import { createHash } from "node:crypto";

/** A directory that serves one claim. */
export interface ClaimDirectory {
    readonly claim: string;
    readonly label: { readonly value: string };
    /** Absolute path on that node. */
    readonly path: string;
}

/** A short hash of the locations of all claims, in any order. */
export function layoutOf(places: readonly ClaimDirectory[]): string {
    const lines = places.map(({ claim, label, path }) => `${claim}\0${label.value}\0${path}\n`);
    return createHash("sha256").update(lines.sort().join("")).digest("hex").slice(0, 16);
}
