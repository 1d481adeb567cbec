import { described, list } from "../../core/config/types";
import { define, type InputsOf, type StateOf } from "../definition";
import { context, line } from "./fields";

export const clusterGuard = define({
    description:
        "Refuses the destroy of objects on another cluster than that of the last update. Make it depend on these objects, and everything that is in them depend on it: a destroy then deletes it before them.",
    inputs: {
        objects: described("The objects, each `Kind/name`.", list(line)),
        context,
    },
    outputs: {},
});

export type ClusterGuardInputs = InputsOf<typeof clusterGuard>;
export type ClusterGuardState = StateOf<typeof clusterGuard>;
