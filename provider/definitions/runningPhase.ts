import { anyObject, described, list, optional } from "../../core/config/types";
import { line } from "./fields";
import { movingFields, phase, mayLack, unchecked } from "./movingFields";

export const runningPhaseFunction = {
    description:
        "In which phase between ZooKeeper and controllers Kafka runs, and what keeps it from going to another one. Changes nothing.",
    inputs: {
        ...movingFields,
        from: optional(
            described("Phase from which the change starts. Default: it is not judged.", phase),
        ),
        preview: mayLack,
        to: optional(described("Phase to which it goes. Default: it is not judged.", phase)),
    },
    outputs: {
        found: described("The phase that runs.", anyObject("an object")),
        unchecked,
        refusals: described("What keeps the change from being made, a line each.", list(line)),
    },
};
