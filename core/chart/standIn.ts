import { createHash } from "node:crypto";
import { hidden, mapLeaves } from "../config/secrets";
import type { Json } from "../json";
import { documentsOf, readHelmYaml } from "./helmYaml";

/*
 * `[secret]` is a list where a chart writes a value without quotes. So the chart is rendered with a text
 * that YAML reads as text anywhere, and `[secret]` is put in its place when the result has been read.
 */

function replaced(value: Json, replace: (text: string) => string): unknown {
    return mapLeaves(value, (leaf) => (typeof leaf === "string" ? replace(leaf) : leaf));
}

/**
 * The text in place of `[secret]` in these values: one that they do not have. It is the same in each run
 * and made of no secret. So what a template derives of it, such as a checksum, tells nothing of the secret
 * and differs neither between the two sides of a report nor from the report that was reviewed.
 */
export function standInFor(values: Json): string {
    const text = JSON.stringify(values);
    for (let attempt = 0; ; attempt += 1) {
        const hash = createHash("sha256").update(`in place of a secret ${attempt}`).digest("hex");
        const standIn = `klv-secret-${hash.slice(0, 16)}`;
        if (!text.includes(standIn)) {
            return standIn;
        }
    }
}

/** Values with another text in place of each `[secret]`. */
export function withStandIn(values: Json, standIn: string): unknown {
    return replaced(values, (text) => text.replaceAll(hidden, standIn));
}

/** Rendered manifests with `[secret]` in place of that text, also where a template has encoded it. */
export function withoutStandIn(manifests: string, standIn: string): string {
    const encoded = Buffer.from(standIn).toString("base64");
    return documentsOf(manifests)
        .map((document) =>
            JSON.stringify(
                replaced(readHelmYaml(document) as Json, (text) =>
                    text.replaceAll(standIn, hidden).replaceAll(encoded, hidden),
                ),
            ),
        )
        .join("\n---\n");
}
