import type * as pulumi from "@pulumi/pulumi";
import type { BoundClaimsInputs } from "../provider/definitions/boundClaims";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/**
 * Claims that are bound, all of them: one wait for all, so that however few resources Pulumi works on
 * at once, none of them waits for a claim. Deleting this deletes nothing.
 */
export class BoundClaims extends OwnResource {
    constructor(name: string, args: Args<BoundClaimsInputs>, opts?: pulumi.CustomResourceOptions) {
        super(
            "BoundClaims",
            name,
            { ...args, unbound: undefined },
            // There is nothing to delete: a destroy need not even start the provider for it.
            { ...opts, retainOnDelete: true },
        );
    }
}
