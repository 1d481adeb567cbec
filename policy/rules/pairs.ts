import { textAt } from "../plain";
import { kindOf, objectName, type PolicyObject } from "../resource";
import type { Violation } from "../violation";

/** A rule for all objects of a stack together. */
export type StackRule = (objects: readonly PolicyObject[]) => readonly Violation[];

/** A claim and the volume that is for it. */
interface Pair {
    readonly claim: PolicyObject;
    readonly volume: PolicyObject;
}

function text(resource: PolicyObject, ...path: readonly string[]): string | undefined {
    return textAt(resource.props, ...path);
}

function namespaceOf(claim: PolicyObject): string {
    return text(claim, "metadata", "namespace") ?? "default";
}

/** Whether the volume is reserved for the claim, or the claim names the volume. */
function belong(claim: PolicyObject, volume: PolicyObject): boolean {
    const name = text(volume, "metadata", "name");
    const reserved = text(volume, "spec", "claimRef", "name");
    const named = name !== undefined && text(claim, "spec", "volumeName") === name;
    return (
        named ||
        (reserved !== undefined &&
            reserved === text(claim, "metadata", "name") &&
            text(volume, "spec", "claimRef", "namespace") === namespaceOf(claim))
    );
}

/** Each claim with its volume, where the stack has both. */
export function pairs(resources: readonly PolicyObject[]): readonly Pair[] {
    const volumes = resources.filter((resource) => kindOf(resource) === "PersistentVolume");
    return resources
        .filter((resource) => kindOf(resource) === "PersistentVolumeClaim")
        .flatMap((claim) =>
            volumes.filter((volume) => belong(claim, volume)).map((volume) => ({ claim, volume })),
        );
}

/** Two volumes that are reserved for one claim: which of them it gets is not certain. */
export const onlyVolume: StackRule = (objects) => {
    const first = new Map<string, PolicyObject>();
    return objects.flatMap((volume) => {
        const name = text(volume, "spec", "claimRef", "name");
        const namespace = text(volume, "spec", "claimRef", "namespace");
        if (
            kindOf(volume) !== "PersistentVolume" ||
            name === undefined ||
            namespace === undefined
        ) {
            return [];
        }
        const claim = `${namespace}/${name}`;
        const other = first.get(claim);
        const isSame = other !== undefined && objectName(other) === objectName(volume);
        first.set(claim, other ?? volume);
        return other === undefined || isSame
            ? []
            : [
                  {
                      object: objectName(volume),
                      urn: volume.urn,
                      key: `${volume.prefix}spec.claimRef.name`,
                      value: name,
                      allowed: `a claim other than ${claim}, which has ${objectName(other)}`,
                      remedy: "which of the two the claim gets is not certain, and one of them is empty: reserve one volume for it",
                  },
              ];
    });
};
