import {
    type DescribedPartition,
    lackingReplicas,
    parsePartitions,
    servingBrokers,
} from "../../core/rolling/partitions";
import type { Cluster } from "../kubernetes/cluster";
import { closedBrokers, type Ensemble } from "./brokers";
import { bootstrapOf, type KafkaClient, runTool } from "./kafkaTool";
import { joinedBrokers } from "./registered";
import type { RollingSet } from "./rollingSet";

/** A description of very many partitions takes its time. */
const secondsToDescribe = 120;

/** Every partition of the cluster. */
export async function describePartitions(
    cluster: Cluster,
    client: KafkaClient,
): Promise<readonly DescribedPartition[]> {
    const command = ["kafka-topics", "--bootstrap-server", bootstrapOf(client), "--describe"];
    return parsePartitions(await runTool(cluster, client, command, { seconds: secondsToDescribe }));
}

async function closed(
    cluster: Cluster,
    ensemble: Ensemble,
    restarting?: number,
): Promise<string | undefined> {
    const ids = (await closedBrokers(cluster, ensemble)).filter((id) => id !== restarting);
    return ids.length === 0 ? undefined : `broker ${ids.join(", ")} to listen`;
}

/** Brokers without a partition have to be asked for: a question is a Java machine. */
async function absent(
    cluster: Cluster,
    ensemble: Ensemble,
    partitions: readonly DescribedPartition[],
    restarting?: number,
): Promise<string | undefined> {
    const serving = servingBrokers(partitions);
    const others = Array.from({ length: ensemble.brokers }, (_, id) => id).filter(
        (id) => id !== restarting && !serving.has(id),
    );
    const joined = others.length === 0 ? [] : await joinedBrokers(cluster, ensemble);
    const ids = others.filter((id) => !joined.includes(String(id)));
    return ids.length === 0 ? undefined : `broker ${ids.join(", ")} to join`;
}

async function lacking(
    cluster: Cluster,
    ensemble: Ensemble,
    restarting?: number,
): Promise<string | undefined> {
    const partitions = await describePartitions(cluster, ensemble);
    return (
        lackingReplicas(partitions, ensemble.brokers, restarting) ??
        (await absent(cluster, ensemble, partitions, restarting))
    );
}

/** The brokers of a release: a broker is restarted where every partition has its other replicas in sync. */
export function rollingBrokers(cluster: Cluster, ensemble: Ensemble): RollingSet {
    return {
        name: ensemble.kafka,
        // As Kubernetes does.
        next: (old) => Promise.resolve(old.at(-1)),
        // The cheapest question first.
        missing: async (restarting) =>
            (await closed(cluster, ensemble, restarting)) ??
            (await lacking(cluster, ensemble, restarting)),
    };
}
