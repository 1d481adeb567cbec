import type { NodeAffinity } from "../node";

/**
 * Objects of the Kubernetes API, as far as the doctor looks at them. The shapes are the API's own, so
 * that what a client reads can be given as it is.
 */
export interface LiveMeta {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: unknown;
    readonly labels?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly {
        readonly manager?: string;
        readonly operation?: string;
    }[];
}

export interface ClaimRef {
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
}

export interface LiveVolume {
    readonly metadata?: LiveMeta;
    readonly spec?: {
        readonly capacity?: Readonly<Record<string, string>>;
        readonly claimRef?: ClaimRef;
        readonly local?: { readonly path: string };
        readonly nodeAffinity?: NodeAffinity;
        readonly persistentVolumeReclaimPolicy?: string;
        readonly storageClassName?: string;
    };
    readonly status?: { readonly phase?: string; readonly message?: string };
}

export interface LiveClaim {
    readonly metadata?: LiveMeta;
    readonly spec?: {
        readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
        readonly storageClassName?: string;
        readonly volumeName?: string;
    };
    readonly status?: { readonly phase?: string };
}

export interface LivePod {
    readonly metadata?: LiveMeta;
    readonly spec?: {
        readonly nodeName?: string;
        readonly volumes?: readonly {
            readonly persistentVolumeClaim?: { readonly claimName: string };
        }[];
    };
    readonly status?: { readonly phase?: string };
}

export interface LiveNode {
    readonly metadata?: LiveMeta;
    readonly status?: {
        readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    };
}

export interface LiveEvent {
    readonly involvedObject: { readonly kind?: string; readonly uid?: string };
    readonly reason?: string;
    readonly message?: string;
}

/** Everything of a cluster that says something about a stack's disks. */
export interface Live {
    /** All of the cluster. */
    readonly volumes: readonly LiveVolume[];
    /** All of the cluster: a volume may be tied to a claim of another namespace. */
    readonly claims: readonly LiveClaim[];
    /** Those of the stack's namespace. */
    readonly pods: readonly LivePod[];
    readonly nodes: readonly LiveNode[];
    /** Events of the namespace that tell of a volume that could not be mounted. */
    readonly events: readonly LiveEvent[];
    /** Helm's records of the release: Secrets of type helm.sh/release.v1. */
    readonly records: readonly { readonly metadata?: LiveMeta }[];
}

export function hasEnded({ status }: LivePod): boolean {
    return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** Whether a pod has, or may any moment have, a volume mounted. */
export function holdsVolumes(pod: LivePod): boolean {
    return !hasEnded(pod) && (pod.status?.phase !== "Pending" || pod.spec?.nodeName !== undefined);
}

export function podsUsing(pods: readonly LivePod[], namespace: string, claim: string): LivePod[] {
    return pods.filter(
        ({ metadata, spec }) =>
            metadata?.namespace === namespace &&
            spec?.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim),
    );
}
