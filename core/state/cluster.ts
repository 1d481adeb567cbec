import { type ClusterIdentity, identityIn } from "../clusterIdentity";
import { at, type Json, textAt } from "../json";

/** The cluster that the resources of a state were last updated on; several after an interrupted run. */
export function deployedClusters(resources: readonly Json[]): readonly ClusterIdentity[] {
    const identities = new Map<string, ClusterIdentity>();
    for (const resource of resources) {
        const isOwn = (textAt(resource, "type") ?? "").startsWith("kafka-local-volumes:index:");
        const identity = isOwn ? identityIn(at(resource, "outputs")) : undefined;
        if (identity !== undefined) {
            identities.set(identity.uid, identity);
        }
    }
    return [...identities.values()];
}
