import { boolean, described, list, optional } from "../../core/config/types";
import { clusterIdentity, context, line, stack } from "./fields";

export const holdStackFunction = {
    description:
        "Holds a stack for this run by a Lease in namespace default, so that no other run and no command changes it meanwhile. The Lease ends with the run.",
    inputs: {
        stack,
        context,
        clusters: described("Where the stack was last updated.", list(clusterIdentity)),
        preview: described("Whether only to say that another one holds it.", boolean()),
    },
    outputs: {
        refusal: optional(described("Why nothing may be changed now.", line)),
        warning: optional(described("What the user should know, though the run continues.", line)),
    },
};
