import { claimArgs, volumeArgs } from "../../components/localVolume";
import { stackAnnotation } from "../../core/clashes";
import { diskLabels } from "../../core/replicaDisk";
import type { JsonObject } from "../../core/json";
import { configOf, planOf } from "../../tests/support/config";

export const namespace = "bench";

/** Two volumes for each of three ZooKeeper servers; the rest are brokers'. */
const ofZookeeper = 6;

/**
 * A stack of so many volumes with their claims and nothing else, on nodes that there need not be: a
 * claim that is bound beforehand waits for no node and no pod.
 */
export function volumesConfig(count: number): JsonObject {
    return {
        namespace,
        createNamespace: false,
        // Stacks of different sizes are there at once.
        release: `v${count}`,
        storageClass: `v${count}`,
        nodes: ["bench-1", "bench-2", "bench-3"],
        kafka: { brokers: count - ofZookeeper },
        preparation: { enabled: false },
        canary: { enabled: false },
        installed: false,
    };
}

/** The objects that the program creates for such a stack, for kubectl: class, volumes, claims. */
export function manifests(count: number, stack: string) {
    const config = configOf(volumesConfig(count));
    const { storageClass } = config;
    const plan = planOf(config);
    const annotations = { [stackAnnotation]: stack };
    const items = [
        {
            apiVersion: "storage.k8s.io/v1",
            kind: "StorageClass",
            metadata: { name: storageClass, annotations },
            provisioner: "kubernetes.io/no-provisioner",
            volumeBindingMode: "WaitForFirstConsumer",
            reclaimPolicy: "Retain",
        },
        ...plan.map((volume) => ({
            apiVersion: "v1",
            kind: "PersistentVolume",
            ...volumeArgs({ ...volume, labels: diskLabels(volume) }, storageClass, annotations),
        })),
        ...plan.map((volume) => ({
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            ...claimArgs(volume, storageClass, volume.volume),
        })),
    ];
    return { apiVersion: "v1", kind: "List", items };
}
