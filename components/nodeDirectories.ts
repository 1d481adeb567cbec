import type * as pulumi from "@pulumi/pulumi";
import type {
    NodeDirectoriesInputs,
    NodeDirectoriesState,
} from "../provider/definitions/nodeDirectories";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/** What the directories of a node held when they were last checked. */
export type ObservedDirectories = NodeDirectoriesState["observed"];

/**
 * The directories of one node, created and checked by a pod on that node before anything uses them: a
 * kubelet creates none for a local volume, and takes whatever exists. Deleting this deletes nothing.
 */
export class NodeDirectories extends OwnResource {
    declare readonly observed: pulumi.Output<ObservedDirectories>;

    constructor(
        name: string,
        args: Args<NodeDirectoriesInputs>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super(
            "NodeDirectories",
            name,
            { ...args, observed: undefined },
            // There is nothing to delete: a destroy need not even start the provider for it.
            { ...opts, retainOnDelete: true },
        );
    }
}
