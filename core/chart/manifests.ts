import { parseAllDocuments } from "yaml";
import { at, isObject, type JsonObject } from "../json";

/** The objects of a rendered chart, by `Kind name`; its documents that hold none are left out. */
export function objectsOf(manifests: string): ReadonlyMap<string, JsonObject> {
    const objects = parseAllDocuments(manifests)
        .map((document) => document.toJS() as unknown)
        .filter(isObject);
    const text = (object: JsonObject, ...path: readonly string[]) => {
        const found = at(object, ...path);
        return typeof found === "string" ? found : "";
    };
    return new Map(
        objects.map((object) => [
            `${text(object, "kind")} ${text(object, "metadata", "name")}`,
            object,
        ]),
    );
}
