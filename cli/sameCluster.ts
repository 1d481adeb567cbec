import { type ClusterIdentity, unknownCluster } from "../core/clusterIdentity";
import { commandLine } from "../core/commandLine";
import type { Json } from "../core/json";
import { shown } from "../core/shown";
import { deployedClusters } from "../core/state/cluster";
import { type Cluster, reason } from "../provider/kubernetes/cluster";
import { readIdentity } from "../provider/kubernetes/identity";
import { isAcknowledged, refusalOn } from "../provider/sameCluster";
import { KubeError, NotDone } from "./errors";

/** Shows which cluster a command is about to change. */
export async function announceCluster(cluster: Cluster): Promise<ClusterIdentity> {
    const identity = await readIdentity(cluster).catch((error: unknown) => {
        throw new KubeError(
            `cannot read which cluster this is, and changes nothing without that: ${reason(error)}`,
        );
    });
    const context = shown(cluster.config.getCurrentContext());
    process.stderr.write(
        `cluster: context ${context}, server ${shown(identity.server)}, uid of kube-system ${shown(identity.uid)}\n`,
    );
    return identity;
}

/** A command that works on the cluster of a stack's last update. */
export interface BoundCommand {
    readonly stack: string;
    /** Its words, for example `doctor --fix`. */
    readonly command: readonly [string, ...string[]];
    /** The resources of the stack's state. */
    readonly resources: readonly Json[];
}

/**
 * Shows which cluster a command is about to change.
 * @throws NotDone where the stack was last updated on another cluster, or its state names none and the
 * environment does not name this one.
 */
export async function assertStackCluster(
    cluster: Cluster,
    { stack, command: [name, ...options], resources }: BoundCommand,
): Promise<void> {
    const identity = await announceCluster(cluster);
    const known = deployedClusters(resources);
    const refusal =
        known.length === 0 && !isAcknowledged(identity)
            ? unknownCluster(stack, identity, commandLine(name, stack, ...options))
            : refusalOn(identity, known);
    if (refusal !== undefined) {
        throw new NotDone(refusal);
    }
}

/**
 * Says first where what is looked at is not the cluster of the last update: everything of the stack would
 * seem to be missing there.
 */
export async function warnOfAnotherCluster(
    cluster: Cluster,
    resources: readonly Json[],
): Promise<void> {
    const known = deployedClusters(resources);
    if (known.length === 0) {
        return;
    }
    try {
        const refusal = refusalOn(await readIdentity(cluster), known);
        if (refusal !== undefined) {
            process.stderr.write(`warning: ${refusal}\n`);
        }
    } catch (error) {
        process.stderr.write(`note: cannot read which cluster this is: ${reason(error)}\n`);
    }
}
