import * as pulumi from "@pulumi/pulumi";
import { type RecordedVolume, recordedVolumes } from "../core/recorded";
import type { Json } from "../core/json";

/** Full name of the stack that is being run. */
export function stackName(): string {
    return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}

/**
 * The volumes that this stack's own state has, as it was before this run.
 *
 * The state knows more than the stack's outputs do: what an interrupted `up` made, and what was
 * imported. Asked of the engine, as a stack reference asks it, so no cluster and no backend's login
 * is needed beside what the run has.
 */
export async function deployedVolumes(): Promise<readonly RecordedVolume[]> {
    const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
        stackName: stackName(),
    })) as { outputs: Readonly<Record<string, Json>> };
    return recordedVolumes(Object.values(outputs));
}
