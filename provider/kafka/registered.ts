import { parseServing } from "../../core/brokerApi";
import { parsePartitions } from "../../core/rolling/partitions";
import type { RegisteredBrokers } from "../../core/zookeeperShell";
import type { Cluster } from "../kubernetes/cluster";
import type { Ensemble } from "./brokers";
import { bootstrapOf, runTool } from "./kafkaTool";
import { registered, sessions, zookeeperOf, type ZookeeperServers } from "./zookeeper";

const seconds = 60;

/** ZooKeeper, where it alone knows the brokers. */
function onlyZookeeper(ensemble: Ensemble): ZookeeperServers | undefined {
    return ensemble.controllers === undefined ? zookeeperOf(ensemble) : undefined;
}

/** Brokers in KRaft are not in ZooKeeper: the brokers say themselves who serves. */
async function serving(cluster: Cluster, ensemble: Ensemble): Promise<readonly string[]> {
    const command = ["kafka-broker-api-versions", "--bootstrap-server", bootstrapOf(ensemble)];
    return parseServing(await runTool(cluster, ensemble, command, { seconds }));
}

/** Ids of the brokers that have joined. */
export async function joinedBrokers(
    cluster: Cluster,
    ensemble: Ensemble,
): Promise<readonly string[]> {
    const zookeeper = onlyZookeeper(ensemble);
    return zookeeper === undefined
        ? await serving(cluster, ensemble)
        : await sessions(cluster, zookeeper);
}

/** The brokers that have joined, and the partitions of a topic of which each broker has one for itself. */
export async function joinedWithTopic(
    cluster: Cluster,
    ensemble: Ensemble,
    topic: string,
): Promise<RegisteredBrokers> {
    const zookeeper = onlyZookeeper(ensemble);
    if (zookeeper !== undefined) {
        return registered(cluster, zookeeper, topic);
    }
    const described = parsePartitions(
        await runTool(
            cluster,
            ensemble,
            [
                ...["kafka-topics", "--bootstrap-server", bootstrapOf(ensemble), "--describe"],
                ...["--topic", topic, "--if-exists"],
            ],
            { seconds },
        ),
    );
    const partitions = described.map(({ name }) => name.slice(topic.length + 1));
    // A broker that leads has joined, and need not be asked for: each question is a Java machine.
    const leaders = described.flatMap(({ leader }) => (leader === undefined ? [] : [`${leader}`]));
    const areAll = Array.from({ length: ensemble.brokers }, (_, id) => String(id)).every((id) =>
        leaders.includes(id),
    );
    return {
        ids: areAll ? leaders : await serving(cluster, ensemble),
        partitions: partitions.length === 0 ? undefined : partitions,
    };
}
