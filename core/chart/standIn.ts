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
