import type * as pulumi from "@pulumi/pulumi";
import type { ReleaseRecordInputs } from "../provider/definitions/releaseRecord";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/**
 * Helm's own record of a release, repaired before Helm is asked for anything.
 *
 * A run that is killed leaves a record that Helm takes for a running operation, or a release that the
 * stack's state does not have; after a refresh a failed release is no different from a sound one. None of it is
 * a difference that Pulumi would see. https://github.com/pulumi/pulumi-kubernetes/issues/2054
 */
export class ReleaseRecord extends OwnResource {
    /** What was repaired last; the release depends on it, so that Helm upgrades it afterwards. */
    declare readonly repaired: pulumi.Output<string>;

    constructor(
        name: string,
        args: Args<ReleaseRecordInputs>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super("ReleaseRecord", name, { ...args, repaired: undefined }, opts);
    }
}
