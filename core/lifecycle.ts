import type { Chart } from "./chart/chart";
import type { StackConfig } from "./config/schema";

/** Namespaces that every cluster has, and that no stack may delete. */
const clusterNamespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Whether a stack makes its namespace, and deletes it on destroy. */
export function ownsNamespace({ namespace, createNamespace }: StackConfig): boolean {
    return createNamespace && !clusterNamespaces.includes(namespace);
}

/** What the namespace has, where a stack makes it. */
export function namespaceMetadata({ namespaceLabels, namespaceAnnotations }: StackConfig) {
    return { labels: namespaceLabels, annotations: namespaceAnnotations };
}

const perImagePull = 600;
const perPod = 60;

/**
 * Seconds within which all pods have to be ready. The StatefulSets start one pod after the other,
 * and the first on each node pulls its image.
 */
export function installTimeout({ services, timeout }: StackConfig, chart: Chart): number {
    if (timeout > 0) {
        return timeout;
    }
    const others = chart.services.reduce((sum, { service }) => sum + services[service].replicas, 0);
    const stateful = [chart.kafka, chart.zookeeper, chart.controllers];
    const replicas = stateful.reduce((sum, set) => sum + (set?.replicas ?? 0), others);
    return perImagePull + perPod * replicas;
}
