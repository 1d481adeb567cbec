import type { QuorumReplica } from "../metadata/facts";
import type { PodState } from "../rolling/podState";
import { shown } from "../shown";
import { controllerId, quorumRecordName } from "./names";

/** Milliseconds that a voter may be behind the others: it fetches twice a second. */
const mostBehind = 5000;

function isCaughtUp({ status, caughtUp }: QuorumReplica, newest: number): boolean {
    return status === "Leader" || (caughtUp !== undefined && newest - caughtUp <= mostBehind);
}

/**
 * What keeps a controller from being restarted: another voter that has not caught up.
 * @param restarting its number; undefined: all have to have caught up.
 * @returns undefined where nothing does.
 */
export function lackingVoters(
    replicas: readonly QuorumReplica[],
    controllers: number,
    restarting: number | undefined,
): string | undefined {
    const newest = Math.max(0, ...replicas.map(({ caughtUp }) => caughtUp ?? 0));
    const voters = replicas.filter((one) => one.status !== "Observer" && isCaughtUp(one, newest));
    const missing = Array.from({ length: controllers }, (_, ordinal) => ordinal).filter(
        (ordinal) =>
            ordinal !== restarting && !voters.some(({ id }) => id === controllerId(ordinal)),
    );
    return missing.length === 0
        ? undefined
        : `controller ${missing.join(", ")} to catch up with the quorum`;
}

/** The next controller to restart: the leader last, since the others elect a new one without it. */
export function nextController(
    old: readonly PodState[],
    replicas: readonly QuorumReplica[],
): PodState | undefined {
    const leader = replicas.find(({ status }) => status === "Leader");
    const leads = ({ ordinal }: PodState) => (controllerId(ordinal) === leader?.id ? 1 : 0);
    return [...old].sort((a, b) => leads(a) - leads(b) || b.ordinal - a.ordinal)[0];
}

/** Controllers, by their number, that a record of the quorum names. */
export function recordedMembers(text: string | undefined): readonly number[] {
    return (text ?? "")
        .split(" ")
        .filter((id) => /^\d+$/.test(id))
        .map((id) => Number(id) - controllerId(0));
}

/** The same as text for such a record. */
export function membersText(ordinals: readonly number[]): string {
    return ordinals.map((ordinal) => String(controllerId(ordinal))).join(" ");
}

/**
 * Why controllers may not be those of the record: their disks are of another cluster.
 * @param was the cluster by the record; undefined before there is one.
 */
export function clusterFault(
    { namespace, controllers }: { readonly namespace: string; readonly controllers: string },
    was: string | undefined,
    is: string,
): string | undefined {
    const name = quorumRecordName(controllers);
    return was === undefined || was === is
        ? undefined
        : `${controllers}: expected cluster ${shown(was)}, as ConfigMap ${namespace}/${name} names it, observed ${shown(is)}; mount the controllers' own disks; if all of Kafka's data was wiped on purpose, run kubectl -n ${namespace} delete configmap ${name}, and pulumi up again`;
}
