import type { Fault } from "../fault";

/**
 * Keys of Pulumi's Kubernetes provider with which it would not do what this program's own provider
 * sees, and what to do in place of each.
 */
const refused: Readonly<Record<string, string>> = {
    "kubernetes:cluster":
        "name a context that has this cluster with kubernetes:context, as everything here reads that",
    "kubernetes:renderYamlToDirectory":
        "nothing would be made in the cluster, and the checks of the data would look there",
};

/**
 * A stack's volumes and the resources that check their data have to be in the same cluster.
 * @param config the whole configuration, its keys with their namespaces.
 */
export function providerFaults(config: Readonly<Record<string, unknown>>): readonly Fault[] {
    return Object.entries(refused)
        .filter(([key]) => config[key] !== undefined)
        .map(([key, remedy]) => ({ key, value: "…", allowed: "nothing", remedy }));
}
