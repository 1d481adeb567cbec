import type { ReservedVolume } from "../plan";

export interface ClaimManifest {
    readonly apiVersion: "v1";
    readonly kind: "PersistentVolumeClaim";
    readonly metadata: {
        readonly name: string;
        readonly namespace: string;
        readonly annotations: Readonly<Record<string, string>>;
    };
    readonly spec: {
        readonly accessModes: readonly string[];
        readonly storageClassName: string;
        readonly volumeName: string;
        readonly resources: { readonly requests: { readonly storage: string } };
    };
}

/** A claim exactly as the stack creates it, so that Pulumi has nothing to change in it. */
export function claimManifest(planned: ReservedVolume): ClaimManifest {
    return {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: {
            name: planned.claim,
            namespace: planned.namespace,
            annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: planned.storageClass,
            volumeName: planned.volume,
            resources: { requests: { storage: planned.request } },
        },
    };
}
