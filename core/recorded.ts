import { at, isObject, type Json } from "./json";
import type { NodeLabel } from "./plan";
import type { NamedRelease } from "./release/changes";

/** A volume as the stack's state has it: what was deployed last, whatever the configuration says now. */
export interface RecordedVolume {
    readonly namespace: string;
    readonly claim: string;
    readonly volume: string;
    readonly label: NodeLabel;
    readonly path: string;
    readonly size: string;
    /** What the claim asks for; the volume's size where the state has no claim. */
    readonly request: string;
    readonly storageClass: string;
}

/** Where a claim's directory is, or was when its volume was made. */
export type RecordedPlace = Pick<RecordedVolume, "namespace" | "claim" | "label">;

const directoriesType = "kafka-local-volumes:index:NodeDirectories";
const volumeType = "kubernetes:core/v1:PersistentVolume";
const claimType = "kubernetes:core/v1:PersistentVolumeClaim";

function textAt(value: Json | undefined, ...path: readonly string[]): string {
    const found = at(value, ...path);
    return typeof found === "string" ? found : "";
}

function labelOf(outputs: Json): NodeLabel {
    const terms = at(outputs, "spec", "nodeAffinity", "required", "nodeSelectorTerms");
    const [term] = Array.isArray(terms) ? (terms as readonly Json[]) : [];
    const expressions = at(term, "matchExpressions");
    const [expression] = Array.isArray(expressions) ? (expressions as readonly Json[]) : [];
    const values = at(expression, "values");
    const [value] = Array.isArray(values) ? (values as readonly Json[]) : [];
    return {
        key: textAt(expression, "key"),
        value: typeof value === "string" ? value : "",
    };
}

function outputsOf(resources: readonly Json[], type: string): readonly Json[] {
    return resources
        .filter((resource) => isObject(resource) && resource.type === type)
        .map((resource) => at(resource, "outputs") ?? {});
}

function keyOf(claim: Json): string {
    return `${textAt(claim, "metadata", "namespace")}/${textAt(claim, "metadata", "name")}`;
}

/**
 * The local volumes among the resources of a state.
 * @param resources each with its `type` and `outputs`, as `pulumi stack export` and the engine give
 * them.
 */
export function recordedVolumes(resources: readonly Json[]): readonly RecordedVolume[] {
    const requests = new Map(
        outputsOf(resources, claimType).map((claim) => [
            keyOf(claim),
            textAt(claim, "spec", "resources", "requests", "storage"),
        ]),
    );
    return outputsOf(resources, volumeType)
        .filter((volume) => at(volume, "spec", "local") !== undefined)
        .map((volume) => {
            const namespace = textAt(volume, "spec", "claimRef", "namespace");
            const claim = textAt(volume, "spec", "claimRef", "name");
            const size = textAt(volume, "spec", "capacity", "storage");
            return {
                namespace,
                claim,
                volume: textAt(volume, "metadata", "name"),
                label: labelOf(volume),
                path: textAt(volume, "spec", "local", "path"),
                size,
                request: requests.get(`${namespace}/${claim}`) ?? size,
                storageClass: textAt(volume, "spec", "storageClassName"),
            };
        })
        .sort((a, b) => (a.claim < b.claim ? -1 : 1));
}

/**
 * Where a state has its claims, a volume's own word last. A refresh takes volumes that somebody deleted
 * out of the state; their directories, with the data, are still where they were looked at.
 */
export function recordedPlaces(resources: readonly Json[]): readonly RecordedPlace[] {
    const prepared = outputsOf(resources, directoriesType).flatMap((node) => {
        const directories = at(node, "directories");
        return (Array.isArray(directories) ? (directories as readonly Json[]) : []).map(
            (directory) => ({
                namespace: textAt(node, "namespace"),
                claim: textAt(directory, "claim"),
                label: { key: textAt(node, "label", "key"), value: textAt(node, "label", "value") },
            }),
        );
    });
    return [...prepared, ...recordedVolumes(resources)];
}

/** Volume that each claim of a state is on, by `namespace/claim`; none for a claim that is on none. */
export function recordedBindings(resources: readonly Json[]): Readonly<Record<string, string>> {
    return Object.fromEntries(
        outputsOf(resources, claimType)
            .map((claim) => [keyOf(claim), textAt(claim, "spec", "volumeName")] as const)
            .filter(([, volume]) => volume !== ""),
    );
}

const clusterWide: Readonly<Record<string, string>> = {
    [volumeType]: "PersistentVolume",
    "kubernetes:core/v1:Namespace": "Namespace",
    "kubernetes:storage.k8s.io/v1:StorageClass": "StorageClass",
};

/** The cluster-wide objects among the resources of a state, `Kind/name`. */
export function recordedObjects(resources: readonly Json[]): readonly string[] {
    return resources
        .flatMap((resource) => {
            const kind = clusterWide[textAt(resource, "type")];
            return kind === undefined
                ? []
                : [`${kind}/${textAt(resource, "outputs", "metadata", "name")}`];
        })
        .sort();
}

export const releaseType = "kubernetes:helm.sh/v3:Release";

/** The Helm release among the resources of a state. */
export function recordedRelease(resources: readonly Json[]): NamedRelease | undefined {
    const release = resources.find((resource) => at(resource, "type") === releaseType);
    const values = at(release, "outputs", "values");
    return release === undefined
        ? undefined
        : {
              name: textAt(release, "outputs", "name"),
              namespace: textAt(release, "outputs", "namespace"),
              values: isObject(values) ? values : {},
          };
}
