import { mkdirSync } from "node:fs";
import { ensureCgroups, removeCgroups } from "./cgroups";
import { removeContainerRemains, startContainerd } from "./containerd";
import { endContainers } from "./containers";
import { buildImages } from "./images/build";
import { importImages } from "./images/import";
import { removeKubeletRemains, startKubelet, waitForNode } from "./kubelet";
import { removeTree, unmountUnder } from "./mounts";
import { ensureAddress, removeAddress } from "./network";
import { commandLine, endProcesses, ownProcesses, stopDaemon } from "./processes";
import { type ClusterSettings, nodePaths, type NodeSettings, secondNode } from "./settings";

/**
 * Ends the kubelet, every container and containerd; their state stays.
 * @param graceSeconds what Kafka gets for a controlled shutdown.
 */
export async function stopNode(node: NodeSettings, graceSeconds = 30): Promise<void> {
    // The kubelet first, or it would start the containers again.
    await stopDaemon(node, "kubelet", 5);
    await endContainers(node, graceSeconds);
    await stopDaemon(node, "containerd", 5);
    await endNodeProcesses(node);
}

/** Processes without a pid file; those of another node in the same folders are not touched. */
async function endNodeProcesses(node: NodeSettings): Promise<void> {
    const { kubeletRoot, containerdConfig, containerdSocket } = nodePaths(node);
    const own = [`--root-dir=${kubeletRoot}`, `--config=${containerdConfig}`, containerdSocket];
    await endProcesses(
        ownProcesses(node).filter(({ pid }) => commandLine(pid).some((arg) => own.includes(arg))),
        0,
    );
}

/** As if the node's machine were reset: nothing is stopped in an orderly way. */
export async function killNode(node: NodeSettings): Promise<void> {
    await stopDaemon(node, "kubelet", 0);
    await endContainers(node, 0);
    await stopDaemon(node, "containerd", 0);
    await endNodeProcesses(node);
}

/** Starts what `stopNode` or `killNode` ended. */
export async function startNode(node: NodeSettings): Promise<void> {
    await startContainerd(node);
    await startKubelet(node);
    await waitForNode(node);
}

/** Adds a second real node to a cluster that is up; `down` removes it too. */
export async function addSecondNode(settings: ClusterSettings): Promise<NodeSettings> {
    const node = secondNode(settings);
    mkdirSync(node.stateDir, { recursive: true });
    await ensureAddress(node);
    ensureCgroups(node);
    await startContainerd(node);
    await importImages(node, await buildImages(settings.cacheDir));
    await startKubelet(node);
    await waitForNode(node);
    return node;
}

/**
 * Removes the second node from the machine, if there is one; its Node object stays in the cluster.
 * @param graceSeconds what Kafka gets for a controlled shutdown.
 */
export async function removeSecondNode(settings: ClusterSettings, graceSeconds = 0): Promise<void> {
    const node = secondNode(settings);
    await stopNode(node, graceSeconds);
    await unmountUnder([node.runDir, node.stateDir]);
    removeContainerRemains(node);
    removeKubeletRemains(node);
    await removeAddress(node);
    await removeCgroups(node);
    await removeTree(node.runDir);
    await removeTree(node.stateDir);
}
