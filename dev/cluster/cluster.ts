import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureCgroups, removeCgroups } from "./cgroups";
import { checkMachine } from "./checks";
import {
    containerdReady,
    removeContainerRemains,
    removeIfEmpty,
    startContainerd,
} from "./containerd";
import { controlPlaneReady, startControlPlane, stopControlPlane } from "./controlPlane";
import { dnsReady, startDns } from "./dns";
import { buildImages, type BuiltImages, imagesCached } from "./images/build";
import { imported, importImages } from "./images/import";
import { kubeletReady, removeKubeletRemains, startKubelet, waitForNode } from "./kubelet";
import { withLock } from "./lock";
import { removeTree, unmountUnder } from "./mounts";
import { ensureNetwork, networkReady, removeNetwork } from "./network";
import { removeSecondNode, stopNode } from "./node";
import { ensurePackages } from "./packages";
import { endProcesses, ownProcesses, stopDaemon } from "./processes";
import { progress } from "./progress";
import type { ClusterSettings } from "./settings";
import { ClusterError, kubectl } from "./shell";
import { restoreSysctls, saveSysctls } from "./sysctls";
import { recordVersion } from "./version";

/** Not in /run/lock, where every user may create files: one of them could hold the lock, or have another file written over. */
function lockOf({ instance }: ClusterSettings): string {
    return join("/run/kafka-local-volumes-lock", instance);
}

function locked<T>(settings: ClusterSettings, work: () => Promise<T>): Promise<T> {
    return withLock(lockOf(settings), `cluster ${settings.instance}`, work);
}

/** Builds the images unless the cache has them; other instances wait meanwhile. */
export async function ensureImages(settings: ClusterSettings): Promise<BuiltImages> {
    if (!imagesCached(settings.cacheDir)) {
        await ensurePackages(settings, true);
    }
    return withLock(join(settings.cacheDir, "lock"), "images", () =>
        buildImages(settings.cacheDir),
    );
}

async function running(settings: ClusterSettings): Promise<boolean> {
    const parts = await Promise.all([
        controlPlaneReady(settings),
        networkReady(settings),
        containerdReady(settings),
        kubeletReady(settings),
        dnsReady(settings),
    ]);
    return parts.every((ready) => ready);
}

/** Starts the cluster, or what of it does not run; a running one is left as it is. */
export async function startCluster(settings: ClusterSettings): Promise<void> {
    await checkMachine(settings);
    await locked(settings, async () => {
        await ensurePackages(settings, false);
        const images = await ensureImages(settings);
        if ((await running(settings)) && (await imported(settings, images))) {
            progress("cluster", `${settings.instance} is up already`);
            return;
        }
        await start(settings, images);
    });
}

/**
 * The cluster's keys, its database and Kafka's data, for their owner alone. Pods do not need a way through
 * these directories: what they have of them is mounted.
 */
function closeDirectories(settings: ClusterSettings): void {
    for (const path of [settings.stateDir, settings.dataDir, settings.runDir]) {
        mkdirSync(path, { recursive: true });
    }
    for (const path of [dirname(settings.stateDir), settings.stateDir, settings.runDir]) {
        chmodSync(path, 0o700);
    }
}

async function start(settings: ClusterSettings, images: BuiltImages): Promise<void> {
    closeDirectories(settings);
    recordVersion(settings);
    await ensureNetwork(settings);
    ensureCgroups(settings);
    saveSysctls();
    const controlPlane = startControlPlane(settings).then(() => {
        progress("control plane", `127.0.0.1:${settings.ports.apiserver}`);
    });
    const containerd = startContainerd(settings).then(() => {
        progress("containerd", "ready");
    });
    await all([
        containerd.then(() => importImages(settings, images)),
        controlPlane.then(async () => {
            await startDns(settings);
            progress("DNS", settings.nodeIP);
        }),
        all([controlPlane, containerd]).then(async () => {
            await startKubelet(settings);
            await waitForNode(settings);
            progress("node", `${settings.nodeName} is Ready`);
        }),
    ]);
    progress("cluster", `${settings.instance} is up: KUBECONFIG=${settings.kubeconfig}`);
}

/** Waits for all, then fails with the first error, so that nothing continues in the background. */
async function all(work: readonly Promise<unknown>[]): Promise<void> {
    for (const result of await Promise.allSettled(work)) {
        if (result.status === "rejected") {
            throw result.reason;
        }
    }
}

/** Stops everything, keeps all state, and starts it again. */
export async function restartCluster(settings: ClusterSettings): Promise<void> {
    await locked(settings, async () => {
        await stopNode(settings);
        await stopDaemon(settings, "coredns", 5);
        await stopControlPlane(settings);
    });
    await startCluster(settings);
}

/**
 * Stops the cluster, removes everything that it left on the machine, and keeps Kafka's data.
 * @param graceSeconds what Kafka gets for a controlled shutdown.
 */
export async function stopCluster(settings: ClusterSettings, graceSeconds = 30): Promise<void> {
    if (process.getuid?.() !== 0) {
        throw new ClusterError("user: must be root to remove a cluster; nothing was changed");
    }
    await locked(settings, async () => {
        await removeSecondNode(settings, graceSeconds);
        await stopNode(settings, graceSeconds);
        progress("node", "stopped");
        await stopDaemon(settings, "coredns", 5);
        await stopControlPlane(settings);
        await endProcesses(ownProcesses(settings), 5);
        progress("control plane", "stopped");
        await unmountUnder([settings.runDir, settings.stateDir]);
        removeContainerRemains(settings);
        removeKubeletRemains(settings);
        await removeNetwork(settings);
        await removeCgroups(settings);
        await removeTree(settings.runDir);
        await removeTree(settings.stateDir);
        restoreSysctls();
        removeIfEmpty("/run/kafka-local-volumes");
    });
    progress(
        "cluster",
        `${settings.instance} is stopped; Kafka's data stays in ${settings.dataDir}`,
    );
}

/** Stops the cluster, and deletes Kafka's data too. */
export async function removeCluster(settings: ClusterSettings): Promise<void> {
    await stopCluster(settings, 0);
    await unmountUnder([settings.dataDir]);
    await removeTree(settings.dataDir);
    rmSync(lockOf(settings), { force: true });
    removeIfEmpty(dirname(lockOf(settings)));
    progress("data", `${settings.dataDir} removed`);
}

/** uid of namespace kube-system, which no other cluster has. */
export function clusterUid(settings: ClusterSettings): Promise<string> {
    const query = "get namespace kube-system -o jsonpath={.metadata.uid}";
    return kubectl(settings, query.split(" "));
}
