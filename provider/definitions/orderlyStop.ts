import { described, integer } from "../../core/config/types";
import { define, type InputsOf, type StateOf } from "../definition";
import { ensemble, line } from "./fields";

export const orderlyStop = define({
    description:
        "Stops the brokers of a Helm release of cp-helm-charts before the release is removed: one after the other, while ZooKeeper or the controllers still answer. Make it depend on the release; deleting it is the stop. Creating or updating it starts brokers that an interrupted stop left at fewer.",
    inputs: {
        release: described(
            "Id of the release, `namespace/name`. Another release replaces this resource.",
            line,
        ),
        ...ensemble,
    },
    outputs: {
        replicas: described("Brokers that the StatefulSet asks for.", integer(0, 1000)),
    },
    replaceOn: ["release"],
});

export type OrderlyStopInputs = InputsOf<typeof orderlyStop>;
export type OrderlyStopState = StateOf<typeof orderlyStop>;
