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
    /** What the user can do without such a pod. */
    readonly otherwise: string;
}

/** What the pod is called beside the containers that a webhook adds to it. */
export const directoriesContainer = "directories";

/** A field of a manifest where the configuration has it. */
function given<K extends keyof Preparation>(
    key: K,
    value: Preparation[K],
): Partial<Record<K, NonNullable<Preparation[K]>>> {
    return value === undefined ? {} : ({ [key]: value } as Record<K, NonNullable<Preparation[K]>>);
}

/** The namespace of such a pod, for a stack whose claims are in this one. */
export function podNamespace({ namespace }: Preparation, ofClaims: string): string {
    return namespace ?? ofClaims;
}

/**
 * A pod on one node that mounts the parents of the directories and nothing else of the node but the list
 * of its mounts. It runs as root, and has no access to the Kubernetes API.
 */
export function directoryPod({ name, namespace, label, preparation, paths, create }: DirectoryPod) {
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
            labels: {
                "app.kubernetes.io/name": "kafka-local-volumes-directories",
                ...preparation.labels,
            },
            ...given("annotations", preparation.annotations),
        },
        spec: {
            nodeSelector: { [label.key]: label.value },
            ...given("tolerations", preparation.tolerations),
            ...given("imagePullSecrets", preparation.imagePullSecrets),
            ...given("serviceAccountName", preparation.serviceAccountName),
            ...given("priorityClassName", preparation.priorityClassName),
            restartPolicy: "Never",
            activeDeadlineSeconds: secondsToLive,
            terminationGracePeriodSeconds: 0,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            containers: [
                {
                    name: directoriesContainer,
                    image: preparation.image,
                    imagePullPolicy: "IfNotPresent",
                    command: ["sleep", String(secondsToLive)],
                    ...given("resources", preparation.resources),
                    volumeMounts: [...mounts.map(({ mount }) => mount), table],
                    securityContext: {
                        // Kafka's images run as another user, who can neither read all of them nor change their owner.
                        runAsUser: 0,
                        runAsNonRoot: false,
                        allowPrivilegeEscalation: false,
                        readOnlyRootFilesystem: true,
                        capabilities: { drop: ["ALL"], add: ["CHOWN", "DAC_OVERRIDE", "FOWNER"] },
                        seccompProfile: { type: "RuntimeDefault" },
                        // Whether a node has SELinux is not known before the pod is there.
                        ...given("seLinuxOptions", preparation.seLinuxOptions),
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
