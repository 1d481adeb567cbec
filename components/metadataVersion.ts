import type * as pulumi from "@pulumi/pulumi";
import type { MetadataVersionInputs } from "../provider/definitions/metadataVersion";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/** The level of Kafka's metadata, which is raised once all brokers and controllers know it. */
export class MetadataVersion extends OwnResource {
    constructor(
        name: string,
        args: Args<MetadataVersionInputs>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        // There is nothing to delete.
        super(
            "MetadataVersion",
            name,
            { ...args, before: undefined },
            { ...opts, retainOnDelete: true },
        );
    }
}
