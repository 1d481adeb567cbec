import type { ClusterIdentity } from "../../core/clusterIdentity";
import { type Cluster, connect } from "./cluster";

const known = new Map<string, Promise<ClusterIdentity>>();

/** @throws where the cluster does not answer, or namespace kube-system may not be read. */
export async function readIdentity({ core, config }: Cluster): Promise<ClusterIdentity> {
    const { metadata } = await core.readNamespace({ name: "kube-system" });
    return { uid: metadata?.uid ?? "", server: config.getCurrentCluster()?.server ?? "" };
}

/** The cluster of a context, asked once for a run. */
export function identityOf(context: string | undefined): Promise<ClusterIdentity> {
    const key = context ?? "";
    const identity = known.get(key) ?? connect(context).then(readIdentity);
    known.set(key, identity);
    identity.catch(() => known.delete(key));
    return identity;
}
