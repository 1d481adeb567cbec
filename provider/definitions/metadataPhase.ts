import { boolean, described, oneOf, optional } from "../../core/config/types";
import { define, type InputsOf, type StateOf } from "../definition";
import { seconds } from "./fields";
import { movingFields, phase } from "./movingFields";

export const metadataPhase = define({
    description:
        "A phase of Kafka's way from ZooKeeper to controllers. Before brokers restart, make the release depend on it: it checks what has to be so. And one depends on the rolling update: it waits until Kafka has reached the phase.",
    inputs: {
        ...movingFields,
        from: described("Phase of before; the same as `to` where none changes.", phase),
        to: described("Phase that is wanted.", phase),
        starting: optional(
            described(
                "Whether Kafka starts in the phase, on the disks of before. Default: it runs.",
                boolean(),
            ),
        ),
        until: described(
            "What it waits for: that brokers may restart, or that the phase is reached.",
            oneOf("brokers may restart", "reached"),
        ),
        timeout: described("Seconds that it may take.", seconds),
    },
    outputs: {},
});

export type MetadataPhaseInputs = InputsOf<typeof metadataPhase>;
export type MetadataPhaseState = StateOf<typeof metadataPhase>;
