import type {
    Live,
    LiveClaim,
    LiveEvent,
    LiveNode,
    LivePod,
    LiveSecret,
    LiveVolume,
} from "../../core/doctor/live";
import type { PlannedVolume } from "../../core/plan";

/** A volume of a plan and its claim, as the API returns them. */
export interface LivePair {
    readonly volume: LiveVolume;
    readonly claim: LiveClaim;
}

/** A volume and its claim, bound to each other as planned. */
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
            containers: [],
            volumes: [
                { name: "data", persistentVolumeClaim: { claimName: planned.claim } },
                { name: "config" },
            ],
        },
        status: { phase },
    };
}

/** An event about the object with a uid. */
export function liveEvent(uid: string, reason: string, message: string): LiveEvent {
    return { metadata: {}, involvedObject: { kind: "Pod", uid }, reason, message };
}

/** Helm's record of a revision of release kafka. */
export function liveRecord(revision: number, status: string): LiveSecret {
    return { metadata: { name: `sh.helm.release.v1.kafka.v${revision}`, labels: { status } } };
}

/** A cluster with these objects and no others. */
export function liveCluster(parts: Partial<Live>): Live {
    return { volumes: [], claims: [], pods: [], nodes: [], events: [], records: [], ...parts };
}
