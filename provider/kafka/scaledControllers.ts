import { type Cluster, podName } from "../kubernetes/cluster";
import { waitUntil } from "../kubernetes/wait";
import type { Progress } from "../progress";
import { podsOf, readStatefulSet, scale } from "./brokers";

/** A controller writes a snapshot and closes its log; Kubernetes kills it after the 30 s of its template. */
const secondsToEnd = 120;

/** The StatefulSets of the controllers and of the brokers that need them. */
export interface StoppedControllers {
    readonly namespace: string;
    readonly controllers: string;
    /** @default Nothing is known of the brokers. */
    readonly kafka?: string | undefined;
}

async function podNames(
    cluster: Cluster,
    namespace: string,
    name: string,
): Promise<readonly string[] | undefined> {
    const statefulSet = await readStatefulSet(cluster, namespace, name);
    return statefulSet === undefined
        ? undefined
        : (await podsOf(cluster, statefulSet)).map(podName).sort();
}

/**
 * Stops the controllers, so that none is left on its disk when their StatefulSet is gone. Where brokers run, or nothing is
 * known of them, the controllers stay: a broker that is stopped without them waits and is killed.
 */
export async function stopControllers(
    cluster: Cluster,
    { namespace, controllers, kafka }: StoppedControllers,
    progress: Progress,
): Promise<void> {
    const brokers = kafka === undefined ? ["?"] : await podNames(cluster, namespace, kafka);
    if ((brokers ?? []).length > 0) {
        return;
    }
    if ((await podNames(cluster, namespace, controllers)) === undefined) {
        return;
    }
    await scale(cluster, namespace, controllers, 0);
    const missing = await waitUntil(secondsToEnd, progress.waiting, async () => {
        const left = (await podNames(cluster, namespace, controllers)) ?? [];
        return left.length === 0 ? undefined : `${left.join(", ")} to stop`;
    });
    if (missing !== undefined) {
        progress.warn(`continued without waiting for ${missing}: check its node`);
    }
}

/** Starts those that an interrupted delete left stopped: Pulumi takes their StatefulSet for unchanged. */
export async function startControllers(
    cluster: Cluster,
    { namespace, controllers, replicas }: StoppedControllers & { readonly replicas: number },
): Promise<void> {
    const statefulSet = await readStatefulSet(cluster, namespace, controllers);
    if (statefulSet?.spec?.replicas === 0) {
        await scale(cluster, namespace, controllers, replicas);
    }
}
