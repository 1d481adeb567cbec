import {
    anotherCluster,
    type ClusterIdentity,
    clusterVariable,
    identityIn,
} from "../core/clusterIdentity";
import { type JsonObject, textAt } from "../core/json";
import type { Progress } from "./progress";

/** Whether the user has said that a cluster takes the place of the former one. */
export function isAcknowledged(
    { uid }: ClusterIdentity,
    env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
    return env[clusterVariable] === uid;
}

/** Why nothing may be changed on a cluster, where the last update was on another one. */
export function refusalOn(
    now: ClusterIdentity,
    before: readonly ClusterIdentity[],
): string | undefined {
    const other = before.find(({ uid }) => uid !== now.uid);
    return other === undefined || isAcknowledged(now) ? undefined : anotherCluster(other, now);
}

// Loaded when it is needed, as the resources are.
const identityModule = () =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("./kubernetes/identity") as typeof import("./kubernetes/identity");

async function identityIfReadable(
    values: JsonObject,
    progress: Progress,
): Promise<ClusterIdentity | undefined> {
    const module = identityModule();
    try {
        return await module.identityOf(textAt(values, "context"));
    } catch (error) {
        // What is done with the cluster says the same, and fails where it needs the cluster.
        progress.waiting(
            `cannot read which cluster this is: ${error instanceof Error ? error.message : String(error)}`,
        );
        return undefined;
    }
}

/**
 * Whether a resource has another cluster now than the one on which it was made or updated last.
 * @returns false for the same one, and where that cannot be known; true for an acknowledged one.
 * @throws Error for another one that is not acknowledged.
 */
export async function isOnAnotherCluster(
    was: JsonObject,
    values: JsonObject,
    progress: Progress,
): Promise<boolean> {
    const before = identityIn(was);
    if (before === undefined) {
        return false;
    }
    const now = await identityIfReadable(values, progress);
    if (now === undefined) {
        return false;
    }
    const refusal = refusalOn(now, [before]);
    if (refusal !== undefined) {
        throw new Error(refusal);
    }
    return now.uid !== before.uid;
}

/** A state with the cluster that it is of. */
export async function withCluster(
    state: object,
    values: JsonObject,
    progress: Progress,
): Promise<object> {
    const cluster = await identityIfReadable(values, progress);
    return cluster === undefined ? state : { ...state, cluster };
}

/** Why a stack may not be changed on this cluster, before a Lease is written to it. */
export async function refusalOfCluster(
    context: string | undefined,
    clusters: readonly ClusterIdentity[],
    progress: Progress,
): Promise<string | undefined> {
    if (clusters.length === 0) {
        return undefined;
    }
    const now = await identityIfReadable(context === undefined ? {} : { context }, progress);
    return now === undefined ? undefined : refusalOn(now, clusters);
}
