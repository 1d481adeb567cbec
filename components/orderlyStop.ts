import type * as pulumi from "@pulumi/pulumi";
import type { OrderlyStopInputs } from "../provider/definitions/orderlyStop";
import type { Args } from "./args";
import { OwnResource } from "./ownResource";

/**
 * Stops the brokers before their release goes, however it goes: whatever removes or replaces the
 * release deletes this first, since it depends on it, and its deletion is the stop.
 *
 * A resource and not a pre-stop step in the pods: a step in ZooKeeper's pods cannot tell a removal
 * from a rolling restart, which it would slow down. docs/design.md
 */
export class OrderlyStop extends OwnResource {
    constructor(name: string, args: Args<OrderlyStopInputs>, opts?: pulumi.CustomResourceOptions) {
        super("OrderlyStop", name, { ...args, replicas: undefined }, opts);
    }
}
