import { type Document, isMap, isScalar, parseDocument } from "yaml";
import { fullKey } from "../core/config/project";
import type { JsonObject } from "../core/json";

/** A key as the file spells it: of two spellings in one file, pulumi would take one at random. */
function spelling(document: Document, project: string, key: string): string {
    const full = `${project}:${key}`;
    const config = document.get("config");
    const names = isMap(config) ? config.items.map((item) => item.key) : [];
    const own = names
        .map((name) => (isScalar(name) ? String(name.value) : ""))
        .find((name) => fullKey(project, name) === full);
    return own ?? full;
}

/** The text of a stack's file with these keys of the project set, and all else as it was, comments too. */
export function withKeys(text: string, project: string, changes: JsonObject): string {
    const document = parseDocument(text);
    for (const [key, value] of Object.entries(changes)) {
        const path = ["config", spelling(document, project, key)];
        document.setIn(path, document.createNode(value));
    }
    return document.toString({ lineWidth: 0 });
}
