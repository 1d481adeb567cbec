import type { Live } from "../core/doctor/live";
import { type Cluster, connect, reason, statusOf } from "../provider/kubernetes/cluster";
import { UsageError } from "./arguments";

/** The cluster cannot be asked, or refuses to answer. */
export class KubeError extends Error {}

const secondsToAnswer = 15;

/**
 * The cluster of a stack, once it has answered.
 * @throws KubeError where there is none.
 */
export async function reach(context: string | undefined): Promise<Cluster> {
    let cluster: Cluster;
    try {
        cluster = await connect(context);
    } catch (error) {
        throw new KubeError(`the kubeconfig cannot be used: ${reason(error)}`);
    }
    const { config } = cluster;
    const where = config.getCurrentCluster()?.server;
    if (where === undefined) {
        const known = config.getContexts().map(({ name }) => name);
        throw new UsageError(
            `context ${config.getCurrentContext()}: the kubeconfig has none of this name; contexts: ${known.join(", ")}`,
        );
    }
    const { VersionApi } = await import("@kubernetes/client-node");
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
            reject(new Error(`no answer in ${secondsToAnswer} s`));
        }, secondsToAnswer * 1000);
    });
    try {
        await Promise.race([config.makeApiClient(VersionApi).getCode(), late]);
    } catch (error) {
        throw new KubeError(
            `the cluster at ${where} cannot be asked: ${explain(error)}; KUBECONFIG or --context name another one`,
        );
    } finally {
        clearTimeout(timer);
    }
    return cluster;
}

/** One line of what the API server said. */
export function explain(error: unknown): string {
    const body: unknown = error instanceof Error && "body" in error ? error.body : undefined;
    if (typeof body === "string") {
        try {
            const { message } = JSON.parse(body) as { message?: string };
            return message ?? reason(error);
        } catch {
            return body.trim() === "" ? reason(error) : body.trim();
        }
    }
    return reason(error);
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
        core.listNamespacedEvent({ namespace, fieldSelector: "reason=FailedMount" }),
        core.listNamespacedSecret({ namespace, labelSelector: `owner=helm,name=${release}` }),
    ]).catch((error: unknown) => {
        const refused = statusOf(error) === undefined ? "does not answer" : "refuses";
        throw new KubeError(`the cluster ${refused}: ${explain(error)}`);
    });
    return {
        volumes: volumes.items,
        claims: claims.items,
        pods: pods.items,
        nodes: nodes.items,
        events: events.items,
        records: records.items,
    };
}
