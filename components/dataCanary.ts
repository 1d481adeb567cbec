import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { CanaryInputs } from "../provider/definitions/canary";
import { Canary } from "./canary";
import { stackName } from "./stackState";

export type DataCanaryArgs = Omit<CanaryInputs, "value" | "stack">;

/**
 * Proof that Kafka serves, and serves the data it had: a random value, kept in the state and in a
 * compacted topic with one partition on each broker, compared after every install. The chart has no
 * probes, so a deployed release alone proves neither.
 *
 * Stays in the state while the chart is away: that is how it knows what to expect afterwards.
 */
export class DataCanary extends pulumi.ComponentResource {
    /** The value that every broker's disks hold; undefined until Kafka was installed. */
    readonly verified: pulumi.Output<string | undefined>;

    constructor(name: string, args: DataCanaryArgs, opts?: pulumi.ComponentResourceOptions) {
        // Only the comparison waits for Kafka, not the value that it is about.
        super("kafka-local-volumes:index:DataCanary", name, args, { ...opts, dependsOn: [] });
        const value = new random.RandomUuid(`${name}-value`, {}, { parent: this });
        const canary = new Canary(
            `${name}-data`,
            { ...args, value: value.result, stack: stackName() },
            {
                parent: this,
                ...(opts?.dependsOn === undefined ? {} : { dependsOn: opts.dependsOn }),
            },
        );
        this.verified = canary.verified;
        this.registerOutputs({ verified: this.verified });
    }
}
