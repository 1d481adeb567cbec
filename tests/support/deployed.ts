import type { Json } from "../../core/json";
import type { PlannedVolume } from "../../core/plan";
import { diskLabels } from "../../core/replicaDisk";

function volumeOf(planned: PlannedVolume): Json {
    const { claim, namespace, volume, label, path, size, storageClass } = planned;
    const expression = { key: label.key, operator: "In", values: [label.value] };
    return {
        type: "kubernetes:core/v1:PersistentVolume",
        outputs: {
            metadata: { name: volume, labels: diskLabels(planned) },
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

/** The checked directories of a plan, as a state has them. */
export function directoriesOf(plan: readonly PlannedVolume[]): readonly Json[] {
    return [...new Set(plan.map(({ node }) => node))].map((node) => {
        const own = plan.filter((planned) => planned.node === node);
        return {
            type: "kafka-local-volumes:index:NodeDirectories",
            outputs: {
                namespace: own[0]?.namespace ?? "",
                label: { key: own[0]?.label.key ?? "", value: own[0]?.label.value ?? "" },
                directories: own.map(({ claim, path, size }) => ({ claim, path, size })),
            },
        };
    });
}
