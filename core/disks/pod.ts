import type { V1PodSpec } from "@kubernetes/client-node";
import type { Preparation } from "../config/preparation";
import type { Plain } from "../plain";
import type { NodeLabel } from "../node";
import { inPod, nodeMounts, roots } from "./script";

/** A pod that an interrupted run leaves behind ends after this time. */
const secondsToLive = 900;

export interface DirectoryPod {
    readonly name: string;
    readonly namespace: string;
    /** Name of the node, for messages. */
    readonly node: string;
    /** Label of the node. */
    readonly label: NodeLabel;
    /** All settings of the stack's preparation. */
    readonly preparation: Preparation;
    readonly paths: readonly string[];
    /** Whether missing parents of the directories are created. */
    readonly create: boolean;
}

/**
 * A pod on one node that mounts the parents of the directories and nothing else of the node but the list
 * of its mounts. It runs as root, and has no access to the Kubernetes API.
 */
export function directoryPod({ name, namespace, label, preparation, paths, create }: DirectoryPod) {
    const { pullSecrets = [] } = preparation;
    const table = { name: "node-mounts", readOnly: true, mountPath: nodeMounts.mountPath };
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
            // A node may have taints for all pods except Kafka's, or be cordoned.
            tolerations: [{ operator: "Exists" }],
            restartPolicy: "Never",
            activeDeadlineSeconds: secondsToLive,
            terminationGracePeriodSeconds: 0,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            ...(pullSecrets.length === 0
                ? {}
                : { imagePullSecrets: pullSecrets.map((secret) => ({ name: secret })) }),
            containers: [
                {
                    name: "directories",
                    image: preparation.image,
                    imagePullPolicy: "IfNotPresent",
                    command: ["sleep", String(secondsToLive)],
                    resources: {
                        requests: { cpu: "10m", memory: "32Mi" },
                        limits: { memory: "256Mi" },
                    },
                    volumeMounts: [...mounts.map(({ mount }) => mount), table],
                    securityContext: {
                        // Kafka's images run as another user, who can neither read all of them nor change their owner.
                        runAsUser: 0,
                        runAsNonRoot: false,
                        allowPrivilegeEscalation: false,
                        readOnlyRootFilesystem: true,
                        capabilities: { drop: ["ALL"], add: ["CHOWN", "DAC_OVERRIDE", "FOWNER"] },
                        seccompProfile: { type: "RuntimeDefault" },
                    },
                },
            ],
            volumes: [
                ...mounts.map(({ volume }) => volume),
                // Tells whether the runtime followed a link to a root.
                { name: table.name, hostPath: { path: nodeMounts.path, type: "File" } },
            ],
        } satisfies Plain<V1PodSpec>,
    };
}
