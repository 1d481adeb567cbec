import type { WipedNode } from "./wipe";

/** What is left of a pod if nobody deletes it: it ends by itself after this time. */
const secondsToLive = 3600;

/**
 * The pod that works on a node's directories: pinned to the node, root over those directories' parents
 * and over nothing else, without a token of the cluster.
 */
export function wipePod(
    node: WipedNode,
    name: string,
    release: string,
    namespace: string,
    image: string,
) {
    const mounts = node.parents.map(({ path, mountPath }, i) => ({
        volume: { name: `parent-${i}`, hostPath: { path, type: "Directory" } },
        mount: { name: `parent-${i}`, mountPath },
    }));
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
            name,
            namespace,
            labels: {
                "app.kubernetes.io/name": "kafka-local-volumes-wipe",
                "app.kubernetes.io/instance": release,
            },
        },
        spec: {
            nodeSelector: { "kubernetes.io/hostname": node.node },
            // A node may be tainted for all but Kafka.
            tolerations: [{ operator: "Exists" }],
            restartPolicy: "Never",
            activeDeadlineSeconds: secondsToLive,
            terminationGracePeriodSeconds: 0,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            containers: [
                {
                    name: "wipe",
                    image,
                    imagePullPolicy: "IfNotPresent",
                    command: ["sleep", String(secondsToLive)],
                    volumeMounts: mounts.map(({ mount }) => mount),
                    securityContext: {
                        // The files are of whatever user the chart's pods run as.
                        runAsUser: 0,
                        allowPrivilegeEscalation: false,
                        readOnlyRootFilesystem: true,
                        capabilities: { drop: ["ALL"], add: ["DAC_OVERRIDE", "FOWNER"] },
                        seccompProfile: { type: "RuntimeDefault" },
                    },
                },
            ],
            volumes: mounts.map(({ volume }) => volume),
        },
    };
}
