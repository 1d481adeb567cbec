import { at, isObject, type Json, type JsonObject, sameData } from "../json";
import { hunks } from "../report/objects";

/** An object of the chart: as Helm was given it, as the API would make it, and as it is. */
export interface AppliedObject {
    readonly manifest: JsonObject;
    /** The manifest with the API's own defaults, from a dry run. */
    readonly expected: JsonObject;
    /** undefined where it is gone. */
    readonly live: JsonObject | undefined;
}

/** An object that is not as Helm left it. */
export interface DriftedObject {
    readonly kind: string;
    readonly name: string;
    readonly state: "edited" | "deleted";
    /** Hunks of a unified diff: what it should be against what it is. */
    readonly diff: readonly string[];
}

/** What the API chooses for each Service by itself. */
const chosenByApi = ["clusterIP", "clusterIPs", "healthCheckNodePort", "ipFamilies"];

function text(value: Json | undefined): string {
    return typeof value === "string" ? value : "";
}

/** Of labels and annotations those that the manifest has: controllers and Helm add their own. */
function given(object: JsonObject, manifest: JsonObject, key: string): JsonObject {
    const [wanted, found] = [manifest, object].map((one) => at(one, "metadata", key));
    const names = isObject(wanted) ? Object.keys(wanted) : [];
    return Object.fromEntries(names.map((name) => [name, at(found, name) ?? null]));
}

function withoutChosen(kind: string, spec: Json): Json {
    return kind === "Service" && isObject(spec)
        ? Object.fromEntries(Object.entries(spec).filter(([key]) => !chosenByApi.includes(key)))
        : spec;
}

/** An object without what is not its maker's: name, status, and what the API keeps in metadata. */
function comparable(object: JsonObject, manifest: JsonObject): JsonObject {
    const kind = text(manifest.kind);
    const own = Object.entries(object)
        .filter(([key]) => !["metadata", "status", "apiVersion", "kind"].includes(key))
        .map(([key, value]) => [key, key === "spec" ? withoutChosen(kind, value) : value]);
    return {
        metadata: {
            labels: given(object, manifest, "labels"),
            annotations: given(object, manifest, "annotations"),
        },
        ...(Object.fromEntries(own) as JsonObject),
    };
}

/** What of a release's objects somebody edited or deleted, which its record cannot tell. */
export function driftedObjects(objects: readonly AppliedObject[]): readonly DriftedObject[] {
    return objects.flatMap(({ manifest, expected, live }): DriftedObject[] => {
        const kind = text(manifest.kind);
        const name = text(at(manifest, "metadata", "name"));
        if (live === undefined) {
            return [{ kind, name, state: "deleted", diff: [] }];
        }
        const [should, is] = [expected, live].map((object) => comparable(object, manifest));
        return should === undefined || is === undefined || sameData(should, is)
            ? []
            : [{ kind, name, state: "edited", diff: hunks(should, is) }];
    });
}
