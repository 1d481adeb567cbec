import { at, objectAt, textAt } from "../../json";
import type { ManifestChange } from "./change";
import { replacedAt } from "./settings";

const path = ["spec", "updateStrategy"];

/**
 * Kubernetes completes the strategy RollingUpdate with a partition, and refuses OnDelete with one. Helm leaves what
 * it does not know, so an upgrade from one to the other fails unless the manifest removes the partition by a null.
 */
export const withoutPartition: ManifestChange = (manifest) => {
    const strategy = objectAt(manifest, ...path);
    return textAt(manifest, "kind") === "StatefulSet" &&
        strategy !== undefined &&
        at(strategy, "type") === "OnDelete" &&
        at(strategy, "rollingUpdate") === undefined
        ? replacedAt(manifest, [...path, "rollingUpdate"], null)
        : undefined;
};
