import { annotations } from "../../core/config/podFields";
import { boolean, described, list, mapOf, object, oneOf, optional } from "../../core/config/types";
import { define, type InputsOf, type StateOf } from "../definition";
import { context, line, namespace, nodeLabel, objectName, path, stack } from "./fields";

const volume = object(
    {
        volume: described("Name of the PersistentVolume.", objectName),
        claim: described("Name of the claim it is reserved for.", objectName),
        namespace: described("Namespace of the claim.", namespace),
        node: described("Node, by the value of its label.", line),
        label: described("Label of the node.", nodeLabel),
        path: described("Absolute path of the directory.", path),
        size: described("Capacity, a Kubernetes quantity such as `5Gi`.", line),
        request: described("What the claim requests.", line),
        storageClass: described("StorageClass of both.", objectName),
    },
    "ReservedVolume",
);

const mounted = object(
    {
        kind: described("Kind of the object.", oneOf("Secret", "ConfigMap")),
        name: described("Its name.", objectName),
        keys: described("Keys that it must have.", list(line)),
    },
    "MountedObject",
);

const toleration = object(
    {
        key: optional(described("Key of the taint. Default: any.", line)),
        operator: optional(described("`Equal` or `Exists`.", line)),
        value: optional(described("Value of the taint.", line)),
        effect: optional(described("Effect of the taint. Default: any.", line)),
    },
    "Toleration",
);

const template = object(
    {
        labels: described("Labels of the pod.", mapOf(line, line)),
        annotations: described("Annotations of the pod.", annotations),
        pullSecrets: described("Names of its pull secrets.", list(objectName)),
        containers: described(
            "Its containers.",
            list(
                object(
                    {
                        name: described("Name of the container.", line),
                        image: described("Its image.", line),
                        limits: described("Its limits.", mapOf(line, line)),
                        requests: described("Its requests.", mapOf(line, line)),
                    },
                    "PlannedContainer",
                ),
            ),
        ),
    },
    "PodTemplate",
);

const pods = object(
    {
        key: described("Key of the configuration that their settings are at.", line),
        pods: described(
            "The pods, each with the label of its node.",
            list(
                object(
                    {
                        name: described("Name of the pod.", objectName),
                        label: described("Label of its node.", nodeLabel),
                    },
                    "PlannedPod",
                ),
            ),
        ),
        tolerations: described("Taints that they tolerate.", list(toleration)),
        requests: described("What each container requests.", list(mapOf(line, line))),
        nodeSelector: described("Labels that their node has to have.", mapOf(line, line)),
        template: optional(
            described(
                "What admission rules see of each pod. Default: they are not asked.",
                template,
            ),
        ),
    },
    "PlannedPods",
);

export const preflight = define({
    description:
        "Refuses a run, before it creates anything, that would take over objects or directories of another owner, whose claims are not on their volumes, whose StorageClass provisions volumes, or whose pods could not run on their nodes.",
    inputs: {
        stack,
        deployed: described(
            "Cluster-wide objects in the stack's state, each `Kind/name`.",
            list(line),
        ),
        component: optional(
            described(
                "URN of the component that makes the objects. With it, objects of this stack that exist and that its state does not have are refused, with how to import them: for a Kubernetes provider that creates nothing over them. `deployed` then has the claims, too: `PersistentVolumeClaim/namespace/name`. Default: they are left to the Kubernetes provider.",
                line,
            ),
        ),
        used: described("Whether pods use the claims afterwards.", boolean()),
        stopping: described("Whether this run removes the pods that use them.", boolean()),
        namespace: optional(described("Namespace that the stack creates, if it does.", namespace)),
        storageClass: optional(
            described("StorageClass that the stack creates, if it does.", objectName),
        ),
        volumes: described("The volumes with their claims.", list(volume)),
        mounted: optional(
            described("Secrets and ConfigMaps in the namespace that pods mount.", list(mounted)),
        ),
        pods: optional(
            described(
                "Pods that are to be on these nodes. Default: the nodes are not compared with them.",
                list(pods),
            ),
        ),
        context,
    },
    outputs: {},
});

export type PreflightInputs = InputsOf<typeof preflight>;
export type PreflightState = StateOf<typeof preflight>;
