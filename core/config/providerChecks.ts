import type { Fault } from "../fault";

/**
 * Keys of Pulumi's Kubernetes provider with which it would not do what this program's own provider
 * sees, and what to do in place of each.
 */
const refused: Readonly<Record<string, string>> = {
    "kubernetes:cluster":
        "set kubernetes:context to a context with this cluster, which all checks and commands read",
    "kubernetes:renderYamlToDirectory":
        "the provider would create nothing in the cluster whose data is checked: remove it",
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
