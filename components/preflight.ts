import type * as pulumi from "@pulumi/pulumi";
import type { PreflightInputs } from "../provider/definitions/preflight";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/**
 * Refuses a run that would take over objects or directories of another owner, before anything is
 * created. Deleting this deletes nothing.
 */
export class Preflight extends OwnResource {
    constructor(name: string, args: Args<PreflightInputs>, opts?: pulumi.CustomResourceOptions) {
        super(
            "Preflight",
            name,
            args,
            // There is nothing to delete: a destroy need not even start the provider for it.
            { ...opts, retainOnDelete: true },
        );
    }
}
