import { adviceFinding, type Finding } from "./finding";
import type { Live } from "./live";

/** https://helm.sh/docs/topics/advanced/#storage-backends: a Secret for each revision. */
function revision(name: string): number {
    return Number(/\.v(\d+)$/.exec(name)?.[1] ?? 0);
}

/** The newest revision in Helm's records of a release; 0 where there is none. */
export function newestRevision({ records }: Live): number {
    return Math.max(0, ...records.map(({ metadata }) => revision(metadata?.name ?? "")));
}

/** Helm records that stop `pulumi up`. */
export function releaseFindings(release: string, namespace: string, live: Live): Finding[] {
    const [latest] = live.records
        .map(({ metadata }) => ({
            name: metadata?.name ?? "",
            status: metadata?.labels?.status ?? "unknown",
        }))
        .sort((a, b) => revision(b.name) - revision(a.name));
    if (latest === undefined) {
        return [];
    }
    const { name, status } = latest;
    const object = `release/${namespace}/${release}`;
    if (status.startsWith("pending-") || status === "uninstalling") {
        const reason = `revision ${revision(name)} is ${status}: for Helm, an operation is still running`;
        const next = `check that no other pulumi or helm works on it, then run pulumi up: it removes that record (Secret ${name}) and touches no volume`;
        return [adviceFinding(status, object, reason, next)];
    }
    if (status === "failed") {
        const reason = `revision ${revision(name)} failed: not all of its pods became ready in time`;
        const next = `find the reason: kubectl get pods -n ${namespace} -l release=${release}; then run pulumi up, which upgrades it`;
        return [adviceFinding(status, object, reason, next)];
    }
    return [];
}
