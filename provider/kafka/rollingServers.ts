import type { PodState } from "../../core/rolling/podState";
import { type KnownServer, parseMode, restartOrder } from "../../core/rolling/serverMode";
import { type Cluster, isRunning, podName } from "../kubernetes/cluster";
import { CommandFailed } from "../kubernetes/exec";
import { type Ensemble, execIn, podsOf, readStatefulSet } from "./brokers";
import type { RollingSet } from "./rollingSet";
import { clientPort } from "./zookeeper";

/** Every server answers this four-letter word, without a Java machine. */
const srvr = `exec 3<>"/dev/tcp/127.0.0.1/$1" && printf srvr >&3 && timeout 5 cat <&3`;

/** The servers whose pods run, each with what it is to the ensemble. */
async function serversOf(
    cluster: Cluster,
    { namespace, zookeeper }: Ensemble,
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
    ensemble: Ensemble,
    restarting?: number,
): Promise<string | undefined> {
    const out = (await serversOf(cluster, ensemble)).filter(
        ({ ordinal, mode }) => mode === undefined && ordinal !== restarting,
    );
    const names = out.map(({ ordinal }) => `${ensemble.zookeeper}-${ordinal}`).sort();
    return names.length === 0 ? undefined : `${names.join(", ")} to join the ensemble`;
}

/** ZooKeeper of a release: followers first, the leader last, each where all others serve. */
export function rollingServers(cluster: Cluster, ensemble: Ensemble): RollingSet {
    return {
        name: ensemble.zookeeper,
        next: async (old) => {
            const known = await serversOf(cluster, ensemble);
            const [first] = restartOrder(
                known.filter(({ ordinal }) => old.some((pod) => pod.ordinal === ordinal)),
            );
            return old.find(({ ordinal }: PodState) => ordinal === first);
        },
        missing: (restarting) => outside(cluster, ensemble, restarting),
        unserved: () => outside(cluster, ensemble),
    };
}
