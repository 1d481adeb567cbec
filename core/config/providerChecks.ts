import type { Fault } from "../fault";

/** Keys by which Pulumi's Kubernetes provider would find another cluster than this program's own provider. */
const otherCluster = ["kubernetes:kubeconfig", "kubernetes:cluster"];

/**
 * A stack's volumes and the resources that check their data have to be in the same cluster.
 * @param config the whole configuration, its keys with their namespaces.
 */
export function providerFaults(config: Readonly<Record<string, unknown>>): readonly Fault[] {
    return otherCluster
        .filter((key) => config[key] !== undefined)
        .map((key) => ({
            key,
            // A kubeconfig is a secret.
            value: "…",
            allowed: "nothing",
            remedy: "name the cluster by $KUBECONFIG and kubernetes:context, as everything here reads these",
        }));
}
