import * as pulumi from "@pulumi/pulumi";
import {
    recordedBindings,
    recordedObjects,
    type RecordedPlace,
    recordedPlaces,
    recordedRelease,
    type RecordedVolume,
    recordedVolumes,
} from "../core/recorded";
import type { Json } from "../core/json";
import type { NamedRelease } from "../core/release/changes";

/** Full name of the stack that is being run. */
export function stackName(): string {
    return `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
}

/** What of the cluster this stack's own state has. */
export interface Deployed {
    readonly volumes: readonly RecordedVolume[];
    /** Where its claims are, and were before a refresh that missed their volumes. */
    readonly places: readonly RecordedPlace[];
    /** Its cluster-wide objects, `Kind/name`. */
    readonly objects: readonly string[];
    /** The volume of each of its claims that is on one, by `namespace/claim`. */
    readonly bindings: Readonly<Record<string, string>>;
    /** The chart, where it is installed. */
    readonly release: NamedRelease | undefined;
}

/**
 * What this stack's own state has, as it was before this run.
 *
 * The state knows more than the stack's outputs do: what an interrupted `up` made, and what was
 * imported. Asked of the engine, as a stack reference asks it, so no cluster and no backend's login
 * is needed beside what the run has.
 */
export async function readDeployed(): Promise<Deployed> {
    const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
        stackName: stackName(),
    })) as { outputs: Readonly<Record<string, Json>> };
    const resources = Object.values(outputs);
    return {
        volumes: recordedVolumes(resources),
        places: recordedPlaces(resources),
        objects: recordedObjects(resources),
        bindings: recordedBindings(resources),
        release: recordedRelease(resources),
    };
}
