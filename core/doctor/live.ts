import type {
    CoreV1Event,
    V1Node,
    V1PersistentVolume,
    V1PersistentVolumeClaim,
    V1Pod,
    V1Secret,
    V1StorageClass,
} from "@kubernetes/client-node";
import type { Plain } from "../plain";

/** Objects as the cluster has them. */
export type LiveVolume = Plain<V1PersistentVolume>;
export type LiveClaim = Plain<V1PersistentVolumeClaim>;
export type LivePod = Plain<V1Pod>;
export type LiveNode = Plain<V1Node>;
export type LiveEvent = Plain<CoreV1Event>;
export type LiveSecret = Plain<V1Secret>;
export type LiveClass = Plain<V1StorageClass>;

/** The objects of a cluster that concern a stack's disks. */
export interface Live {
    /** All of the cluster. */
    readonly volumes: readonly LiveVolume[];
    /** All of the cluster: a volume may be reserved for a claim of another namespace. */
    readonly claims: readonly LiveClaim[];
    /** Those of the stack's namespace. */
    readonly pods: readonly LivePod[];
    readonly nodes: readonly LiveNode[];
    /** FailedMount events of the namespace. */
    readonly events: readonly LiveEvent[];
    /** Helm's records of the release: Secrets of type helm.sh/release.v1. */
    readonly records: readonly LiveSecret[];
}

export function hasEnded({ status }: LivePod): boolean {
    return status?.phase === "Succeeded" || status?.phase === "Failed";
}

/** Whether a pod has a volume mounted, or may have at any moment. */
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
