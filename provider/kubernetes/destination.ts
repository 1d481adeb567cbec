import type { KubeConfig } from "@kubernetes/client-node";
import type { Destination } from "../../core/failure/connection";

/** Where the requests of a kubeconfig go. */
export function destinationOf(config: KubeConfig): Destination {
    const cluster = config.getCurrentCluster();
    return { server: cluster?.server, proxy: cluster?.proxyUrl };
}
