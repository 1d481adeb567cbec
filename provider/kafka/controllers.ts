import { controllerPort } from "../../core/controllers/names";
import { lackingVoters, nextController } from "../../core/controllers/quorumState";
import type { QuorumReplica, QuorumStatus } from "../../core/metadata/facts";
import { parseQuorumReplicas, parseQuorumStatus } from "../../core/metadata/quorumOutput";
import type { Cluster } from "../kubernetes/cluster";
import { execIn, runningPod } from "./brokers";
import { toolCommand } from "./kafkaTool";
import type { RollingSet } from "./rollingSet";

/** The controllers of a stack. */
export interface QuorumPods {
    readonly namespace: string;
    /** Name of their StatefulSet. */
    readonly controllers: string;
    readonly replicas: number;
}

/**
 * Asks the quorum in the pod of a controller, whichever leads.
 * @param ordinal of the one to ask, where it runs.
 */
async function describe(
    cluster: Cluster,
    { namespace, controllers }: QuorumPods,
    what: "--status" | "--replication",
    ordinal?: number,
): Promise<string> {
    const pod = await runningPod(cluster, namespace, controllers, ordinal);
    const command = [
        ...["kafka-metadata-quorum", "--bootstrap-controller", `localhost:${controllerPort}`],
        ...["describe", what],
    ];
    return execIn(cluster, namespace, pod, toolCommand(command), { seconds: 30 });
}

export async function quorumStatus(
    cluster: Cluster,
    controllers: QuorumPods,
): Promise<QuorumStatus> {
    return parseQuorumStatus(await describe(cluster, controllers, "--status"));
}

/** What each node has of the quorum's log. */
export async function quorumReplicas(
    cluster: Cluster,
    controllers: QuorumPods,
    ordinal?: number,
): Promise<readonly QuorumReplica[]> {
    return parseQuorumReplicas(await describe(cluster, controllers, "--replication", ordinal));
}

/** What keeps all controllers but one from being a quorum that has caught up, in words. */
export async function missingVoters(
    cluster: Cluster,
    controllers: QuorumPods,
    restarting: number | undefined,
): Promise<string | undefined> {
    // Not the one that may be about to end.
    const other = restarting === 0 ? 1 : 0;
    const replicas = await quorumReplicas(cluster, controllers, other);
    return lackingVoters(replicas, controllers.replicas, restarting);
}

/** The controllers of a stack: followers first, the leader last, each where all others have caught up. */
export function rollingControllers(cluster: Cluster, controllers: QuorumPods): RollingSet {
    return {
        name: controllers.controllers,
        next: async (old) => nextController(old, await quorumReplicas(cluster, controllers)),
        missing: (restarting) => missingVoters(cluster, controllers, restarting),
    };
}
