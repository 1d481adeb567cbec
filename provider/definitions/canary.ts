import { boolean, described, integer, list, optional } from "../../core/config/types";
import { define, type InputsOf, type StateOf } from "../definition";
import { ensemble, line, seconds, stack } from "./fields";

export const canary = define({
    description:
        "Compares a value that every broker's disks hold with the one in the state, after every install. Deleting it notes in the data that the stack left it in order.",
    inputs: {
        ...ensemble,
        installed: described("Whether Kafka is installed; if not, nothing is asked.", boolean()),
        value: described("Value to write on the first install.", line),
        stack,
        adopt: optional(described("Value of other data that is accepted as this stack's.", line)),
        rewrite: described(
            "Ids of brokers whose lost data is accepted: the value is written to them again.",
            list(integer(0, 1000)),
        ),
        disks: described("`node:path` of each broker's disks, by the broker's id.", list(line)),
        timeout: described("Seconds that brokers may take to answer.", seconds),
    },
    outputs: {
        verified: optional(described("The value that every broker holds.", line)),
        verifiedBrokers: optional(described("Brokers that hold it.", integer(0, 1000))),
        partitions: optional(described("Partitions of its topic.", integer(0, 1000))),
        incarnation: optional(
            described("uid of the brokers' StatefulSet that was verified.", line),
        ),
    },
});

export type CanaryInputs = InputsOf<typeof canary>;
export type CanaryState = StateOf<typeof canary>;
