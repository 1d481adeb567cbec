import { at, type Json, listAt, textAt } from "../json";
import { type NodeLabel, singleNodeLabel, type VolumeOnNodes } from "../node";
import { diskOfLabels, type ReplicaDisk } from "../replicaDisk";
import { outputsOf } from "./resources";

/** A volume as the stack's state has it: what was deployed last, whatever the configuration says now. */
export interface DeployedVolume extends Partial<ReplicaDisk> {
    readonly namespace: string;
    readonly claim: string;
    readonly volume: string;
    readonly label: NodeLabel;
    readonly path: string;
    readonly size: string;
    /** What the claim requests; the volume's size where the state has no claim. */
    readonly request: string;
    readonly storageClass: string;
}

/** Where a claim's directory is, or was when its volume was created. */
export type DeployedPlace = Pick<DeployedVolume, "namespace" | "claim" | "label">;

function keyOf(claim: Json): string {
    return `${textAt(claim, "metadata", "namespace") ?? ""}/${textAt(claim, "metadata", "name") ?? ""}`;
}

function requirements(term: Json, key: string) {
    return listAt(term, key).map((requirement) => ({
        key: textAt(requirement, "key") ?? "",
        operator: textAt(requirement, "operator") ?? "",
        values: listAt(requirement, "values").filter((value) => typeof value === "string"),
    }));
}

function onNodes(volume: Json): VolumeOnNodes {
    const terms = listAt(volume, "spec", "nodeAffinity", "required", "nodeSelectorTerms");
    const nodeSelectorTerms = terms.map((term) => ({
        matchExpressions: requirements(term, "matchExpressions"),
        matchFields: requirements(term, "matchFields"),
    }));
    return { spec: { nodeAffinity: { required: { nodeSelectorTerms } } } };
}

/** The claims among the resources of a state, `namespace/name`. */
export function deployedClaims(resources: readonly Json[]): readonly string[] {
    return outputsOf(resources, "claim").map(keyOf).sort();
}

/**
 * The local volumes among the resources of a state.
 * @param resources each with its `type` and `outputs`, as `pulumi stack export` and the engine give
 * them.
 */
export function deployedVolumes(resources: readonly Json[]): readonly DeployedVolume[] {
    const requests = new Map(
        outputsOf(resources, "claim").map((claim) => [
            keyOf(claim),
            textAt(claim, "spec", "resources", "requests", "storage"),
        ]),
    );
    return outputsOf(resources, "volume")
        .filter((volume) => at(volume, "spec", "local") !== undefined)
        .map((volume) => {
            const namespace = textAt(volume, "spec", "claimRef", "namespace") ?? "";
            const claim = textAt(volume, "spec", "claimRef", "name") ?? "";
            const size = textAt(volume, "spec", "capacity", "storage") ?? "";
            return {
                ...diskOfLabels(at(volume, "metadata", "labels")),
                namespace,
                claim,
                volume: textAt(volume, "metadata", "name") ?? "",
                label: singleNodeLabel(onNodes(volume)) ?? { key: "", value: "" },
                path: textAt(volume, "spec", "local", "path") ?? "",
                size,
                request: requests.get(`${namespace}/${claim}`) ?? size,
                storageClass: textAt(volume, "spec", "storageClassName") ?? "",
            };
        })
        .sort((a, b) => (a.claim < b.claim ? -1 : 1));
}

/**
 * Volumes that the last update reserved and that the state has no more: a refresh on another cluster
 * takes them all for deleted. Their directories are still the stack's.
 */
export function missedVolumes(resources: readonly Json[]): readonly DeployedVolume[] {
    const there = new Set(deployedVolumes(resources).map(({ claim }) => claim));
    // A first update that failed has reserved volumes and made none of them.
    const wereMade = outputsOf(resources, "bound").length > 0;
    return (wereMade ? outputsOf(resources, "preflight") : [])
        .flatMap((preflight) => listAt(preflight, "volumes"))
        .map((reserved) => {
            const text = (...path: [string, ...string[]]) => textAt(reserved, ...path) ?? "";
            return {
                ...{ namespace: text("namespace"), claim: text("claim"), volume: text("volume") },
                label: { key: text("label", "key"), value: text("label", "value") },
                ...{ path: text("path"), size: text("size"), request: text("request") },
                storageClass: text("storageClass"),
            };
        })
        .filter(({ claim }) => !there.has(claim));
}

/**
 * Where a state has its claims; what the volumes say comes last and so overrides. A refresh removes
 * volumes that someone deleted from the state; their directories, with the data, are still where
 * they were checked.
 */
export function deployedPlaces(resources: readonly Json[]): readonly DeployedPlace[] {
    const checked = outputsOf(resources, "directories").flatMap((node) =>
        listAt(node, "directories").map((directory) => ({
            namespace: textAt(node, "namespace") ?? "",
            claim: textAt(directory, "claim") ?? "",
            label: {
                key: textAt(node, "label", "key") ?? "",
                value: textAt(node, "label", "value") ?? "",
            },
        })),
    );
    return [...checked, ...deployedVolumes(resources)];
}

/** The volume of each claim of a state that is on one, by `namespace/claim`. */
export function deployedBindings(resources: readonly Json[]): Readonly<Record<string, string>> {
    return Object.fromEntries(
        outputsOf(resources, "claim")
            .map((claim) => [keyOf(claim), textAt(claim, "spec", "volumeName") ?? ""] as const)
            .filter(([, volume]) => volume !== ""),
    );
}
