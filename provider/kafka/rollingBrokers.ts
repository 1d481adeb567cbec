import { brokerPort } from "../../core/chart/defaults";
import { headless } from "../../core/chart/names";
import {
    type DescribedPartition,
    lackingReplicas,
    parsePartitions,
} from "../../core/rolling/partitions";
import type { Cluster } from "../kubernetes/cluster";
import { closedBrokers, type Ensemble, execIn, runningPod } from "./brokers";
import { toolCommand } from "./kafkaTool";
import type { RollingSet } from "./rollingSet";
import { sessions } from "./zookeeper";

/** A description of very many partitions takes its time. */
const secondsToDescribe = 120;

/** Every partition of the cluster. */
export async function describePartitions(
    cluster: Cluster,
    { namespace, kafka }: Pick<Ensemble, "namespace" | "kafka">,
): Promise<readonly DescribedPartition[]> {
    const pod = await runningPod(cluster, namespace, kafka);
    const server = ["--bootstrap-server", `${headless(kafka)}:${brokerPort}`];
    const out = await execIn(
        cluster,
        namespace,
        pod,
        toolCommand(["kafka-topics", ...server, "--describe"]),
        { seconds: secondsToDescribe },
    );
    return parsePartitions(out);
}

async function closed(
    cluster: Cluster,
    ensemble: Ensemble,
    restarting?: number,
): Promise<string | undefined> {
    const ids = (await closedBrokers(cluster, ensemble)).filter((id) => id !== restarting);
    return ids.length === 0 ? undefined : `broker ${ids.join(", ")} to listen`;
}

async function absent(
    cluster: Cluster,
    ensemble: Ensemble,
    restarting?: number,
): Promise<string | undefined> {
    const joined = await sessions(cluster, ensemble);
    const ids = Array.from({ length: ensemble.brokers }, (_, id) => id).filter(
        (id) => id !== restarting && !joined.includes(String(id)),
    );
    return ids.length === 0 ? undefined : `broker ${ids.join(", ")} to join`;
}

/** The brokers of a release: a broker is restarted where every partition has its other replicas in sync. */
export function rollingBrokers(cluster: Cluster, ensemble: Ensemble): RollingSet {
    return {
        name: ensemble.kafka,
        // As Kubernetes does.
        next: (old) => Promise.resolve(old.at(-1)),
        // The cheapest question first: each of the others starts a Java machine.
        missing: async (restarting) =>
            (await closed(cluster, ensemble, restarting)) ??
            (await absent(cluster, ensemble, restarting)) ??
            lackingReplicas(
                await describePartitions(cluster, ensemble),
                ensemble.brokers,
                restarting,
            ),
        unserved: () => closed(cluster, ensemble),
    };
}
