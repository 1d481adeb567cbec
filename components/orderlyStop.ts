import * as pulumi from "@pulumi/pulumi";
import type { OrderlyStopInputs } from "../provider/resources/orderlyStop";
import { operationsOf } from "./remote";

export type OrderlyStopArgs = {
    readonly [K in keyof OrderlyStopInputs]: pulumi.Input<OrderlyStopInputs[K]>;
};

/**
 * Stops the brokers before their release goes, however it goes: whatever removes or replaces the
 * release deletes this first, since it depends on it, and its deletion is the stop.
 *
 * A resource and not a pre-stop step in the pods: a step in ZooKeeper's pods cannot tell a removal
 * from a rolling restart, which it would slow down. docs/design.md
 */
export class OrderlyStop extends pulumi.dynamic.Resource {
    constructor(name: string, args: OrderlyStopArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            operationsOf("provider/resources/orderlyStop"),
            name,
            args,
            opts,
            "kafka-local-volumes",
            "OrderlyStop",
        );
    }
}
