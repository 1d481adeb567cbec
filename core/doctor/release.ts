import { advise, type Finding } from "./finding";
import type { Live } from "./live";

/** https://helm.sh/docs/topics/advanced/#storage-backends: a Secret for each revision. */
function revision(name: string): number {
    return Number(/\.v(\d+)$/.exec(name)?.[1] ?? 0);
}

/** The newest revision that Helm has of a release; 0 where it has none. */
export function newestRevision({ records }: Live): number {
    return Math.max(0, ...records.map(({ metadata }) => revision(metadata?.name ?? "")));
}

/** What of Helm's own records keeps `pulumi up` from going on. */
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
        const reason = `revision ${revision(name)} is ${status}: Helm takes it for an operation that still runs`;
        const next = `see that no other pulumi or helm is at work on it, then run pulumi up: it takes that record away (Secret ${name}), and touches no volume`;
        return [advise(status, object, reason, next)];
    }
    if (status === "failed") {
        const reason = `revision ${revision(name)} failed: its pods were not all ready in time`;
        const next = `see why: kubectl get pods -n ${namespace} -l release=${release}; then run pulumi up, which upgrades it as it is`;
        return [advise(status, object, reason, next)];
    }
    return [];
}
