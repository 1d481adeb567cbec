import type { Server } from "node:http";
import type { Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import * as k8s from "@kubernetes/client-node";
import type { Cluster } from "../../provider/kubernetes/cluster";

/** The port of a server, once it listens. */
export function listening(server: Server | TlsServer): Promise<number> {
    return new Promise((resolve) => {
        server.listen(0, "127.0.0.1", () => {
            resolve((server.address() as AddressInfo).port);
        });
    });
}

export function stopListening(server: Server | TlsServer): void {
    server.closeAllConnections();
    server.close();
}

/** The kubeconfig of a server that answers as an API server does, once it listens. */
export async function listeningApi(server: Server): Promise<k8s.KubeConfig> {
    const port = await listening(server);
    const config = new k8s.KubeConfig();
    config.loadFromClusterAndUser(
        { name: "c", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
        { name: "u" },
    );
    return config;
}

/** A cluster of such a server, once it listens; its requests are not bounded in time. */
export async function listeningCluster(server: Server): Promise<Cluster> {
    const config = await listeningApi(server);
    return {
        core: config.makeApiClient(k8s.CoreV1Api),
        apps: config.makeApiClient(k8s.AppsV1Api),
        storage: config.makeApiClient(k8s.StorageV1Api),
        config,
    };
}
