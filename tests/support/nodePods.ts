import { readFileSync } from "node:fs";
import * as k8s from "@kubernetes/client-node";
import type { DirectoryPod } from "../../core/disks/pod";
import type { JsonObject } from "../../core/json";
import { boundedClient } from "../../provider/kubernetes/boundedClient";
import type { Cluster } from "../../provider/kubernetes/cluster";
import { onNode } from "../../provider/kubernetes/nodePod";
import { configOf } from "./config";
import { silent } from "./progress";

/** The cluster of a kubeconfig. */
export function clusterOf(kubeconfig: string): Cluster {
    const config = new k8s.KubeConfig();
    config.loadFromString(readFileSync(kubeconfig, "utf8"));
    return {
        core: boundedClient(k8s, config, k8s.CoreV1Api),
        apps: boundedClient(k8s, config, k8s.AppsV1Api),
        storage: boundedClient(k8s, config, k8s.StorageV1Api),
        config,
    };
}

/** A pod that prepares a node, with the project's defaults and what a test changes of them. */
export function podOn(node: string, namespace: string, preparation: JsonObject = {}): DirectoryPod {
    const settings = configOf({ preparation }).preparation;
    return {
        name: `directories-${node}`,
        namespace: settings.namespace ?? namespace,
        node,
        label: { key: "kubernetes.io/hostname", value: node },
        preparation: settings,
        paths: ["/mnt/data/a"],
        create: true,
        otherwise: "prepare the node by hand",
    };
}

/** What comes of such a pod: `runs`, or the reason why it does not. */
export async function outcome(
    cluster: Cluster,
    pod: DirectoryPod,
    waiting: (text: string) => void = silent.waiting,
): Promise<string> {
    try {
        return await onNode(cluster, pod, { waiting }, () => Promise.resolve("runs"));
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    }
}
