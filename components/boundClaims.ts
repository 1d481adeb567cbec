import type * as pulumi from "@pulumi/pulumi";
import type { BoundClaimsInputs } from "../provider/definitions/boundClaims";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/**
 * Claims that are bound, all of them: one wait for all, so that however few resources Pulumi works on
 * at once, none of them waits for a claim. Deleting this deletes nothing, and refuses another cluster.
 */
export class BoundClaims extends OwnResource {
    constructor(name: string, args: Args<BoundClaimsInputs>, opts?: pulumi.CustomResourceOptions) {
        super(
            "BoundClaims",
            name,
            { ...args, unbound: undefined },
            // Deleted before the claims are: that refuses another cluster than the last update's.
            opts,
        );
    }
}
