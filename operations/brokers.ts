import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { type Cluster, exec, isRunning, podName, unlessMissing } from "./kube";

/** Kafka and ZooKeeper of one release, by the names the chart gives them. */
export interface Ensemble {
    readonly namespace: string;
    /** StatefulSet of the brokers. */
    readonly kafka: string;
    /** StatefulSet of ZooKeeper. */
    readonly zookeeper: string;
    readonly brokers: number;
    /** Context of the kubeconfig, where the stack names one. */
    readonly context?: string | undefined;
}

export function readStatefulSet(
    { apps }: Cluster,
    namespace: string,
    name: string,
): Promise<V1StatefulSet | undefined> {
    return unlessMissing(apps.readNamespacedStatefulSet({ name, namespace }));
}

/** Sets the number of replicas and nothing else. */
export async function scale(
    { apps }: Cluster,
    namespace: string,
    name: string,
    replicas: number,
): Promise<void> {
    const { setHeaderOptions, PatchStrategy } = await import("@kubernetes/client-node");
    await apps.patchNamespacedStatefulSetScale(
        { name, namespace, body: { spec: { replicas } } },
        setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
}

/** Asks for a pod's end and does not wait for it; none of that name is fine too. */
export async function deletePod(
    { core }: Cluster,
    namespace: string,
    name: string,
    gracePeriodSeconds: number,
): Promise<void> {
    await unlessMissing(core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds }));
}

/** The pods that belong to a StatefulSet, by its own selector. */
export async function podsOf(
    { core }: Cluster,
    statefulSet: V1StatefulSet,
): Promise<readonly V1Pod[]> {
    const labels = Object.entries(statefulSet.spec?.selector.matchLabels ?? {});
    const { items } = await core.listNamespacedPod({
        namespace: statefulSet.metadata?.namespace ?? "",
        labelSelector: labels.map(([key, value]) => `${key}=${value}`).join(","),
    });
    const name = statefulSet.metadata?.name;
    return items.filter((pod) => pod.metadata?.ownerReferences?.some((o) => o.name === name));
}

/** The container that runs the pod's program: the exporter of its metrics stands before it. */
export function mainContainer(pod: V1Pod): string {
    const names = (pod.spec?.containers ?? []).map(({ name }) => name);
    return names.find((name) => /-(broker|server)$/.test(name)) ?? names[0] ?? "";
}

/** Ids of the brokers that have a session with ZooKeeper. */
export function sessions(cluster: Cluster, ensemble: Ensemble): Promise<string[]> {
    return children(cluster, ensemble, "/brokers/ids");
}

/** Topics there are, as ZooKeeper has them: a broker that has just started knows of none yet. */
export function topics(cluster: Cluster, ensemble: Ensemble): Promise<string[]> {
    return children(cluster, ensemble, "/brokers/topics");
}

async function children(cluster: Cluster, ensemble: Ensemble, path: string): Promise<string[]> {
    const { namespace, zookeeper } = ensemble;
    const statefulSet = await readStatefulSet(cluster, namespace, zookeeper);
    const pods = statefulSet === undefined ? [] : await podsOf(cluster, statefulSet);
    const pod = pods.find(isRunning);
    if (pod === undefined) {
        throw new Error(`no pod of ${zookeeper} is running`);
    }
    const port = mainPort(pod);
    const out = await exec(
        cluster,
        namespace,
        podName(pod),
        ["zookeeper-shell", `localhost:${port}`, "ls", path],
        { container: mainContainer(pod), seconds: 30 },
    );
    const ids = /^\[(.*)\]\s*$/m.exec(out)?.[1];
    if (ids === undefined) {
        throw new Error(`ZooKeeper did not tell what is under ${path}: ${out.trim().slice(-200)}`);
    }
    return ids === "" ? [] : ids.split(", ");
}

function mainPort(pod: V1Pod): number {
    const ports = (pod.spec?.containers ?? []).flatMap(({ ports: all }) => all ?? []);
    return ports.find(({ name }) => name === "client")?.containerPort ?? 2181;
}
