import { isObject, type Json, type JsonObject, listAt, textAt } from "../json";
import { documentsOf, readHelmYaml, templateOf } from "./helmYaml";

/** What Helm takes for several objects: https://kubernetes.io/docs/reference/using-api/api-concepts/#collections */
function isCollection(object: JsonObject): boolean {
    return (textAt(object, "kind") ?? "").endsWith("List") && Array.isArray(object.items);
}

function expanded(value: unknown): readonly JsonObject[] {
    if (!isObject(value)) {
        return [];
    }
    return isCollection(value) ? listAt(value, "items").flatMap(expanded) : [value];
}

/** A document that is no YAML here is compared as the text that it is. */
function objectsIn(document: string): readonly JsonObject[] {
    try {
        return expanded(readHelmYaml(document));
    } catch {
        const name = templateOf(document) ?? "";
        return [{ kind: "Unreadable", metadata: { name }, document }];
    }
}

/** What tells an object from others in a cluster: an object is the same in each version of its API. */
function identityOf(object: JsonObject): string {
    const apiVersion = textAt(object, "apiVersion") ?? "";
    const group = apiVersion.includes("/") ? apiVersion.replace(/\/[^/]*$/, "") : "";
    const metadata: Json = object.metadata ?? null;
    return [
        ...[textAt(object, "kind"), textAt(metadata, "name")],
        ...[textAt(metadata, "namespace"), group],
    ]
        .map((part) => part ?? "")
        .join(" ");
}

/**
 * The objects of a rendered chart, as Helm reads them, by what tells one from another: kind, name, namespace and API group. None
 * is lost: the second one of a name has a number behind it.
 */
export function objectsOf(manifests: string): ReadonlyMap<string, JsonObject> {
    const objects = new Map<string, JsonObject>();
    for (const object of documentsOf(manifests).flatMap(objectsIn)) {
        const identity = identityOf(object);
        let key = identity;
        for (let number = 2; objects.has(key); number += 1) {
            key = `${identity} ${number}`;
        }
        objects.set(key, object);
    }
    return objects;
}
