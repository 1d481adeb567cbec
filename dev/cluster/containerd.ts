import {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmdirSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { pauseImage } from "./images/names";
import { cniConfig } from "./network";
import { logFile, startDaemon } from "./processes";
import { nodePaths, type NodeSettings } from "./settings";
import { tryRun, waitFor } from "./shell";

/** Where Debian's containernetworking-plugins are. */
export const cniPlugins = "/usr/lib/cni";

export function containerdConfig(node: NodeSettings): string {
    const paths = nodePaths(node);
    return `version = 2
root = "${paths.containerdRoot}"
state = "${paths.containerdState}"
oom_score = 0
disabled_plugins = [
    "io.containerd.snapshotter.v1.aufs",
    "io.containerd.snapshotter.v1.btrfs",
    "io.containerd.snapshotter.v1.devmapper",
    "io.containerd.snapshotter.v1.zfs",
    "io.containerd.tracing.processor.v1.otlp",
    "io.containerd.internal.v1.tracing",
]

[grpc]
address = "${paths.containerdSocket}"

[plugins."io.containerd.internal.v1.opt"]
path = "${node.stateDir}/opt"

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "${pauseImage}"
# Without CAP_SYS_RESOURCE no process may lower its own score.
restrict_oom_score_adj = true
netns_mounts_under_state_dir = true
tolerate_missing_hugetlb_controller = true
disable_tcp_service = true

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "${cniPlugins}"
conf_dir = "${paths.cniConf}"

[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "overlayfs"
default_runtime_name = "runc"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = false
Root = "${paths.runcRoot}"
`;
}

/** Whether containerd answers on its socket; ctr itself would wait ten seconds. */
export function containerdReady(node: NodeSettings): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect(nodePaths(node).containerdSocket);
        socket.on("connect", () => {
            socket.destroy();
            resolve(true);
        });
        socket.on("error", () => {
            resolve(false);
        });
    });
}

/** `ctr` in the namespace of Kubernetes' containers. */
export function tryCtr(node: NodeSettings, args: readonly string[]) {
    const { containerdSocket } = nodePaths(node);
    return tryRun("ctr", [`--address=${containerdSocket}`, "--namespace=k8s.io", ...args]);
}

export async function startContainerd(node: NodeSettings): Promise<void> {
    const paths = nodePaths(node);
    mkdirSync(node.runDir, { recursive: true });
    mkdirSync(paths.cniConf, { recursive: true });
    writeFileSync(paths.containerdConfig, containerdConfig(node));
    writeFileSync(join(paths.cniConf, "10-pods.conflist"), cniConfig(node, paths.cniState));
    startDaemon(node, {
        name: "containerd",
        command: "/usr/bin/containerd",
        args: [`--config=${paths.containerdConfig}`],
    });
    await waitFor(`containerd ready (see ${logFile(node, "containerd")})`, 30, () =>
        containerdReady(node),
    );
}

/**
 * What containerd's shims and the CNI library keep outside of the folders that can be configured.
 * To be called when no container is left.
 */
export function removeContainerRemains(node: NodeSettings): void {
    const shims = "/run/containerd/s";
    const sockets = list(shims);
    // Read after the folder, so that a socket another instance makes meanwhile is not in the list.
    const inUse = readFileSync("/proc/net/unix", "utf8");
    for (const socket of sockets.filter((path) => !inUse.includes(path))) {
        rmSync(socket, { force: true });
    }
    for (const result of list("/var/lib/cni/results")) {
        // It names the network namespace, which is in this instance's own folder.
        if (contains(result, `${node.runDir}/`)) {
            rmSync(result, { force: true });
        }
    }
    removeIfEmpty(shims, "/run/containerd/fifo", "/run/containerd");
    removeIfEmpty("/var/lib/cni/results", "/var/lib/cni");
}

function list(dir: string): string[] {
    return existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : [];
}

function contains(path: string, text: string): boolean {
    try {
        return readFileSync(path, "utf8").includes(text);
    } catch {
        return false; // another instance's, which has removed it
    }
}

/** Removes folders that other instances may use too, unless they do. */
export function removeIfEmpty(...dirs: readonly string[]): void {
    for (const dir of dirs) {
        try {
            rmdirSync(dir);
        } catch {
            // Not there, or in use.
        }
    }
}
