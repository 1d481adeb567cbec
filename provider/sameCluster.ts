import {
    anotherCluster,
    type ClusterIdentity,
    clusterVariable,
    identityIn,
    unreachedCluster,
    unreadCluster,
} from "../core/clusterIdentity";
import { type JsonObject, textAt } from "../core/json";
import type { Progress } from "./progress";
import { givenUpVariable } from "./unreachable";

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

const clusterModule = () =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("./kubernetes/cluster") as typeof import("./kubernetes/cluster");

function identity(values: JsonObject): Promise<ClusterIdentity> {
    return identityModule().identityOf(textAt(values, "context"));
}

async function identityIfReadable(
    values: JsonObject,
    progress: Progress,
): Promise<ClusterIdentity | undefined> {
    try {
        return await identity(values);
    } catch (error) {
        // What is done with the cluster says the same, and fails where it needs the cluster.
        progress.waiting(`cannot read which cluster this is: ${clusterModule().reason(error)}`);
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

/**
 * Before a resource is changed.
 * @throws Error for another cluster that is not acknowledged, and where it cannot be known.
 */
export async function assertStateCluster(was: JsonObject, values: JsonObject): Promise<void> {
    const before = identityIn(was);
    const refusal = before === undefined ? undefined : await refusalNow(values, [before]);
    if (refusal !== undefined) {
        throw new Error(refusal);
    }
}

/** A state with the cluster that it is of: the former one, where it cannot be read. */
export async function withCluster(
    state: object,
    was: JsonObject,
    values: JsonObject,
    progress: Progress,
): Promise<object> {
    const cluster = (await identityIfReadable(values, progress)) ?? identityIn(was);
    return cluster === undefined ? state : { ...state, cluster };
}

async function refusalNow(
    values: JsonObject,
    clusters: readonly ClusterIdentity[],
): Promise<string | undefined> {
    const [before] = clusters;
    if (before === undefined) {
        return undefined;
    }
    try {
        return refusalOn(await identity(values), clusters);
    } catch (error) {
        const { reason, statusOf } = clusterModule();
        return statusOf(error) === undefined
            ? unreachedCluster(before, reason(error), `${givenUpVariable}=true pulumi destroy`)
            : unreadCluster(before, reason(error));
    }
}

/** Why a stack may not be changed on this cluster, before a Lease is written to it. */
export function refusalOfCluster(
    context: string | undefined,
    clusters: readonly ClusterIdentity[],
): Promise<string | undefined> {
    return refusalNow(context === undefined ? {} : { context }, clusters);
}
