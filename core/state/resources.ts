import { at, type Json, textAt } from "../json";

/** Types of the resources of a state that are read here. */
export const resourceTypes = {
    bound: "kafka-local-volumes:index:BoundClaims",
    canary: "kafka-local-volumes:index:Canary",
    claim: "kubernetes:core/v1:PersistentVolumeClaim",
    directories: "kafka-local-volumes:index:NodeDirectories",
    metadataVersion: "kafka-local-volumes:index:MetadataVersion",
    namespace: "kubernetes:core/v1:Namespace",
    preflight: "kafka-local-volumes:index:Preflight",
    release: "kubernetes:helm.sh/v3:Release",
    storageClass: "kubernetes:storage.k8s.io/v1:StorageClass",
    volume: "kubernetes:core/v1:PersistentVolume",
} as const;

/** The outputs of each resource of a type. */
export function outputsOf(
    resources: readonly Json[],
    type: keyof typeof resourceTypes,
): readonly Json[] {
    return resources
        .filter((resource) => textAt(resource, "type") === resourceTypes[type])
        .map((resource) => at(resource, "outputs") ?? {});
}
