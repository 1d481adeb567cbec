import { requireBundled } from "../bundle";

type Client = typeof import("@kubernetes/client-node");

let client: Client | undefined;

/** The Kubernetes client, loaded only when a cluster is asked: that takes longer than all else here. */
export function kubernetesClient(): Client {
    client ??= requireBundled("kubernetesClient") as Client;
    return client;
}
