import type { Json } from "../json";
import type { LiveVolume } from "./live";

/** RFC 6902, as far as it is used here. */
export type JsonPatch = readonly (
    | { readonly op: "test"; readonly path: string; readonly value: Json }
    | { readonly op: "remove"; readonly path: string }
)[];

/**
 * Takes the dead claim's uid out of a volume's claimRef, and leaves its namespace and name: without
 * those any claim could take the volume, and a broker would start on another one's disk.
 * https://github.com/kubernetes/kubernetes/issues/48609
 *
 * It applies to the volume as it was read or not at all.
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
