import { boolean, described, oneOf } from "../../core/config/types";
import { metadataVersions } from "../../core/features/metadataVersion";
import { define, type InputsOf, type StateOf } from "../definition";
import { line, seconds } from "./fields";
import { movingFields } from "./movingFields";

export const level = oneOf(...metadataVersions);

export const metadataVersion = define({
    description:
        "The level of metadata.version that Kafka uses. Raises it, where it is lower and that is acknowledged, once all brokers and controllers are in service and know it, and asks Kafka for it afterwards. Never lowers it, and changes no other feature. Make it depend on the rolling update.",
    inputs: {
        ...movingFields,
        level: described("Level that is wanted.", level),
        acknowledged: described(
            "Whether it may be raised to this level, which cannot be taken back.",
            boolean(),
        ),
        timeout: described("Seconds that it may take.", seconds),
    },
    outputs: {
        before: described("Level that was in effect before the last update.", line),
    },
});

export type MetadataVersionInputs = InputsOf<typeof metadataVersion>;
export type MetadataVersionState = StateOf<typeof metadataVersion>;
