import type * as pulumi from "@pulumi/pulumi";
import type { MetadataPhaseInputs } from "../provider/definitions/metadataPhase";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/** A phase of Kafka's way from ZooKeeper to controllers: what has to be so before it, or that it is reached. */
export class ReachedPhase extends OwnResource {
    constructor(
        name: string,
        args: Args<MetadataPhaseInputs>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        // There is nothing to delete.
        super("MetadataPhase", name, { ...args }, { ...opts, retainOnDelete: true });
    }
}
