import * as k8s from "@pulumi/kubernetes";
import * as random from "@pulumi/random";

/*
 * What a program without checks would declare: namespace, class, nine volumes, a random value and the
 * release. Its pods have no volumes that they could use, so that they take nothing from the machine
 * while previews are timed.
 */
const name = "plain";
const namespace = new k8s.core.v1.Namespace(name, { metadata: { name } });
const storageClass = new k8s.storage.v1.StorageClass(name, {
    metadata: { name },
    provisioner: "kubernetes.io/no-provisioner",
    volumeBindingMode: "WaitForFirstConsumer",
    reclaimPolicy: "Retain",
});
// Not the claims of the chart's StatefulSets, which nothing here deletes: a volume that one of them is
// bound to could not be deleted either.
const claims = Array.from({ length: 9 }, (_, i) => `unused-${i}`);
const volumes = claims.map(
    (claim) =>
        new k8s.core.v1.PersistentVolume(
            claim,
            {
                metadata: {
                    name: `${name}-${claim}`,
                    annotations: { "pulumi.com/skipAwait": "true" },
                },
                spec: {
                    capacity: { storage: "1Gi" },
                    accessModes: ["ReadWriteOnce"],
                    persistentVolumeReclaimPolicy: "Retain",
                    storageClassName: name,
                    claimRef: { namespace: name, name: claim },
                    local: { path: `/srv/${claim}` },
                    nodeAffinity: {
                        required: {
                            nodeSelectorTerms: [
                                {
                                    matchExpressions: [
                                        {
                                            key: "kubernetes.io/hostname",
                                            operator: "In",
                                            values: ["nowhere"],
                                        },
                                    ],
                                },
                            ],
                        },
                    },
                },
            },
            { dependsOn: [namespace, storageClass] },
        ),
);
const value = new random.RandomUuid(name);
const off = { enabled: false };
const jmx = { prometheus: { jmx: off } };
const release = new k8s.helm.v3.Release(
    name,
    {
        name,
        namespace: name,
        chart: "../../chart/cp-helm-charts",
        values: {
            "cp-kafka": { ...jmx, persistence: { size: "1Gi", storageClass: name } },
            "cp-zookeeper": {
                ...jmx,
                persistence: {
                    dataDirSize: "1Gi",
                    dataDirStorageClass: name,
                    dataLogDirSize: "1Gi",
                    dataLogDirStorageClass: name,
                },
            },
            "cp-kafka-connect": off,
            "cp-schema-registry": off,
            "cp-kafka-rest": off,
            "cp-ksql-server": off,
            "cp-control-center": off,
        },
        postrender: "../../../components/postrender.js",
        skipAwait: true,
    },
    { dependsOn: volumes },
);

export const declared = [value.result, release.name];
