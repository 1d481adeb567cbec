import type { V1Pod } from "@kubernetes/client-node";
import { type PodsObserved, whyNotRunning } from "../../core/pods/notRunning";
import { type Cluster, podName, unlessMissing, unlessStatus } from "./cluster";
import { eventsIfAllowed } from "./events";
import { lastLines } from "./podLog";

/** Lines of a container that ended. */
const linesOfEach = 3;

/** What only explains is done without where it may not be listed. */
async function listed<T>(
    request: Promise<{ readonly items: readonly T[] }>,
): Promise<readonly T[]> {
    return (await unlessStatus(403, request))?.items ?? [];
}

/** Containers that ended, and are not ready again. */
function endedContainers({ status }: V1Pod): readonly string[] {
    const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
    return all
        .filter(
            ({ state, lastState, ready }) =>
                !ready && (state?.terminated ?? lastState?.terminated) !== undefined,
        )
        .map(({ name }) => name);
}

async function logsOf(
    cluster: Cluster,
    namespace: string,
    pods: readonly V1Pod[],
): Promise<PodsObserved["logs"]> {
    const logs = await Promise.all(
        pods.flatMap((pod) =>
            endedContainers(pod).map(
                async (container) =>
                    [
                        `${podName(pod)}/${container}`,
                        await lastLines(cluster, namespace, podName(pod), container, linesOfEach),
                    ] as const,
            ),
        ),
    );
    return new Map(logs);
}

/** Why pods of a StatefulSet do not run, a line each with what to do; none where all are ready. */
export async function whyPodsDoNotRun(
    cluster: Cluster,
    namespace: string,
    statefulSet: string,
): Promise<readonly string[]> {
    const { core, apps } = cluster;
    const live = await unlessMissing(
        apps.readNamespacedStatefulSet({ name: statefulSet, namespace }),
    );
    if (live === undefined) {
        return [];
    }
    const uid = live.metadata?.uid;
    const [pods, events, nodes, volumes] = await Promise.all([
        core.listNamespacedPod({ namespace }),
        eventsIfAllowed(core.listNamespacedEvent({ namespace })),
        listed(core.listNode()),
        listed(core.listPersistentVolume()),
    ]);
    const own = pods.items.filter(({ metadata }) =>
        metadata?.ownerReferences?.some((owner) => owner.uid === uid),
    );
    return whyNotRunning({
        ...{ statefulSet: live, pods: own, events: events ?? [], nodes, volumes },
        logs: await logsOf(cluster, namespace, own),
    });
}
