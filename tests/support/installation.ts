import { type JsonObject, merge } from "../../core/json";
import type { Installation } from "../../core/takeover/takeoverPlan";
import type { LiveDisks } from "../../core/takeover/volumes";
import { liveNode } from "./live";

export const storageClass = "local-storage";
const disabled = Object.fromEntries(
    ["schema-registry", "kafka-rest", "kafka-connect", "ksql-server", "control-center"].map(
        (name) => [`cp-${name}`, { enabled: false }],
    ),
);
export const values: JsonObject = {
    "cp-kafka": {
        brokers: 1,
        persistence: { size: "5Gi", storageClass },
        configurationOverrides: { "log.retention.hours": 1 },
    },
    "cp-zookeeper": {
        servers: 1,
        heapOptions: "-Xms1G -Xmx1G",
        persistence: { dataDirStorageClass: storageClass, dataLogDirStorageClass: storageClass },
    },
    ...disabled,
};
export const heapOptions = "-Xms512M -Xmx512M";
const chartDefaults: JsonObject = {
    "cp-kafka": { heapOptions, persistence: { enabled: true, disksPerBroker: 1 } },
    "cp-zookeeper": { heapOptions, persistence: { dataDirSize: "10Gi", dataLogDirSize: "10Gi" } },
};

/** The claims of the release above, each on a volume of another name and path. */
export const bound: readonly (readonly [claim: string, volume: string, size: string])[] = [
    ["datadir-0-r-cp-kafka-0", "pv-1", "5Gi"],
    ["datadir-r-cp-zookeeper-0", "pv-2", "10Gi"],
    ["datalogdir-r-cp-zookeeper-0", "pv-3", "10Gi"],
];

export function disks(): LiveDisks {
    return {
        nodes: [liveNode("pc")],
        claims: bound.map(([claim, volumeName, storage]) => ({
            metadata: { name: claim, namespace: "ns", uid: `uid-${claim}` },
            spec: {
                volumeName,
                accessModes: ["ReadWriteOnce"],
                resources: { requests: { storage } },
            },
            status: { phase: "Bound" },
        })),
        volumes: bound.map(([claim, name, storage]) => ({
            metadata: { name },
            spec: {
                accessModes: ["ReadWriteOnce"],
                capacity: { storage },
                claimRef: { namespace: "ns", name: claim, uid: `uid-${claim}` },
                local: { path: `/disks/${name}` },
                nodeAffinity: {
                    required: {
                        nodeSelectorTerms: [
                            {
                                matchExpressions: [
                                    {
                                        key: "kubernetes.io/hostname",
                                        operator: "In",
                                        values: ["pc"],
                                    },
                                ],
                            },
                        ],
                    },
                },
                persistentVolumeReclaimPolicy: "Retain",
            },
        })),
    };
}

export function there(over: { live?: LiveDisks; values?: JsonObject } = {}): Installation {
    const given = over.values ?? values;
    return {
        release: { values: given, computed: merge(chartDefaults, given), chartVersion: "0.6.1" },
        live: over.live ?? disks(),
        storageClass: () => ({
            provisioner: "kubernetes.io/no-provisioner",
            reclaimPolicy: "Delete",
        }),
    };
}

export const names = { release: "r", namespace: "ns" };
