import type * as pulumi from "@pulumi/pulumi";
import type { ClusterGuardInputs } from "../provider/definitions/clusterGuard";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/**
 * Pulumi's Kubernetes provider deletes by name, on whatever cluster it is. A destroy deletes this before
 * the objects that it depends on, and refuses to on another cluster: also after a first update that
 * failed, when nothing else is there that would.
 */
export class ClusterGuard extends OwnResource {
    constructor(name: string, args: Args<ClusterGuardInputs>, opts?: pulumi.CustomResourceOptions) {
        super("ClusterGuard", name, args, opts);
    }
}
