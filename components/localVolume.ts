import type * as pulumi from "@pulumi/pulumi";
import type { Contents } from "../core/disks/directory";
import { affinityOf, type NodeLabel } from "../core/node";

/** One directory on one node, as a volume for one claim and no other. */
export interface LocalVolume {
    /** Name of the PersistentVolume; unique in the cluster. */
    readonly volume: string;
    /** Name of the PersistentVolumeClaim, as the StatefulSet that takes it over forms it. */
    readonly claim: string;
    /** Namespace of the claim. */
    readonly namespace: string;
    /** Label of the node that holds the directory, e.g. kubernetes.io/hostname and its value there. */
    readonly label: NodeLabel;
    /** Absolute path of the directory. A kubelet makes none for a local volume. */
    readonly path: string;
    /** Capacity of the volume, a Kubernetes quantity such as `5Gi`. */
    readonly size: string;
    /** What the claim asks for, `size` or less. */
    readonly request: string;
    /** uid:gid that the directory is given; default: it stays as it is. */
    readonly owner?: string;
    /** Labels of the PersistentVolume; default: none. */
    readonly labels?: Readonly<Record<string, string>>;
    /** What belongs into the directory; default: anything. */
    readonly contents?: Contents;
    /**
     * Whether its directory is read in each run until a pod uses it, also where pods use others on its node.
     * @default false
     */
    readonly readUntilUsed?: boolean;
}

const requestAnnotation = "kafka-local-volumes/request";

/**
 * What of a volume cannot change, or must not while a claim is bound to it. The claim takes its
 * volume's name from the volume, so the two are deleted and made together; only so do they bind again.
 */
export const replaceOnChanges = [
    "spec.capacity",
    "spec.claimRef.name",
    "spec.claimRef.namespace",
    "spec.local",
    "spec.nodeAffinity",
    "spec.storageClassName",
    `metadata.annotations["${requestAnnotation}"]`,
];

/** A volume reserved for one claim by namespace and name. */
export function volumeArgs(
    { volume, claim, namespace, label, path, size, request, labels }: LocalVolume,
    storageClassName: string,
    ownership: Readonly<Record<string, string>>,
) {
    return {
        metadata: {
            name: volume,
            ...(labels === undefined ? {} : { labels }),
            annotations: {
                ...ownership,
                // The wait for the claims covers the volumes.
                "pulumi.com/skipAwait": "true",
                // A claim cannot change, nor be replaced alone: another request has to show in the
                // volume.
                ...(request === size ? {} : { [requestAnnotation]: request }),
            },
        },
        spec: {
            capacity: { storage: size },
            accessModes: ["ReadWriteOnce"],
            persistentVolumeReclaimPolicy: "Retain",
            // The name as it is, not the class's output: replacing the class must not take the volumes
            // along.
            storageClassName,
            // Namespace and name reserve the volume for this claim; a uid would tie it to one
            // incarnation of the claim and leave it Released when that is deleted.
            // https://github.com/kubernetes/kubernetes/issues/48609
            claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: claim },
            local: { path },
            nodeAffinity: affinityOf(label),
        },
    };
}

/** The claim that a StatefulSet takes over by its name, bound to its volume. */
export function claimArgs(
    { claim, namespace, request }: LocalVolume,
    storageClassName: string,
    volumeName: pulumi.Input<string>,
) {
    return {
        metadata: {
            name: claim,
            namespace,
            annotations: {
                // The provider waits for Pending where the class binds late, and a prebound claim may
                // be Bound before it checks: it would wait in vain for 5 minutes.
                // https://github.com/pulumi/pulumi-kubernetes/issues/4179
                // BoundClaims waits for all of them at once. A deletion is waited for all the same.
                "pulumi.com/skipAwait": "true",
            },
        },
        spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName,
            volumeName,
            resources: { requests: { storage: request } },
        },
    };
}
