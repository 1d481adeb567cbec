import { parseAllDocuments } from "yaml";
import { isObject, type JsonObject, textAt } from "../json";

/** The objects of a rendered chart, by `Kind name`; documents without an object are left out. */
export function objectsOf(manifests: string): ReadonlyMap<string, JsonObject> {
    const objects = parseAllDocuments(manifests)
        .map((document) => document.toJS() as unknown)
        .filter(isObject);
    return new Map(
        objects.map((object) => [
            `${textAt(object, "kind") ?? ""} ${textAt(object, "metadata", "name") ?? ""}`,
            object,
        ]),
    );
}
