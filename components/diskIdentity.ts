import type * as pulumi from "@pulumi/pulumi";
import type { DiskIdentityInputs } from "../provider/definitions/diskIdentity";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/**
 * All disks of a stack belong together: one Kafka cluster, and its ZooKeeper ensemble or its controllers with their data.
 * What starts on them depends on this.
 */
export class DiskIdentity extends OwnResource {
    /** Id of the cluster, where this program makes it. */
    declare readonly clusterId: pulumi.Output<string | undefined>;

    constructor(name: string, args: Args<DiskIdentityInputs>, opts?: pulumi.CustomResourceOptions) {
        super(
            "DiskIdentity",
            name,
            { ...args, clusterId: undefined },
            // There is nothing to delete: a destroy need not even start the provider for it.
            { ...opts, retainOnDelete: true },
        );
    }
}
