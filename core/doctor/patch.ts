import type { Json } from "../json";
import type { LiveVolume } from "./live";

/** JSON Patch (RFC 6902), the operations that are used here. */
export type JsonPatch = readonly (
    | { readonly op: "test"; readonly path: string; readonly value: Json }
    | { readonly op: "remove"; readonly path: string }
)[];

/**
 * Removes the uid of a deleted claim from a volume's claimRef, and keeps its namespace and name. Without
 * these, any claim could bind to the volume, and a broker would start with another broker's disk.
 * https://github.com/kubernetes/kubernetes/issues/48609
 *
 * It applies only if the volume is still as it was read.
 */
export function clearUidPatch({ metadata, spec }: LiveVolume): JsonPatch {
    const tested = [
        ["/metadata/uid", metadata?.uid],
        ["/metadata/resourceVersion", metadata?.resourceVersion],
        ["/spec/claimRef/namespace", spec?.claimRef?.namespace],
        ["/spec/claimRef/name", spec?.claimRef?.name],
        ["/spec/claimRef/uid", spec?.claimRef?.uid],
        ["/spec/claimRef/resourceVersion", spec?.claimRef?.resourceVersion],
    ] as const;
    return [
        ...tested.flatMap(([path, value]) =>
            value === undefined ? [] : [{ op: "test", path, value } as const],
        ),
        { op: "remove", path: "/spec/claimRef/uid" },
        ...(spec?.claimRef?.resourceVersion === undefined
            ? []
            : [{ op: "remove", path: "/spec/claimRef/resourceVersion" } as const]),
    ];
}
