import type { LivePod } from "../doctor/live";

/** Whether a pod is in service: one that is being deleted is not for long. */
export function isReady({ metadata, status }: LivePod): boolean {
    const ready = status?.conditions?.find(({ type }) => type === "Ready");
    return metadata?.deletionTimestamp === undefined && ready?.status === "True";
}
