import type * as pulumi from "@pulumi/pulumi";
import type { RollingUpdateInputs } from "../provider/definitions/rollingUpdate";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/**
 * Restarts pods whose template has changed, one at a time, after Helm has changed it. Helm itself restarts none: the
 * StatefulSets have the update strategy OnDelete. docs/design.md
 */
export class RollingUpdate extends OwnResource {
    constructor(
        name: string,
        args: Args<RollingUpdateInputs>,
        opts?: pulumi.CustomResourceOptions,
    ) {
        super("RollingUpdate", name, { ...args, restarted: undefined }, opts);
    }
}
