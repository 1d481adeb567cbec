import * as pulumi from "@pulumi/pulumi";
import type { DiskIdentityInputs } from "../provider/resources/diskIdentity";
import { operationsOf } from "./remote";

export type DiskIdentityArgs = {
    readonly [K in keyof DiskIdentityInputs]: pulumi.Input<DiskIdentityInputs[K]>;
};

/**
 * All disks of a stack belong together: one Kafka cluster, and its ZooKeeper ensemble with its data.
 * What is to start on them depends on this.
 */
export class DiskIdentity extends pulumi.dynamic.Resource {
    constructor(name: string, args: DiskIdentityArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            operationsOf("provider/resources/diskIdentity"),
            name,
            args,
            // There is nothing to delete: a destroy need not even start the provider for it.
            { ...opts, retainOnDelete: true },
            "kafka-local-volumes",
            "DiskIdentity",
        );
    }
}
