import { type Json, textAt } from "../json";
import { outputsOf } from "./resources";

const clusterWide = {
    Namespace: "namespace",
    PersistentVolume: "volume",
    StorageClass: "storageClass",
} as const;

/** The cluster-wide objects among the resources of a state, `Kind/name`. */
export function deployedObjects(resources: readonly Json[]): readonly string[] {
    return Object.entries(clusterWide)
        .flatMap(([kind, type]) =>
            outputsOf(resources, type).map(
                (object) => `${kind}/${textAt(object, "metadata", "name") ?? ""}`,
            ),
        )
        .sort();
}
