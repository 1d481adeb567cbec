import type { TriedPod } from "../../core/pods/dryRun";
import type { PlannedPods } from "../../core/pods/plannedPods";
import type { PodTemplate } from "../../core/pods/podTemplate";
import { refusedOf } from "./again";
import { kubernetesClient } from "./client";
import type { Cluster } from "./cluster";

function standIn(
    name: string,
    { labels, annotations, pullSecrets, containers }: PodTemplate,
    tolerations: PlannedPods["tolerations"],
) {
    return {
        metadata: { name, labels: { ...labels }, annotations: { ...annotations } },
        spec: {
            tolerations: [...tolerations],
            imagePullSecrets: pullSecrets.map((secret) => ({ name: secret })),
            containers: containers.map(({ limits, requests, ...container }) => ({
                ...container,
                resources: { limits: { ...limits }, requests: { ...requests } },
            })),
        },
    };
}

/** The first pod of each StatefulSet that has none yet, as admission rules answer for it. Nothing is created. */
export async function triedPods(
    { core }: Cluster,
    namespace: string,
    sets: readonly PlannedPods[],
    live: ReadonlySet<string>,
): Promise<readonly TriedPod[]> {
    const { V1Pod } = kubernetesClient();
    const tried = sets.map(async ({ key, pods, template, tolerations }): Promise<TriedPod[]> => {
        const [first] = pods;
        if (
            first === undefined ||
            template === undefined ||
            pods.some(({ name }) => live.has(name))
        ) {
            return [];
        }
        try {
            const body = Object.assign(new V1Pod(), standIn(first.name, template, tolerations));
            await core.createNamespacedPod({ namespace, body, dryRun: "All" });
            return [];
        } catch (error) {
            return [{ pod: first.name, key, ...refusedOf(error) }];
        }
    });
    return (await Promise.all(tried)).flat();
}
