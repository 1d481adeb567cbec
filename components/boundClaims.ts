import * as pulumi from "@pulumi/pulumi";
import type { BoundClaimsInputs } from "../provider/resources/boundClaims";
import { operationsOf } from "./remote";

export type BoundClaimsArgs = {
    readonly [K in keyof BoundClaimsInputs]: pulumi.Input<BoundClaimsInputs[K]>;
};

/**
 * Claims that are bound, all of them: one wait for all, so that however few resources Pulumi works on
 * at once, none of them is kept waiting by a claim. Deleting this deletes nothing.
 */
export class BoundClaims extends pulumi.dynamic.Resource {
    constructor(name: string, args: BoundClaimsArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            operationsOf("provider/resources/boundClaims"),
            name,
            args,
            // There is nothing to delete: a destroy need not even start the provider for it.
            { ...opts, retainOnDelete: true },
            "kafka-local-volumes",
            "BoundClaims",
        );
    }
}
