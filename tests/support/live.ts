import type { Live, LiveClaim, LiveNode, LivePod, LiveVolume } from "../../core/doctor/live";
import type { PlannedVolume } from "../../core/plan";

/** What a cluster holds of one volume of a plan, each part as the API would give it. */
export interface LivePair {
    readonly volume: LiveVolume;
    readonly claim: LiveClaim;
}

/** A volume and its claim, bound to each other as the plan wants them. */
export function boundPair(planned: PlannedVolume): LivePair {
    const uid = `uid-of-${planned.claim}`;
    return {
        volume: {
            metadata: {
                name: planned.volume,
                uid: `uid-of-volume-${planned.volume}`,
                resourceVersion: "7",
            },
            spec: {
                capacity: { storage: planned.size },
                claimRef: {
                    namespace: planned.namespace,
                    name: planned.claim,
                    uid,
                    resourceVersion: "5",
                },
                local: { path: planned.path },
                nodeAffinity: {
                    required: {
                        nodeSelectorTerms: [
                            {
                                matchExpressions: [
                                    {
                                        key: planned.label.key,
                                        operator: "In",
                                        values: [planned.label.value],
                                    },
                                ],
                            },
                        ],
                    },
                },
                persistentVolumeReclaimPolicy: "Retain",
                storageClassName: planned.storageClass,
            },
            status: { phase: "Bound" },
        },
        claim: {
            metadata: {
                name: planned.claim,
                namespace: planned.namespace,
                uid,
                resourceVersion: "6",
            },
            spec: {
                resources: { requests: { storage: planned.request } },
                storageClassName: planned.storageClass,
                volumeName: planned.volume,
            },
            status: { phase: "Bound" },
        },
    };
}

export function liveNode(name: string, ready = "True"): LiveNode {
    return {
        metadata: { name, labels: { "kubernetes.io/hostname": name } },
        status: { conditions: [{ type: "Ready", status: ready }] },
    };
}

/** A pod that uses a claim, with a node or without one yet. */
export function livePod(planned: PlannedVolume, phase: string, scheduled = true): LivePod {
    return {
        metadata: { name: "kafka-cp-kafka-0", namespace: planned.namespace, uid: "uid-of-pod" },
        spec: {
            ...(scheduled ? { nodeName: planned.node } : {}),
            volumes: [{ persistentVolumeClaim: { claimName: planned.claim } }, {}],
        },
        status: { phase },
    };
}

/** A cluster of these parts and nothing else. */
export function liveCluster(parts: Partial<Live>): Live {
    return { volumes: [], claims: [], pods: [], nodes: [], events: [], records: [], ...parts };
}
