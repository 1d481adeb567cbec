import type { Json } from "../core/json";
import { shown } from "../core/shown";
import { deployedClusters } from "../core/state/cluster";
import { type Cluster, reason } from "../provider/kubernetes/cluster";
import { readIdentity } from "../provider/kubernetes/identity";
import { refusalOn } from "../provider/sameCluster";
import { KubeError, NotDone } from "./errors";

/**
 * Shows which cluster a command is about to change.
 * @param resources of the stack's state.
 * @throws NotDone where the stack was last updated on another cluster.
 */
export async function assertStackCluster(
    cluster: Cluster,
    resources: readonly Json[],
): Promise<void> {
    const identity = await readIdentity(cluster).catch((error: unknown) => {
        throw new KubeError(
            `cannot read which cluster this is, and changes nothing without that: ${reason(error)}`,
        );
    });
    const context = shown(cluster.config.getCurrentContext());
    process.stderr.write(
        `cluster: context ${context}, server ${shown(identity.server)}, uid of kube-system ${shown(identity.uid)}\n`,
    );
    const refusal = refusalOn(identity, deployedClusters(resources));
    if (refusal !== undefined) {
        throw new NotDone(refusal);
    }
}
