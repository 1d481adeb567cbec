import type {
    AppsV1Api,
    CoreV1Api,
    KubeConfig,
    StorageV1Api,
    V1Pod,
} from "@kubernetes/client-node";
import { failureLine } from "../../core/failure/failure";
import { tokenFault } from "../../core/kubeconfig/credentials";
import { shown } from "../../core/shown";
import { boundedClient } from "./boundedClient";
import { kubernetesClient } from "./client";
import { kubeconfigSource } from "./givenKubeconfig";
import { loadKubeconfig, unusable } from "./kubeconfig";

/** A cluster as the operations of this project need it; its requests end within half a minute. */
export interface Cluster {
    readonly core: CoreV1Api;
    readonly apps: AppsV1Api;
    readonly storage: StorageV1Api;
    readonly config: KubeConfig;
}

/**
 * The cluster that the Kubernetes provider would use: $KUBECONFIG or ~/.kube/config, or inside a pod
 * its service account; the context is the stack's, where it names one.
 */
export function connect(context: string | undefined): Promise<Cluster> {
    const key = JSON.stringify([kubeconfigSource(), context]);
    const cluster = clusters.get(key) ?? Promise.resolve().then(() => connectTo(context));
    clusters.set(key, cluster);
    // The next one may find a kubeconfig that has been corrected.
    cluster.catch(() => clusters.delete(key));
    return cluster;
}

const clusters = new Map<string, Promise<Cluster>>();

function connectTo(context: string | undefined): Cluster {
    const k8s = kubernetesClient();
    const config = loadKubeconfig(context);
    const user = config.getCurrentUser();
    const fault = tokenFault(user?.token ?? "");
    if (fault !== undefined) {
        throw new Error(`user ${shown(user?.name ?? "")}: ${fault}`);
    }
    const faults = unusable(config);
    if (faults.length > 0) {
        throw new Error(faults.join("; "));
    }
    return {
        core: boundedClient(k8s, config, k8s.CoreV1Api),
        apps: boundedClient(k8s, config, k8s.AppsV1Api),
        storage: boundedClient(k8s, config, k8s.StorageV1Api),
        config,
    };
}

/** The HTTP status the API answered with, where it answered at all. */
export function statusOf(error: unknown): number | undefined {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return typeof code === "number" ? code : undefined;
}

/** What came of a request, with undefined where the API answered with this status. */
export async function unlessStatus<T>(status: number, request: Promise<T>): Promise<T | undefined> {
    try {
        return await request;
    } catch (error) {
        if (statusOf(error) === status) {
            return undefined;
        }
        throw error;
    }
}

/** What came of a request, with undefined for an object that is not there. */
export function unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
    return unlessStatus(404, request);
}

/** One line for the user, of whatever went wrong. */
export function reason(error: unknown): string {
    return failureLine(error);
}

export function isRunning(pod: V1Pod): boolean {
    return pod.status?.phase === "Running" && pod.metadata?.deletionTimestamp === undefined;
}

export function podName(pod: V1Pod): string {
    return pod.metadata?.name ?? "";
}
