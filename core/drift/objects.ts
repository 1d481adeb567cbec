import { at, isObject, type Json, type JsonObject, objectAt, sameData, textAt } from "../json";
import { completed } from "./completed";
import { hunks } from "../report/objects";
import { withoutLiveSecrets } from "./secrets";

/** An object of the chart: as Helm applied it, as the API would create it, and as it is. */
export interface AppliedObject {
    readonly manifest: JsonObject;
    /** The manifest with the API's defaults, from a dry run; undefined where the account may make none. */
    readonly expected: JsonObject | undefined;
    /** undefined where it does not exist. */
    readonly live: JsonObject | undefined;
}

/** An object that differs from what Helm applied. */
export interface DriftedObject {
    readonly kind: string;
    readonly name: string;
    readonly state: "edited" | "deleted";
    /** Hunks of a unified diff, from the expected object to the live one. */
    readonly diff: readonly string[];
}

/** Fields that the API sets in each Service. */
const chosenByApi = ["clusterIP", "clusterIPs", "healthCheckNodePort", "ipFamilies"];

/** The labels or annotations that the manifest has too: controllers and Helm add their own. */
function ofManifest(object: JsonObject, manifest: JsonObject, key: string): JsonObject {
    const names = Object.keys(objectAt(manifest, "metadata", key) ?? {});
    return Object.fromEntries(
        names.map((name) => [name, at(object, "metadata", key, name) ?? null]),
    );
}

function withoutChosen(kind: string, spec: Json): Json {
    return kind === "Service" && isObject(spec)
        ? Object.fromEntries(Object.entries(spec).filter(([key]) => !chosenByApi.includes(key)))
        : spec;
}

/** An object without its name, its status, and the metadata that the API adds. */
function comparable(object: JsonObject, manifest: JsonObject): JsonObject {
    const kind = textAt(manifest, "kind") ?? "";
    const own = Object.entries(object)
        .filter(([key]) => !["metadata", "status", "apiVersion", "kind"].includes(key))
        .map(([key, value]): [string, Json] => [
            key,
            key === "spec" ? withoutChosen(kind, value) : value,
        ]);
    return {
        metadata: {
            labels: ofManifest(object, manifest, "labels"),
            annotations: ofManifest(object, manifest, "annotations"),
        },
        ...Object.fromEntries(own),
    };
}

/** Objects of a release that were edited or deleted outside Helm; its record does not show that. */
export function driftedObjects(objects: readonly AppliedObject[]): readonly DriftedObject[] {
    return objects.flatMap(({ manifest, expected, live }): DriftedObject[] => {
        const kind = textAt(manifest, "kind") ?? "";
        const name = textAt(manifest, "metadata", "name") ?? "";
        if (live === undefined) {
            return [{ kind, name, state: "deleted", diff: [] }];
        }
        const should = comparable(expected ?? completed(manifest, live), manifest);
        const is = withoutLiveSecrets(should, comparable(live, manifest));
        return sameData(should, is)
            ? []
            : [{ kind, name, state: "edited", diff: hunks(should, is) }];
    });
}
