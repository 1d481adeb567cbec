import type { Json } from "../../core/json";
import type { PlannedVolume } from "../../core/plan";

function volumeOf(planned: PlannedVolume): Json {
    const { claim, namespace, volume, label, path, size, storageClass } = planned;
    const expression = { key: label.key, operator: "In", values: [label.value] };
    return {
        type: "kubernetes:core/v1:PersistentVolume",
        outputs: {
            metadata: { name: volume },
            spec: {
                capacity: { storage: size },
                claimRef: { namespace, name: claim },
                local: { path },
                persistentVolumeReclaimPolicy: "Retain",
                storageClassName: storageClass,
                nodeAffinity: {
                    required: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
                },
            },
        },
    };
}

function claimOf({ claim, namespace, request }: PlannedVolume): Json {
    return {
        type: "kubernetes:core/v1:PersistentVolumeClaim",
        outputs: {
            metadata: { name: claim, namespace },
            spec: { resources: { requests: { storage: request } } },
        },
    };
}

/** The resources of a plan, as a state has them once it is deployed. */
export function resourcesOf(plan: readonly PlannedVolume[]): readonly Json[] {
    return plan.flatMap((planned) => [volumeOf(planned), claimOf(planned)]);
}
