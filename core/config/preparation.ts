import { dnsLabel, dnsSubdomain, imageReference } from "./patterns";
import {
    annotations,
    imagePullSecrets,
    labels,
    containerResources,
    seLinuxOptions,
    tolerations,
} from "./podFields";
import { boolean, described, object, optional, type Read, text } from "./types";

/**
 * How a pod prepares the directories of each node: handed on as a whole, from the stack's configuration
 * to the pod, so that another key of it is of no concern to what is in between.
 */
export const preparation = object(
    {
        enabled: described(
            "Whether this pod runs; false prints the commands to run by hand.",
            boolean(),
        ),
        image: described(
            "Any image with sh, coreutils, grep and sed; default: the brokers'.",
            imageReference,
        ),
        requireMount: described(
            "Whether each directory must be a file system of its own.",
            boolean(),
        ),
        owner: optional(
            described(
                "Owner of the directories; default: the user that the chart's securityContext names.",
                text("a user and a group by number, such as 1000:1000", /^\d+:\d+$/, 32),
            ),
        ),
        namespace: optional(
            described(
                "Namespace of the pod, which must exist; default: that of the claims.",
                dnsLabel,
            ),
        ),
        resources: optional(described("Requests and limits of the container.", containerResources)),
        imagePullSecrets: optional(
            described(
                "Secrets in the pod's namespace to pull the image with; default: platform.pullSecrets.",
                imagePullSecrets,
            ),
        ),
        labels: optional(
            described("Labels of the pod, such as one that an admission rule wants.", labels),
        ),
        annotations: optional(described("Annotations of the pod.", annotations)),
        tolerations: optional(
            described("Taints of nodes that the pod tolerates; default: all.", tolerations),
        ),
        serviceAccountName: optional(
            described(
                "ServiceAccount in the pod's namespace; default: default. The pod gets no token of it.",
                dnsSubdomain,
            ),
        ),
        priorityClassName: optional(described("PriorityClass of the pod.", dnsSubdomain)),
        seLinuxOptions: optional(
            described(
                "SELinux context of the container; a node without SELinux ignores it.",
                seLinuxOptions,
            ),
        ),
    },
    "Preparation",
);

export type Preparation = Read<typeof preparation>;
