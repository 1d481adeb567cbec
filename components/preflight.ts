import * as pulumi from "@pulumi/pulumi";
import type { ClusterClaimsInputs } from "../provider/resources/preflight";
import { operationsOf } from "./remote";

/**
 * Refuses an `up` that would lay its objects on another's of the same name, or its volumes on
 * another's directories, before anything is made. Deleting this deletes nothing.
 */
export class ClusterClaims extends pulumi.dynamic.Resource {
    constructor(name: string, args: ClusterClaimsInputs, opts?: pulumi.CustomResourceOptions) {
        super(
            operationsOf("provider/resources/preflight"),
            name,
            args,
            // There is nothing to delete: a destroy need not even start the provider for it.
            { ...opts, retainOnDelete: true },
            "kafka-local-volumes",
            "ClusterClaims",
        );
    }
}
