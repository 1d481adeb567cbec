import * as pulumi from "@pulumi/pulumi";
import { isObject } from "../core/json";
import { type Deployed, readState } from "../core/state/state";

/** Full name of the stack that is being run. */
export function stackName(): string {
    return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}

/**
 * What this stack's own state has, as it was before this run.
 *
 * The state has more than the stack's outputs: what an interrupted `up` created, and what was
 * imported. Asked of the engine, as a stack reference asks it, so no cluster and no backend's login
 * is needed beside what the run has.
 */
export async function readDeployed(): Promise<Deployed> {
    const answer: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
        stackName: stackName(),
    });
    const outputs = isObject(answer) ? answer.outputs : undefined;
    if (!isObject(outputs)) {
        throw new Error("the engine did not say what the stack's state has");
    }
    return readState(Object.values(outputs));
}
