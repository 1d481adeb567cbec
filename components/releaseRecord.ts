import * as pulumi from "@pulumi/pulumi";
import type { ReleaseRecordInputs } from "../provider/resources/releaseRecord";
import { operationsOf } from "./remote";

/**
 * Helm's own record of a release, put right before Helm is asked for anything.
 *
 * A run that is killed leaves a record that Helm takes for an operation that still runs, or a release
 * that the stack's state knows nothing of; after a refresh a failed release looks like a sound one.
 * None of it is a difference that Pulumi would see. https://github.com/pulumi/pulumi-kubernetes/issues/2054
 */
export class ReleaseRecord extends pulumi.dynamic.Resource {
    /** What was mended last; the release has to depend on it, to be upgraded after. */
    declare readonly mended: pulumi.Output<string>;

    constructor(name: string, args: ReleaseRecordInputs, opts?: pulumi.CustomResourceOptions) {
        super(
            operationsOf("provider/resources/releaseRecord"),
            name,
            { ...args, mended: undefined },
            opts,
            "kafka-local-volumes",
            "ReleaseRecord",
        );
    }
}
