import type { V1Pod } from "@kubernetes/client-node";
import { chartDefaults } from "../../core/chart/defaults";
import {
    parseRegistered,
    parseSessions,
    type RegisteredBrokers,
    registeredInput,
    sessionsInput,
} from "../../core/zookeeperShell";
import { type Ensemble, execIn, runningPod } from "./brokers";
import { toolCommand } from "./kafkaTool";
import type { Cluster } from "../kubernetes/cluster";

/** Ids of the brokers that have a session with ZooKeeper. */
export async function sessions(cluster: Cluster, ensemble: Ensemble): Promise<readonly string[]> {
    return parseSessions(await ask(cluster, ensemble, sessionsInput));
}

export async function registered(
    cluster: Cluster,
    ensemble: Ensemble,
    topic: string,
): Promise<RegisteredBrokers> {
    return parseRegistered(await ask(cluster, ensemble, registeredInput(topic)), topic);
}

async function ask(
    cluster: Cluster,
    { namespace, zookeeper }: Ensemble,
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
