import { commandLine } from "../core/commandLine";
import { describeAction, type RepairAction } from "../core/doctor/finding";
import { type Cluster, statusOf, reason, unlessMissing } from "../provider/kubernetes/cluster";
import { waitUntil } from "../provider/kubernetes/wait";
import { KubeError } from "./errors";
import { kubernetesClient } from "../provider/kubernetes/client";

/** How long a deleted claim may take to be gone, and a claim to be bound. */
const seconds = 60;

/** Someone else changed the object after it was read: what was decided no longer holds. */
const changed = [404, 409, 422];

function say(text: string): void {
    process.stderr.write(`${text}\n`);
}

async function deleteClaim(
    { core }: Cluster,
    stack: string,
    { namespace, claim, uid, resourceVersion }: Extract<RepairAction, { do: "delete-claim" }>,
): Promise<void> {
    const { V1DeleteOptions, V1Preconditions } = kubernetesClient();
    const body = new V1DeleteOptions();
    body.preconditions = Object.assign(new V1Preconditions(), { uid, resourceVersion });
    const propagationPolicy = "Background";
    await core.deleteNamespacedPersistentVolumeClaim({
        ...{ namespace, name: claim, body, propagationPolicy },
    });
    const left = await waitUntil(seconds, say, async () => {
        const read = core.readNamespacedPersistentVolumeClaim({ namespace, name: claim });
        return (await unlessMissing(read))?.metadata?.uid === uid
            ? `${claim} to be deleted`
            : undefined;
    });
    if (left !== undefined) {
        throw new KubeError(
            `claim ${namespace}/${claim} is being deleted, and a pod still uses it (kubectl describe pvc -n ${namespace} ${claim}); once the pod is gone, run ${commandLine("doctor", stack, "--fix")} again`,
        );
    }
}

/**
 * Does one action.
 * @throws KubeError where it could not be done; the objects are then as they were.
 */
export async function repair(cluster: Cluster, stack: string, action: RepairAction): Promise<void> {
    const { PatchStrategy, setHeaderOptions } = kubernetesClient();
    const { core } = cluster;
    try {
        switch (action.do) {
            case "clear-uid":
                await core.patchPersistentVolume(
                    { name: action.volume, body: action.patch },
                    setHeaderOptions("Content-Type", PatchStrategy.JsonPatch),
                );
                break;
            case "delete-claim":
                await deleteClaim(cluster, stack, action);
                break;
            case "apply-claim": {
                const { name, namespace } = action.manifest.metadata;
                const { manifest: body, manager: fieldManager } = action;
                await core.patchNamespacedPersistentVolumeClaim(
                    { name, namespace, body, fieldManager },
                    setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply),
                );
                break;
            }
        }
    } catch (error) {
        if (error instanceof KubeError) {
            throw error;
        }
        const hint = changed.includes(statusOf(error) ?? 0)
            ? `; if someone else has changed it, run ${commandLine("doctor", stack)} again`
            : "";
        throw new KubeError(`${describeAction(action)}: ${reason(error)}${hint}`);
    }
}

/** Waits until each of the claims is bound, or the time is up. */
export async function bound({ core }: Cluster, namespace: string, claims: readonly string[]) {
    await waitUntil(seconds, say, async () => {
        const { items } = await core.listNamespacedPersistentVolumeClaim({ namespace });
        const waiting = claims.filter(
            (claim) =>
                items.find(({ metadata }) => metadata?.name === claim)?.status?.phase !== "Bound",
        );
        return waiting.length === 0 ? undefined : `${waiting.join(", ")} to be bound`;
    });
}
