import { described, integer, list, optional } from "../../core/config/types";
import { define, type InputsOf, type StateOf } from "../definition";
import { context, line, namespace, objectName, seconds } from "./fields";

export const controllerQuorum = define({
    description:
        "Waits until the controllers of Kafka have formed their quorum, and restarts those that have an old revision, one at a time: the next one when all voters have caught up. Notes the quorum in a ConfigMap: a controller that is in it does not start on an empty directory. Make it depend on the StatefulSet, and the brokers depend on it.",
    inputs: {
        namespace: described("Namespace of the controllers.", namespace),
        controllers: described("Name of their StatefulSet.", objectName),
        kafka: optional(
            described(
                "Name of the brokers' StatefulSet: once it has no pods, a delete stops the controllers; default: they are left running.",
                objectName,
            ),
        ),
        replicas: described("Number of controllers.", integer(1, 1000)),
        replace: described(
            "Controllers, by their number, whose lost disk is accepted.",
            list(integer(0, 1000)),
        ),
        generation: optional(
            described(
                "Generation of the StatefulSet: with another one the pods are checked again.",
                integer(0, Number.MAX_SAFE_INTEGER),
            ),
        ),
        timeout: described("Seconds that each pod may take to be in service.", seconds),
        context,
    },
    outputs: {
        clusterId: described("Id of the cluster, as the quorum has it.", line),
        restarted: described("Pods that the last update restarted.", integer(0, 10_000)),
    },
    replaceOn: ["namespace", "controllers"],
});

export type ControllerQuorumInputs = InputsOf<typeof controllerQuorum>;
export type ControllerQuorumState = StateOf<typeof controllerQuorum>;
