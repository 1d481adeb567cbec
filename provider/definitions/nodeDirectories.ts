import { preparation } from "../../core/config/preparation";
import { boolean, described, list } from "../../core/config/types";
import { define, type InputsOf, type StateOf } from "../definition";
import { context, directory, line, namespace, nodeLabel, observedDirectory } from "./fields";

export const nodeDirectories = define({
    description:
        "Creates and checks the directories of one node by a pod on that node, before anything uses them. A refresh does not run that pod. Deleting it deletes nothing on the node.",
    inputs: {
        label: described("Label of the node.", nodeLabel),
        namespace: described("Namespace of the claims, and of the pod.", namespace),
        directories: described("The directories.", list(directory)),
        preparation: described("How the pod prepares the directories.", preparation),
        used: described("Whether pods are about to use the claims.", boolean()),
        layout: described(
            "Stands for the directories of all nodes: what is on a disk is compared with what is on the others, so a change on one node checks every node again.",
            line,
        ),
        context,
    },
    outputs: {
        observed: described(
            "What the directories held when they were last checked.",
            list(observedDirectory),
        ),
    },
});

export type NodeDirectoriesInputs = InputsOf<typeof nodeDirectories>;
export type NodeDirectoriesState = StateOf<typeof nodeDirectories>;
