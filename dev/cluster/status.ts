import { containerdReady } from "./containerd";
import { controlPlaneReady } from "./controlPlane";
import { dnsReady } from "./dns";
import { kubeletReady } from "./kubelet";
import { networkReady } from "./network";
import { ownProcesses, startedAt } from "./processes";
import type { ClusterSettings } from "./settings";

export interface PartStatus {
    readonly part: string;
    readonly up: boolean;
    readonly where: string;
    readonly processes: readonly { program: string; pid: number; since: Date }[];
}

/** What of the cluster runs, where, and since when. */
export async function status(settings: ClusterSettings): Promise<PartStatus[]> {
    const own = ownProcesses(settings).map((process) => ({
        program: process.program,
        pid: process.pid,
        since: startedAt(process),
    }));
    const of = (...programs: string[]) => own.filter(({ program }) => programs.includes(program));
    const [controlPlane, network, containerd, kubelet, dns] = await Promise.all([
        controlPlaneReady(settings),
        networkReady(settings),
        containerdReady(settings),
        kubeletReady(settings),
        dnsReady(settings),
    ]);
    const { ports, nodeIP } = settings;
    return [
        {
            part: "control plane",
            up: controlPlane,
            where: `https://127.0.0.1:${ports.apiserver}`,
            processes: of(
                "etcd",
                "kube-apiserver",
                "kube-controller-manager",
                "kube-scheduler",
                "kwok-controller",
            ),
        },
        { part: "network", up: network, where: `${settings.bridge}, ${nodeIP}`, processes: [] },
        {
            part: "containerd",
            up: containerd,
            where: `${settings.runDir}/containerd.sock`,
            processes: of("containerd"),
        },
        {
            part: "kubelet",
            up: kubelet,
            where: `node ${settings.nodeName}, ${nodeIP}:${ports.kubelet}`,
            processes: of("kubelet"),
        },
        { part: "DNS", up: dns, where: `${nodeIP}:53`, processes: of("coredns") },
    ];
}

export function formatStatus(parts: readonly PartStatus[]): string {
    return parts
        .flatMap(({ part, up, where, processes }) => [
            `${part.padEnd(14)} ${up ? "up  " : "down"}  ${where}`,
            ...processes.map(
                ({ program, pid, since }) =>
                    `    ${program.padEnd(24)} pid ${String(pid).padEnd(8)} since ${since.toISOString()}`,
            ),
        ])
        .join("\n");
}
