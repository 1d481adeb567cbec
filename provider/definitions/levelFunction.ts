import { described, list, optional } from "../../core/config/types";
import { line } from "./fields";
import { level } from "./metadataVersion";
import { movingFields, mayLack, unchecked } from "./movingFields";

export const levelFunction = {
    description:
        "The level of metadata.version in effect, and what keeps it from being raised. Changes nothing.",
    inputs: {
        ...movingFields,
        preview: mayLack,
        level: optional(described("Level to be raised to. Default: it is not judged.", level)),
    },
    outputs: {
        found: optional(described("The level in effect. Missing where it is not known.", line)),
        unknown: optional(described("Why it is not known.", line)),
        unchecked,
        refusals: described("What keeps it from being raised, a line each.", list(line)),
    },
};
