import { described, integer, optional } from "../../core/config/types";
import { define, type InputsOf, type StateOf } from "../definition";
import { ensemble, line, seconds } from "./fields";

export const rollingUpdate = define({
    description:
        "Restarts the pods of ZooKeeper and Kafka that have an old revision, one at a time: the next one when the last is in service and no partition lacks a replica in sync on another broker. Waits until all pods are in service where none has. Their StatefulSets have the update strategy OnDelete.",
    inputs: {
        release: described(
            "Id of the release, `namespace/name`. Another release replaces this resource.",
            line,
        ),
        revision: optional(
            described(
                "Revision of the release: with another one the pods are checked again.",
                integer(0, Number.MAX_SAFE_INTEGER),
            ),
        ),
        ...ensemble,
        timeout: described("Seconds that each pod may take to be in service.", seconds),
    },
    outputs: {
        restarted: described("Pods that the last update restarted.", integer(0, 10_000)),
    },
    replaceOn: ["release"],
});

export type RollingUpdateInputs = InputsOf<typeof rollingUpdate>;
export type RollingUpdateState = StateOf<typeof rollingUpdate>;
