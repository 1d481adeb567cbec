import type { V1Pod } from "@kubernetes/client-node";
import { type Ensemble, runningPod } from "./brokers";
import { runTool } from "./kafkaTool";
import type { Cluster } from "./kube";

/** Ids of the brokers that have a session with ZooKeeper. */
export async function sessions(cluster: Cluster, ensemble: Ensemble): Promise<readonly string[]> {
    const [ids] = await children(cluster, ensemble, ["/brokers/ids"]);
    if (ids === undefined) {
        throw new Error("ZooKeeper did not tell which brokers have a session");
    }
    return ids;
}

/** What ZooKeeper knows of Kafka: a broker that has just started knows of no topics yet. */
export interface Registered {
    /** Brokers that have a session. */
    readonly ids: readonly string[];
    /** Partitions of the topic; undefined where there is no such topic. */
    readonly partitions: readonly string[] | undefined;
}

export async function registered(
    cluster: Cluster,
    ensemble: Ensemble,
    topic: string,
): Promise<Registered> {
    const of = `/brokers/topics/${topic}/partitions`;
    const all = ["/brokers/topics", "/brokers/ids", of];
    const lists = await children(cluster, ensemble, all);
    const [topics, ids, partitions] = lists;
    const isThere = topics?.includes(topic);
    // Of a path that is not there the shell says nothing on stdout.
    if (ids === undefined || lists.length !== (isThere === true ? 3 : 2)) {
        throw new Error(`ZooKeeper did not tell what is under ${all.join(", ")}`);
    }
    return { ids, partitions };
}

/** What is under each of these paths, asked for at once: to ask is to start a Java machine. */
async function children(
    cluster: Cluster,
    { namespace, zookeeper }: Ensemble,
    paths: readonly string[],
): Promise<readonly (readonly string[])[]> {
    const pod = await runningPod(cluster, namespace, zookeeper);
    const shell = ["zookeeper-shell", `localhost:${mainPort(pod)}`];
    // The shell ends as its last command did, and one of a path that is not there fails.
    const input = [...paths, "/"].map((path) => `ls ${path}\n`).join("");
    const out = await runTool(cluster, namespace, pod, shell, { seconds: 30, input });
    const lists = [...out.matchAll(/^\[(.*)\]\s*$/gm)].map(([, list = ""]) => list);
    return lists.slice(0, -1).map((list) => (list === "" ? [] : list.split(", ")));
}

function mainPort(pod: V1Pod): number {
    const ports = (pod.spec?.containers ?? []).flatMap(({ ports: all }) => all ?? []);
    return ports.find(({ name }) => name === "client")?.containerPort ?? 2181;
}
