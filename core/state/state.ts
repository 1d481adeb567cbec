import type { ClusterIdentity } from "../clusterIdentity";
import { type Json, textAt } from "../json";
import type { NamedRelease } from "../release/changes";
import { deployedClusters } from "./cluster";
import { deployedObjects } from "./objects";
import { deployedRelease } from "./release";
import { outputsOf } from "./resources";
import {
    deployedBindings,
    deployedClaims,
    type DeployedPlace,
    deployedPlaces,
    type DeployedVolume,
    deployedVolumes,
    missedVolumes,
} from "./volumes";

/** What a stack's state has in the cluster. */
export interface Deployed {
    readonly volumes: readonly DeployedVolume[];
    /** Those that a refresh has removed from it. */
    readonly missed: readonly DeployedVolume[];
    /** Where its claims are, and were before a refresh that missed their volumes. */
    readonly places: readonly DeployedPlace[];
    /** Its cluster-wide objects, `Kind/name`. */
    readonly objects: readonly string[];
    /** Its claims, `namespace/name`. */
    readonly claims: readonly string[];
    /** The volume of each of its claims that is on one, by `namespace/claim`. */
    readonly bindings: Readonly<Record<string, string>>;
    /** The cluster of the last update, as far as it was noted. */
    readonly clusters: readonly ClusterIdentity[];
    /** The chart, where it is installed. */
    readonly release: NamedRelease | undefined;
    /** Whether Kafka has served data of it, installed or not. */
    readonly verified: boolean;
    /** The level of Kafka's metadata that was verified last; undefined where none was wanted. */
    readonly metadataVersion: string | undefined;
}

/**
 * Everything that is read from the resources of a state.
 * @param resources each with its `type` and `outputs`, as `pulumi stack export` and the engine give
 * them.
 */
export function readState(resources: readonly Json[]): Deployed {
    return {
        volumes: deployedVolumes(resources),
        missed: missedVolumes(resources),
        places: deployedPlaces(resources),
        objects: deployedObjects(resources),
        claims: deployedClaims(resources),
        bindings: deployedBindings(resources),
        clusters: deployedClusters(resources),
        release: deployedRelease(resources),
        verified: outputsOf(resources, "canary").some(
            (canary) => textAt(canary, "verified") !== undefined,
        ),
        metadataVersion: outputsOf(resources, "metadataVersion")
            .map((level) => textAt(level, "level"))
            .at(0),
    };
}
