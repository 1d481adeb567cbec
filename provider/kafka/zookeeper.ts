import type { V1Pod } from "@kubernetes/client-node";
import { chartDefaults } from "../../core/chart/defaults";
import {
    parseRegistered,
    parseSessions,
    type RegisteredBrokers,
    registeredInput,
    sessionsInput,
} from "../../core/zookeeperShell";
import { execIn, runningPod } from "./brokers";
import { toolCommand } from "./kafkaTool";
import type { Cluster } from "../kubernetes/cluster";

/** ZooKeeper of a release. */
export interface ZookeeperServers {
    readonly namespace: string;
    /** Name of its StatefulSet. */
    readonly zookeeper: string;
}

/** ZooKeeper of an ensemble, where it has one. */
export function zookeeperOf({
    namespace,
    zookeeper,
}: {
    readonly namespace: string;
    readonly zookeeper?: string | undefined;
}): ZookeeperServers | undefined {
    return zookeeper === undefined ? undefined : { namespace, zookeeper };
}

/** Ids of the brokers that have a session with ZooKeeper. */
export async function sessions(
    cluster: Cluster,
    ensemble: ZookeeperServers,
): Promise<readonly string[]> {
    return parseSessions(await askZookeeper(cluster, ensemble, sessionsInput));
}

export async function registered(
    cluster: Cluster,
    ensemble: ZookeeperServers,
    topic: string,
): Promise<RegisteredBrokers> {
    return parseRegistered(await askZookeeper(cluster, ensemble, registeredInput(topic)), topic);
}

/** Runs commands of zookeeper-shell. */
export async function askZookeeper(
    cluster: Cluster,
    { namespace, zookeeper }: ZookeeperServers,
    input: string,
): Promise<string> {
    const pod = await runningPod(cluster, namespace, zookeeper);
    const shell = toolCommand(["zookeeper-shell", `localhost:${clientPort(pod)}`]);
    return execIn(cluster, namespace, pod, shell, { seconds: 30, input });
}

/** Port at which a server listens for clients. */
export function clientPort(pod: V1Pod): number {
    const ports = (pod.spec?.containers ?? []).flatMap(({ ports: all }) => all ?? []);
    return ports.find(({ name }) => name === "client")?.containerPort ?? chartDefaults.clientPort;
}
