import * as pulumi from "@pulumi/pulumi";
import { recordedObjects, type RecordedVolume, recordedVolumes } from "../core/recorded";
import { at, type Json } from "../core/json";

/** Full name of the stack that is being run. */
export function stackName(): string {
    return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}

/** What of the cluster this stack's own state has. */
export interface Deployed {
    readonly volumes: readonly RecordedVolume[];
    /** Its cluster-wide objects, `Kind/name`. */
    readonly objects: readonly string[];
    /** Whether the chart is installed. */
    readonly chart: boolean;
}

/**
 * What this stack's own state has, as it was before this run.
 *
 * The state knows more than the stack's outputs do: what an interrupted `up` made, and what was
 * imported. Asked of the engine, as a stack reference asks it, so no cluster and no backend's login
 * is needed beside what the run has.
 */
export async function deployed(): Promise<Deployed> {
    const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
        stackName: stackName(),
    })) as { outputs: Readonly<Record<string, Json>> };
    const resources = Object.values(outputs);
    return {
        volumes: recordedVolumes(resources),
        objects: recordedObjects(resources),
        chart: resources.some(
            (resource) => at(resource, "type") === "kubernetes:helm.sh/v3:Release",
        ),
    };
}
