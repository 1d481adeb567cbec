import { described } from "../../core/config/types";
import { define, type InputsOf, type StateOf } from "../definition";
import { context, line, namespace, release, seconds } from "./fields";

export const releaseRecord = define({
    description:
        "Repairs Helm's own record of a release before Helm is asked for anything: an interrupted run leaves a record that Helm takes for a running operation, or none at all.",
    inputs: {
        release: described("Name of the Helm release.", release),
        namespace: described("Its namespace.", namespace),
        timeout: described("Seconds that an operation of Helm may take.", seconds),
        context,
    },
    outputs: {
        repaired: described(
            "What was repaired last; empty if nothing was. Make the release depend on it, so that Helm upgrades it.",
            line,
        ),
    },
    replaceOn: ["release", "namespace"],
});

export type ReleaseRecordInputs = InputsOf<typeof releaseRecord>;
export type ReleaseRecordState = StateOf<typeof releaseRecord>;
