import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { brokerPort } from "../../core/chart/defaults";
import { headless } from "../../core/chart/names";
import {
    type Cluster,
    isRunning,
    podName,
    unlessMissing,
    unlessStatus,
} from "../kubernetes/cluster";
import { kubernetesClient } from "../kubernetes/client";
import { exec } from "../kubernetes/exec";

/** Kafka of one release, with its ZooKeeper or its controllers. */
export interface Ensemble {
    readonly namespace: string;
    /** StatefulSet of the brokers. */
    readonly kafka: string;
    /** StatefulSet of ZooKeeper; undefined where there is none. */
    readonly zookeeper?: string | undefined;
    /** StatefulSet of the controllers; undefined where there are none. */
    readonly controllers?: string | undefined;
    readonly brokers: number;
    /** Context of the kubeconfig, where the stack names one. */
    readonly context?: string | undefined;
    /** File in the brokers' pods with the client configuration that tools connect with. */
    readonly clientConfig?: string | undefined;
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
    const { setHeaderOptions, PatchStrategy } = kubernetesClient();
    await apps.patchNamespacedStatefulSetScale(
        { name, namespace, body: { spec: { replicas } } },
        setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
}

/**
 * Asks for a pod's end and does not wait for it; none of that name is fine too.
 * @param uid of the pod; one that has taken its name since stays. @default Any pod of this name is deleted.
 */
export async function deletePod(
    { core }: Cluster,
    namespace: string,
    { name, uid }: { readonly name: string; readonly uid?: string | undefined },
    gracePeriodSeconds: number,
): Promise<void> {
    const body = uid === undefined ? {} : { body: { preconditions: { uid } } };
    const request = core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds, ...body });
    await unlessStatus(409, unlessMissing(request));
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
export function programOf(pod: V1Pod): string {
    const names = (pod.spec?.containers ?? []).map(({ name }) => name);
    return names.find((name) => /-(broker|server|controller)$/.test(name)) ?? names[0] ?? "";
}

/**
 * A pod of a StatefulSet that runs, and so can be asked.
 * @param ordinal of the one to ask, where it runs.
 */
export async function runningPod(
    cluster: Cluster,
    namespace: string,
    name: string,
    ordinal?: number,
): Promise<V1Pod> {
    const statefulSet = await readStatefulSet(cluster, namespace, name);
    const pods = statefulSet === undefined ? [] : await podsOf(cluster, statefulSet);
    const running = pods.filter(isRunning);
    const pod = running.find((one) => podName(one) === `${name}-${ordinal}`) ?? running[0];
    if (pod === undefined) {
        throw new Error(`no pod of ${name} is running`);
    }
    return pod;
}

/** Runs a command where the pod's program runs. */
export function execIn(
    cluster: Cluster,
    namespace: string,
    pod: V1Pod,
    command: readonly string[],
    options: { readonly input?: string; readonly seconds: number },
): Promise<string> {
    return exec(cluster, namespace, podName(pod), command, {
        container: programOf(pod),
        ...options,
    });
}

const closedHosts = `for host in "$@"; do
    timeout 2 bash -c "exec 3<>/dev/tcp/$host/${brokerPort}" || echo "$host"
done 2>/dev/null`;

/**
 * Ids of the brokers that do not listen yet. This costs next to nothing, where each of Kafka's own
 * tools is a Java machine that takes the processor from brokers on their start.
 */
export async function closedBrokers(cluster: Cluster, ensemble: Ensemble): Promise<number[]> {
    const { namespace, kafka, brokers } = ensemble;
    const pod = await runningPod(cluster, namespace, kafka);
    const hosts = Array.from({ length: brokers }, (_, id) => `${kafka}-${id}.${headless(kafka)}`);
    const command = ["bash", "-c", closedHosts, "bash", ...hosts];
    const seconds = 30 + 2 * brokers;
    const closed = (await execIn(cluster, namespace, pod, command, { seconds })).split("\n");
    return hosts.flatMap((host, id) => (closed.includes(host) ? [id] : []));
}
