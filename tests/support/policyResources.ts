import type { Plain, PlainObject } from "../../policy/plain";
import type { Resource } from "../../policy/resource";

/** A resource of a type, e.g. `core/v1:PersistentVolume`, with whatever properties. */
export function resource(type: string, props: PlainObject, name = "example"): Resource {
    const token = `kubernetes:${type}`;
    return { type: token, name, urn: `urn:pulumi:prod::project::${token}::${name}`, props };
}

/** `node` in the label that the kubelet sets. */
export function onNode(...nodes: readonly string[]): PlainObject {
    const hostname = { key: "kubernetes.io/hostname", operator: "In", values: nodes };
    return { required: { nodeSelectorTerms: [{ matchExpressions: [hostname] }] } };
}

/** A volume that every policy lets pass, with other or further parts of its spec. */
export function volume(spec: PlainObject = {}, name = "disk-a"): Resource {
    return resource("core/v1:PersistentVolume", {
        metadata: { name },
        spec: {
            capacity: { storage: "5Gi" },
            accessModes: ["ReadWriteOnce"],
            persistentVolumeReclaimPolicy: "Retain",
            storageClassName: "local",
            claimRef: { namespace: "kafka", name: "data-0" },
            local: { path: "/mnt/data/a" },
            nodeAffinity: onNode("node-1"),
            ...spec,
        },
    });
}

/** The claim of that volume. */
export function claim(spec: PlainObject = {}, metadata: PlainObject = {}): Resource {
    return resource("core/v1:PersistentVolumeClaim", {
        metadata: { name: "data-0", namespace: "kafka", ...metadata },
        spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: "local",
            volumeName: "disk-a",
            resources: { requests: { storage: "5Gi" } },
            ...spec,
        },
    });
}

/** The class of both. */
export function storageClass(annotations: PlainObject, provisioner: Plain): Resource {
    return resource("storage.k8s.io/v1:StorageClass", {
        metadata: { name: "local", annotations },
        provisioner,
    });
}

/** A release of cp-helm-charts that every policy lets pass, with other properties. */
export function release(props: PlainObject = {}, name = "example"): Resource {
    return resource(
        "helm.sh/v3:Release",
        {
            name: "kafka",
            namespace: "kafka",
            chart: "cp-helm-charts",
            values: {
                "cp-kafka": { persistence: { enabled: true, storageClass: "local" } },
                "cp-zookeeper": {
                    persistence: { dataDirStorageClass: "local", dataLogDirStorageClass: "local" },
                },
            },
            ...props,
        },
        name,
    );
}

/** An affinity of these terms, which are alternatives. */
export function affinity(...nodeSelectorTerms: readonly PlainObject[]): PlainObject {
    return { nodeAffinity: { required: { nodeSelectorTerms } } };
}
