import type { NodeLabel } from "../node";
import { inPod, roots } from "./script";

/** A pod left behind by an interrupted run ends by itself after this time. */
const secondsToLive = 900;

export interface DirectoryPod {
    readonly name: string;
    readonly namespace: string;
    /** Name of the node, for messages. */
    readonly node: string;
    /** Label by which it is found. */
    readonly label: NodeLabel;
    readonly image: string;
    readonly paths: readonly string[];
    /** Whether what holds the directories is made where it is missing. */
    readonly create: boolean;
}

/**
 * A pod on one node, root over what holds the directories and over nothing else, without a token of
 * the cluster.
 */
export function directoryPod({ name, namespace, label, image, paths, create }: DirectoryPod) {
    const mounts = roots(paths).map((path, i) => ({
        volume: {
            name: `root-${i}`,
            hostPath: { path, type: create ? "DirectoryOrCreate" : "Directory" },
        },
        mount: { name: `root-${i}`, mountPath: inPod(path) },
    }));
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
            name,
            namespace,
            labels: { "app.kubernetes.io/name": "kafka-local-volumes-directories" },
        },
        spec: {
            nodeSelector: { [label.key]: label.value },
            // A node may be tainted for all but Kafka, or be cordoned.
            tolerations: [{ operator: "Exists" }],
            restartPolicy: "Never",
            activeDeadlineSeconds: secondsToLive,
            terminationGracePeriodSeconds: 0,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            containers: [
                {
                    name: "directories",
                    image,
                    imagePullPolicy: "IfNotPresent",
                    command: ["sleep", String(secondsToLive)],
                    volumeMounts: mounts.map(({ mount }) => mount),
                    securityContext: {
                        // Kafka's images run as another user, who can neither read nor own them all.
                        runAsUser: 0,
                        runAsNonRoot: false,
                        allowPrivilegeEscalation: false,
                        readOnlyRootFilesystem: true,
                        capabilities: { drop: ["ALL"], add: ["CHOWN", "DAC_OVERRIDE", "FOWNER"] },
                        seccompProfile: { type: "RuntimeDefault" },
                    },
                },
            ],
            volumes: mounts.map(({ volume }) => volume),
        },
    };
}
