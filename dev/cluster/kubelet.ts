import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { stringify } from "yaml";
import { removeIfEmpty } from "./containerd";
import { isRunning, logFile, startDaemon } from "./processes";
import { nodePaths, type NodeSettings } from "./settings";
import { kubectl, waitFor } from "./shell";

export function kubeletConfig(node: NodeSettings): string {
    const { ports, nodeIP } = node;
    const paths = nodePaths(node);
    return stringify({
        apiVersion: "kubelet.config.k8s.io/v1beta1",
        kind: "KubeletConfiguration",
        address: nodeIP,
        port: ports.kubelet,
        healthzBindAddress: "127.0.0.1",
        healthzPort: ports.kubeletHealthz,
        authentication: {
            anonymous: { enabled: false },
            webhook: { enabled: false },
            x509: { clientCAFile: `${node.pkiDir}/ca.crt` },
        },
        // Whoever has a certificate of this cluster is its administrator.
        authorization: { mode: "AlwaysAllow" },
        clusterDNS: [node.dnsIP],
        clusterDomain: node.clusterDomain,
        // The machine's own resolver is not for pods.
        resolvConf: "",
        containerRuntimeEndpoint: `unix://${paths.containerdSocket}`,
        cgroupDriver: "cgroupfs",
        cgroupRoot: `/${node.cgroup}`,
        cgroupsPerQOS: true,
        failCgroupV1: false,
        enforceNodeAllocatable: [],
        failSwapOn: false,
        oomScoreAdj: 0,
        makeIPTablesUtilChains: false,
        podLogsDir: paths.podLogs,
        volumePluginDir: `${paths.kubeletRoot}/volume-plugins`,
        // The images cannot be pulled again, and this cluster does not free disk space of the machine.
        imageGCHighThresholdPercent: 100,
        evictionHard: {
            "imagefs.available": "0%",
            "imagefs.inodesFree": "0%",
            "memory.available": "0%",
            "nodefs.available": "0%",
            "nodefs.inodesFree": "0%",
        },
    });
}

function healthy(node: NodeSettings): Promise<boolean> {
    return new Promise((resolve) => {
        get(
            {
                host: "127.0.0.1",
                port: node.ports.kubeletHealthz,
                path: "/healthz",
                agent: false,
                timeout: 2000,
            },
            (response) => {
                response.resume();
                resolve(response.statusCode === 200);
            },
        ).on("error", () => {
            resolve(false);
        });
    });
}

export function kubeletReady(node: NodeSettings): Promise<boolean> {
    return healthy(node);
}

export async function startKubelet(node: NodeSettings): Promise<void> {
    const paths = nodePaths(node);
    for (const dir of [paths.kubeletRoot, paths.podLogs]) {
        mkdirSync(dir, { recursive: true });
    }
    writeFileSync(paths.kubeletConfig, kubeletConfig(node));
    startDaemon(node, {
        name: "kubelet",
        command: join(node.toolsDir, "kubelet"),
        args: [
            `--config=${paths.kubeletConfig}`,
            `--kubeconfig=${node.kubeconfig}`,
            `--root-dir=${paths.kubeletRoot}`,
            `--cert-dir=${paths.kubeletRoot}/pki`,
            `--hostname-override=${node.nodeName}`,
            `--node-ip=${node.nodeIP}`,
        ],
    });
    await waitFor(`kubelet healthy (see ${logFile(node, "kubelet")})`, 60, () => healthy(node));
}

export async function waitForNode(node: NodeSettings): Promise<void> {
    const name = `node/${node.nodeName}`;
    await kubectl(node, ["wait", "--for=create", name, "--timeout=60s"]);
    await kubectl(node, ["wait", "--for=condition=Ready", name, "--timeout=60s"]);
}

/** What the kubelet keeps outside of the folders that can be configured. */
export function removeKubeletRemains(node: NodeSettings): void {
    const links = "/var/log/containers";
    for (const name of existsSync(links) ? readdirSync(links) : []) {
        const link = join(links, name);
        if (pointsInto(link, node.stateDir)) {
            rmSync(link);
        }
    }
    removeIfEmpty(links);

    // Shared by every kubelet of the machine: the last one removes it. It has no use here.
    const devicePlugins = "/var/lib/kubelet/device-plugins";
    if (!isRunning("kubelet")) {
        for (const file of ["DEPRECATION", "kubelet.sock", "kubelet_internal_checkpoint"]) {
            rmSync(join(devicePlugins, file), { force: true });
        }
        removeIfEmpty(devicePlugins, "/var/lib/kubelet");
    }
}

function pointsInto(link: string, dir: string): boolean {
    try {
        return readlinkSync(link).startsWith(`${dir}/`);
    } catch {
        return false; // another instance's, which has removed it
    }
}
