import type { ClusterIdentity } from "../../core/clusterIdentity";
import { withoutUserinfo } from "../../core/kubeconfig/credentials";
import { type Cluster, connect } from "./cluster";

const known = new Map<string, Promise<ClusterIdentity>>();

/** @throws where the cluster does not answer, or namespace kube-system may not be read. */
export async function readIdentity({ core, config }: Cluster): Promise<ClusterIdentity> {
    const { metadata } = await core.readNamespace({ name: "kube-system" });
    const server = withoutUserinfo(config.getCurrentCluster()?.server ?? "");
    return { uid: metadata?.uid ?? "", server };
}

/** The cluster of a context, asked once for a run. */
export function identityOf(context: string | undefined): Promise<ClusterIdentity> {
    const key = context ?? "";
    const identity = known.get(key) ?? connect(context).then(readIdentity);
    known.set(key, identity);
    identity.catch(() => known.delete(key));
    return identity;
}
