import { boolean, described, list, object, oneOf, optional } from "../../core/config/types";
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

export const preflight = define({
    description:
        "Refuses a run, before it creates anything, that would take over objects or directories of another owner, or whose claims are not on their volumes.",
    inputs: {
        stack,
        deployed: described(
            "Cluster-wide objects in the stack's state, each `Kind/name`.",
            list(line),
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
        context,
    },
    outputs: {},
});

export type PreflightInputs = InputsOf<typeof preflight>;
export type PreflightState = StateOf<typeof preflight>;
