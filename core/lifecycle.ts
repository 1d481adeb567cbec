import type { StackConfig } from "./config/schema";
import { serviceNames } from "./chart/services";

/** Namespaces that every cluster has, and that no stack may delete. */
const clusterNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Whether a stack makes its namespace, and deletes it on destroy. */
export function ownsNamespace({ namespace, createNamespace }: StackConfig): boolean {
    return createNamespace && !clusterNamespaces.includes(namespace);
}

const perImagePull = 600;
const perPod = 60;

/**
 * Seconds within which all pods have to be ready. The StatefulSets start one pod after the other,
 * and the first on each node pulls its image.
 */
export function installTimeout({ kafka, zookeeper, services }: StackConfig): number {
    const others = serviceNames
        .filter((name) => services[name].enabled)
        .reduce((sum, name) => sum + services[name].replicas, 0);
    return perImagePull + perPod * (kafka.brokers + zookeeper.servers + others);
}
