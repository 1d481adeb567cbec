import { type Cluster, connect, podName } from "./cluster";

/** A pod that uses a claim. */
export interface ClaimUser {
    readonly pod: string;
    /** undefined while the scheduler has found none. */
    readonly node: string | undefined;
}

/** The pods that use each claim of a namespace; what has ended uses none. */
export async function claimUsers(
    { core }: Cluster,
    namespace: string,
): Promise<ReadonlyMap<string, ClaimUser>> {
    const { items } = await core.listNamespacedPod({ namespace });
    return new Map(
        items
            .filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed")
            .flatMap((pod) =>
                (pod.spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
                    persistentVolumeClaim === undefined
                        ? []
                        : [
                              [
                                  persistentVolumeClaim.claimName,
                                  { pod: podName(pod), node: pod.spec?.nodeName },
                              ] as const,
                          ],
                ),
            ),
    );
}

/**
 * What keeps claims of a namespace from being deleted, in words: a pod that has a node, as Kubernetes'
 * own protection of claims has it.
 * @returns undefined where the cluster does not answer.
 */
export async function holders(
    context: string | undefined,
    namespace: string,
): Promise<ReadonlyMap<string, string> | undefined> {
    try {
        const users = await claimUsers(await connect(context), namespace);
        return new Map(
            [...users].flatMap(([claim, { pod, node }]) =>
                node === undefined ? [] : [[claim, `pod ${pod} on node ${node}`] as const],
            ),
        );
    } catch {
        return undefined;
    }
}
