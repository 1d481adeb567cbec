import { commandLine } from "../commandLine";
import type { ReservedVolume } from "../plan";
import { sameQuantity } from "../quantity";
import { shellWord } from "../shellWord";
import { type Finding, refusedFinding } from "./finding";
import { podsUsing, type LiveClaim, type LivePod } from "./live";
import { refreshAndUp } from "./volume";

export const stopKafka = "stop Kafka first: set installed to false and run pulumi up";

export function claimObject({ namespace, claim }: ReservedVolume): string {
    return `persistentvolumeclaim/${namespace}/${claim}`;
}

/** What to do where a pod has the disk of a claim that is to be repaired. */
export function stopAndFix(stack: string): string {
    return `${stopKafka}; then run ${commandLine("doctor", stack, "--fix")}`;
}

/** Everything that is wrong with a claim, without its volume. */
export function claimFindings(
    stack: string,
    planned: ReservedVolume,
    claim: LiveClaim,
    pods: readonly LivePod[],
): Finding[] {
    const object = claimObject(planned);
    const { spec, metadata } = claim;
    const findings: Finding[] = [];
    if (metadata?.deletionTimestamp !== undefined) {
        const users = podsUsing(pods, planned.namespace, planned.claim);
        const names = users.map((pod) => pod.metadata?.name ?? "").join(", ");
        const reason = `it is being deleted, which cannot be undone: Kubernetes removes it when no pod uses it (now: ${names === "" ? "none" : names}); the volume and its data stay`;
        findings.push(refusedFinding("Terminating", object, reason, stopAndFix(stack)));
    }
    if (![undefined, "", planned.volume].includes(spec?.volumeName)) {
        const reason = `it is bound to volume ${String(spec?.volumeName)} instead of ${planned.volume}`;
        const next = `find out which data that is: kubectl describe pv ${shellWord(String(spec?.volumeName))}; ${stopKafka}`;
        findings.push(refusedFinding("foreign-volume", object, reason, next));
    }
    if (spec?.storageClassName !== planned.storageClass) {
        const reason = `its class is ${spec?.storageClassName ?? "none"}, and the configuration says ${planned.storageClass}`;
        const next =
            "set storageClass back in the configuration: the class of a claim cannot change";
        findings.push(refusedFinding("wrong-class", object, reason, next));
    }
    const size = spec?.resources?.requests?.storage;
    if (!sameQuantity(size ?? "", planned.request)) {
        const reason = `it requests ${size ?? "no size"}, and the configuration says ${planned.request}`;
        const next = `set the size back in the configuration, or ${refreshAndUp}`;
        findings.push(refusedFinding("wrong-size", object, reason, next));
    }
    return findings;
}
