import { existsSync, mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { stringify } from "yaml";
import { removeIfEmpty } from "./containerd";
import { isRunning, logFile, startDaemon } from "./processes";
import { clusterPaths, type ClusterSettings } from "./settings";
import { kubectl, waitFor } from "./shell";

export function kubeletConfig(settings: ClusterSettings): string {
    const { ports, nodeIP } = settings;
    const paths = clusterPaths(settings);
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
            x509: { clientCAFile: `${paths.pki}/ca.crt` },
        },
        // Whoever has a certificate of this cluster is its administrator.
        authorization: { mode: "AlwaysAllow" },
        clusterDNS: [nodeIP],
        clusterDomain: settings.clusterDomain,
        // The machine's own resolver is not for pods.
        resolvConf: "",
        containerRuntimeEndpoint: `unix://${paths.containerdSocket}`,
        cgroupDriver: "cgroupfs",
        cgroupRoot: `/${settings.cgroup}`,
        cgroupsPerQOS: true,
        failCgroupV1: false,
        enforceNodeAllocatable: [],
        failSwapOn: false,
        oomScoreAdj: 0,
        makeIPTablesUtilChains: false,
        podLogsDir: paths.podLogs,
        volumePluginDir: `${paths.kubeletRoot}/volume-plugins`,
        // The images are not to be had again, and a full disk is the machine's owner's business.
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

function healthy(settings: ClusterSettings): Promise<boolean> {
    return new Promise((resolve) => {
        get(
            {
                host: "127.0.0.1",
                port: settings.ports.kubeletHealthz,
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

export function kubeletReady(settings: ClusterSettings): Promise<boolean> {
    return healthy(settings);
}

export async function startKubelet(settings: ClusterSettings): Promise<void> {
    const paths = clusterPaths(settings);
    for (const dir of [paths.kubeletRoot, paths.podLogs]) {
        mkdirSync(dir, { recursive: true });
    }
    writeFileSync(paths.kubeletConfig, kubeletConfig(settings));
    startDaemon(settings, {
        name: "kubelet",
        command: join(settings.toolsDir, "kubelet"),
        args: [
            `--config=${paths.kubeletConfig}`,
            `--kubeconfig=${settings.kubeconfig}`,
            `--root-dir=${paths.kubeletRoot}`,
            `--cert-dir=${paths.kubeletRoot}/pki`,
            `--hostname-override=${settings.nodeName}`,
            `--node-ip=${settings.nodeIP}`,
        ],
    });
    await waitFor(`kubelet healthy (see ${logFile(settings, "kubelet")})`, 60, () =>
        healthy(settings),
    );
}

export async function waitForNode(settings: ClusterSettings): Promise<void> {
    const node = `node/${settings.nodeName}`;
    await kubectl(settings, ["wait", "--for=create", node, "--timeout=60s"]);
    await kubectl(settings, ["wait", "--for=condition=Ready", node, "--timeout=60s"]);
}

/** What the kubelet keeps outside of the folders that can be configured. */
export function removeKubeletRemains(settings: ClusterSettings): void {
    const links = "/var/log/containers";
    for (const name of existsSync(links) ? readdirSync(links) : []) {
        const link = join(links, name);
        if (pointsInto(link, clusterPaths(settings).podLogs)) {
            rmSync(link);
        }
    }
    removeIfEmpty(links);

    // Shared by every kubelet of the machine: the last one takes it along. Nobody uses it here.
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
