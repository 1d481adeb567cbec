import type { PodState } from "../../core/rolling/podState";
import { type KnownServer, parseMode, restartOrder } from "../../core/rolling/serverMode";
import { type Cluster, isRunning, podName } from "../kubernetes/cluster";
import { CommandFailed } from "../kubernetes/exec";
import { execIn, podsOf, readStatefulSet } from "./brokers";
import type { RollingSet } from "./rollingSet";
import { clientPort, sessions, type ZookeeperServers } from "./zookeeper";

/** Every server answers this four-letter word, without a Java machine. */
const srvr = `exec 3<>"/dev/tcp/127.0.0.1/$1" && printf srvr >&3 && timeout 5 cat <&3`;

/** The servers whose pods run, each with what it is to the ensemble. */
async function serversOf(
    cluster: Cluster,
    { namespace, zookeeper }: ZookeeperServers,
): Promise<readonly KnownServer[]> {
    const statefulSet = await readStatefulSet(cluster, namespace, zookeeper);
    const pods = statefulSet === undefined ? [] : await podsOf(cluster, statefulSet);
    return Promise.all(
        pods.filter(isRunning).map(async (pod) => {
            const command = ["bash", "-c", srvr, "bash", String(clientPort(pod))];
            const answer = await execIn(cluster, namespace, pod, command, { seconds: 15 }).catch(
                (error: unknown) => {
                    if (error instanceof CommandFailed) {
                        return "";
                    }
                    throw error;
                },
            );
            const ordinal = Number(/\d+$/.exec(podName(pod))?.[0] ?? "-1");
            return { ordinal, mode: parseMode(answer) };
        }),
    );
}

async function outside(
    cluster: Cluster,
    ensemble: ZookeeperServers,
    restarting?: number,
): Promise<string | undefined> {
    const out = (await serversOf(cluster, ensemble)).filter(
        ({ ordinal, mode }) => mode === undefined && ordinal !== restarting,
    );
    const names = out.map(({ ordinal }) => `${ensemble.zookeeper}-${ordinal}`).sort();
    return names.length === 0 ? undefined : `${names.join(", ")} to join the ensemble`;
}

/**
 * A server may call itself leader or follower, and nothing is committed: a bug of 3.5.8 whose leader is lost. A client's
 * session has to be committed, so a shell that connects proves it.
 */
async function uncommitted(
    cluster: Cluster,
    ensemble: ZookeeperServers,
): Promise<string | undefined> {
    try {
        await sessions(cluster, ensemble);
        return undefined;
    } catch (error) {
        if (error instanceof CommandFailed) {
            return "ZooKeeper to commit (if its new leader never does, see docs/faults.md)";
        }
        throw error;
    }
}

/** ZooKeeper of a release: followers first, the leader last, each where all others serve. */
export function rollingServers(cluster: Cluster, ensemble: ZookeeperServers): RollingSet {
    return {
        name: ensemble.zookeeper,
        next: async (old) => {
            const known = await serversOf(cluster, ensemble);
            const [first] = restartOrder(
                known.filter(({ ordinal }) => old.some((pod) => pod.ordinal === ordinal)),
            );
            return old.find(({ ordinal }: PodState) => ordinal === first);
        },
        missing: async (restarting) =>
            (await outside(cluster, ensemble, restarting)) ??
            (await uncommitted(cluster, ensemble)),
    };
}
