import type { ReservedVolume } from "../plan";
import { type Finding, refuse } from "./finding";
import { type LiveClaim, type LivePod, podsUsing } from "./live";
import { refreshAndUp, sameSize } from "./volume";

export const stopKafka = "stop Kafka first: set installed to false and run pulumi up";

export function claimObject({ namespace, claim }: ReservedVolume): string {
    return `persistentvolumeclaim/${namespace}/${claim}`;
}

/** Everything that is wrong with a claim by itself, whatever its volume is like. */
export function claimFindings(
    planned: ReservedVolume,
    claim: LiveClaim,
    pods: readonly LivePod[],
): Finding[] {
    const object = claimObject(planned);
    const { spec, metadata } = claim;
    const found: Finding[] = [];
    if (metadata?.deletionTimestamp !== undefined) {
        const users = podsUsing(pods, planned.namespace, planned.claim);
        const held = users.map((pod) => pod.metadata?.name ?? "").join(", ");
        const reason = `somebody deleted it: it goes as soon as no pod uses it (now: ${held === "" ? "none" : held}), and that cannot be undone; the volume and its data stay`;
        found.push(refuse("Terminating", object, reason, `${stopKafka}; then doctor --fix`));
    }
    if (![undefined, "", planned.volume].includes(spec?.volumeName)) {
        const reason = `it is on volume ${String(spec?.volumeName)} instead of ${planned.volume}`;
        const next = `find out whose data that is: kubectl describe pv ${String(spec?.volumeName)}; ${stopKafka}`;
        found.push(refuse("foreign-volume", object, reason, next));
    }
    if (spec?.storageClassName !== planned.storageClass) {
        const reason = `its class is ${spec?.storageClassName ?? "none"}, and the configuration says ${planned.storageClass}`;
        const next = "set the configuration's storageClass back: a claim does not change its class";
        found.push(refuse("wrong-class", object, reason, next));
    }
    const size = spec?.resources?.requests?.storage;
    if (!sameSize(size, planned.request)) {
        const reason = `it asks for ${size ?? "no size"}, and the configuration says ${planned.request}`;
        const next = `set the configuration's size back, or ${refreshAndUp}`;
        found.push(refuse("wrong-size", object, reason, next));
    }
    return found;
}
