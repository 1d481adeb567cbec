import * as pulumi from "@pulumi/pulumi";
import type { FoundDirectory, NodeDirectoriesInputs } from "../provider/resources/nodeDirectories";
import { operationsOf } from "./remote";

/**
 * The directories of one node, made and checked by a pod on that node before anything uses them:
 * a kubelet makes none for a local volume, and takes whatever it finds. Deleting this deletes nothing.
 */
export class NodeDirectories extends pulumi.dynamic.Resource {
    /** What the directories held when they were last looked at. */
    declare readonly found: pulumi.Output<readonly FoundDirectory[]>;

    constructor(name: string, args: NodeDirectoriesInputs, opts?: pulumi.CustomResourceOptions) {
        super(
            operationsOf("provider/resources/nodeDirectories"),
            name,
            { ...args, found: undefined },
            // There is nothing to delete: a destroy need not even start the provider for it.
            { ...opts, retainOnDelete: true },
            "kafka-local-volumes",
            "NodeDirectories",
        );
    }
}
