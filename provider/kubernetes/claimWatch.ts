import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { isTouched, touchAnnotation } from "../../core/binding";
import { type Cluster, reason, statusOf } from "./cluster";
import { kubernetesClient } from "./client";
import { ObjectWatch } from "./objectWatch";

/** How many requests are under way at once. */
const atOnce = 20;

/** The claims of a namespace, as the API server reports them. */
export class ClaimWatch extends ObjectWatch<V1PersistentVolumeClaim> {
    /** When something happened to a claim last, by Date.now(). */
    lastEvent = Date.now();

    private readonly core: Cluster["core"];
    private readonly namespace: string;

    /** @param changed called with each change of a claim. */
    constructor(cluster: Cluster, namespace: string, changed: () => void = () => undefined) {
        super(cluster, {
            path: `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
            list: () => cluster.core.listNamespacedPersistentVolumeClaim({ namespace }),
            changed: (before, now) => {
                // A change made here says nothing about the controller.
                if (before === undefined || isTouched(before) === isTouched(now)) {
                    this.lastEvent = Date.now();
                }
                changed();
            },
        });
        this.core = cluster.core;
        this.namespace = namespace;
    }

    /**
     * Sets or removes the annotation of these claims.
     * @throws where the API refuses it.
     */
    async touch(names: readonly string[], value: string | null): Promise<void> {
        const { setHeaderOptions, PatchStrategy } = kubernetesClient();
        const body = { metadata: { annotations: { [touchAnnotation]: value } } };
        const patch = (name: string) =>
            this.core.patchNamespacedPersistentVolumeClaim(
                { name, namespace: this.namespace, body, fieldManager: "kafka-local-volumes" },
                setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
            );
        try {
            for (let first = 0; first < names.length; first += atOnce) {
                await Promise.all(names.slice(first, first + atOnce).map(patch));
            }
        } catch (error) {
            if (statusOf(error) === undefined) {
                this.failure = reason(error);
            }
            throw error;
        }
        this.lastEvent = Date.now();
    }
}
