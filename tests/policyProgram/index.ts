import { join } from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** A program like many others: no component of this project's, and what people write without it. */
const mistakes = new pulumi.Config().require("mistakes");
const objects = mistakes === "objects";
const stack = mistakes === "stack";

const storageClass = new k8s.storage.v1.StorageClass("class", {
    metadata: {
        name: "local",
        annotations: { "storageclass.kubernetes.io/is-default-class": String(objects) },
    },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
});

const nodeAffinity = {
    required: {
        nodeSelectorTerms: [
            {
                matchExpressions: [
                    { key: "kubernetes.io/hostname", operator: "In", values: ["node-1"] },
                ],
            },
        ],
    },
};

const spec = {
    capacity: { storage: "5Gi" },
    accessModes: ["ReadWriteOnce"],
    storageClassName: storageClass.metadata.name,
};

const volume = new k8s.core.v1.PersistentVolume("a", {
    metadata: { name: "disk-a" },
    spec: {
        ...spec,
        persistentVolumeReclaimPolicy: objects ? "Delete" : "Retain",
        claimRef: objects
            ? { name: "data-0", uid: "0c5ee5ba" }
            : { namespace: "db", name: "data-0" },
        ...(objects
            ? { hostPath: { path: "/mnt/data/a" } }
            : { local: { path: "/mnt/data/a" }, nodeAffinity }),
    },
});

new k8s.core.v1.PersistentVolume("b", {
    metadata: { name: "disk-b" },
    spec: {
        ...spec,
        persistentVolumeReclaimPolicy: "Retain",
        local: { path: stack ? "/mnt/data/a/b" : "/mnt/data/b" },
        nodeAffinity,
    },
});

new k8s.core.v1.PersistentVolumeClaim("data", {
    metadata: { name: "data-0", namespace: "db" },
    spec: {
        accessModes: ["ReadWriteOnce"],
        ...(objects ? {} : { storageClassName: stack ? "fast" : "local" }),
        volumeName: volume.metadata.name,
        resources: { requests: { storage: stack ? "6Gi" : "5Gi" } },
    },
});

new k8s.apps.v1.Deployment("client", {
    metadata: { name: "client", namespace: "db" },
    spec: {
        selector: { matchLabels: { app: "client" } },
        template: {
            metadata: { labels: { app: "client" } },
            spec: {
                containers: [{ name: "client", image: objects ? "client:latest" : "client:1" }],
            },
        },
    },
});

new k8s.helm.v3.Release("kafka", {
    ...(objects ? {} : { name: "kafka" }),
    namespace: "db",
    chart: join(__dirname, "../../dev/chart/cp-helm-charts"),
    values: {
        "cp-kafka": { persistence: { enabled: !objects, storageClass: "local" } },
        "cp-zookeeper": {
            persistence: {
                dataDirStorageClass: "local",
                ...(objects ? {} : { dataLogDirStorageClass: "local" }),
            },
        },
    },
});
