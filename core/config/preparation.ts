import { dnsSubdomain, imageReference } from "./patterns";
import { boolean, described, list, object, optional, type Read, text } from "./types";

/**
 * How a pod prepares the directories of each node: handed on as a whole, from the stack's configuration
 * to the pod, so that another key of it is of no concern to what is in between.
 */
export const preparation = object(
    {
        enabled: described(
            "Whether it is done; false prints the commands to run by hand.",
            boolean(),
        ),
        image: described(
            "Any image with sh, coreutils, grep and sed; default: the brokers'.",
            imageReference,
        ),
        pullSecrets: optional(
            described(
                "Secrets of the namespace to pull the image with; default: platform.pullSecrets.",
                list(dnsSubdomain, 0, 10),
            ),
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
    },
    "Preparation",
);

export type Preparation = Read<typeof preparation>;
