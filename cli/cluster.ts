import type { Live } from "../core/doctor/live";
import { withoutUserinfo } from "../core/kubeconfig/credentials";
import { boundedClient } from "../provider/kubernetes/boundedClient";
import { type Cluster, connect, reason, statusOf } from "../provider/kubernetes/cluster";
import { eventsIfAllowed } from "../provider/kubernetes/events";
import { shown } from "../core/shown";
import {
    giveKubeconfig,
    kubeconfigKey,
    kubeconfigName,
} from "../provider/kubernetes/givenKubeconfig";
import { KubeError, UsageError } from "./errors";
import { kubeconfigOfStack } from "./stackKubeconfig";
import type { StackInput } from "./stackInput";
import { UnknownContext } from "../provider/kubernetes/kubeconfig";
import { kubernetesClient } from "../provider/kubernetes/client";

/** How long the cluster may take to answer the first request: a wrong address is reported early. */
const secondsToAnswer = 15;

/**
 * The cluster of a stack, once it has answered.
 * @throws KubeError where there is none.
 */
export async function reach(input: StackInput, context: string | undefined): Promise<Cluster> {
    giveKubeconfig(await kubeconfigOfStack(input));
    let cluster: Cluster;
    try {
        cluster = await connect(context);
    } catch (error) {
        if (error instanceof UnknownContext) {
            throw new UsageError(error.message);
        }
        throw new KubeError(
            `the kubeconfig ${shown(kubeconfigName())} cannot be used: ${reason(error)}`,
        );
    }
    const { config } = cluster;
    const where = shown(withoutUserinfo(config.getCurrentCluster()?.server ?? ""));
    const k8s = kubernetesClient();
    try {
        await boundedClient(k8s, config, k8s.VersionApi, { seconds: secondsToAnswer }).getCode();
    } catch (error) {
        throw new KubeError(
            `the cluster at ${where} does not answer: ${reason(error)}; choose another one with ${kubeconfigName() === kubeconfigKey ? kubeconfigKey : "KUBECONFIG"} or --context`,
        );
    }
    return cluster;
}

/** Everything of the cluster that says something about a stack's disks. */
export async function readLive(
    { core }: Cluster,
    namespace: string,
    release: string,
): Promise<Live> {
    const [volumes, claims, pods, nodes, events, records] = await Promise.all([
        core.listPersistentVolume(),
        core.listPersistentVolumeClaimForAllNamespaces(),
        core.listNamespacedPod({ namespace }),
        core.listNode(),
        eventsIfAllowed(
            core.listNamespacedEvent({ namespace, fieldSelector: "reason=FailedMount" }),
        ),
        core.listNamespacedSecret({ namespace, labelSelector: `owner=helm,name=${release}` }),
    ]).catch((error: unknown) => {
        const refused = statusOf(error) === undefined ? "does not answer" : "refuses";
        throw new KubeError(`the cluster ${refused}: ${reason(error)}`);
    });
    return {
        volumes: volumes.items,
        claims: claims.items,
        pods: pods.items,
        nodes: nodes.items,
        events: events ?? [],
        records: records.items,
    };
}
