import { described, mapOf, optional } from "../../core/config/types";
import { context, line, namespace, objectName } from "./fields";

export const claimUsersFunction = {
    description:
        "The pods that keep claims of a namespace in use, as Kubernetes' own protection of claims sees it: a pod that a node has been chosen for.",
    inputs: {
        namespace: described("Namespace of the claims.", namespace),
        context,
    },
    outputs: {
        users: optional(
            described(
                "Pod and node that keep each claim in use, by the claim. Missing if the cluster does not answer.",
                mapOf(objectName, line),
            ),
        ),
    },
};
