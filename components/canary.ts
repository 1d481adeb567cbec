import type * as pulumi from "@pulumi/pulumi";
import type { CanaryInputs } from "../provider/definitions/canary";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/** The comparison of what the brokers' disks hold with what the stack's state expects. */
export class Canary extends OwnResource {
    /** The value that every broker's disks hold. */
    declare readonly verified: pulumi.Output<string | undefined>;

    constructor(name: string, args: Args<CanaryInputs>, opts?: pulumi.CustomResourceOptions) {
        const computed = {
            verified: undefined,
            verifiedBrokers: undefined,
            partitions: undefined,
            incarnation: undefined,
        };
        super("Canary", name, { ...args, ...computed }, opts);
    }
}
