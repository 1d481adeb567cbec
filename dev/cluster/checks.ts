import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { hierarchies } from "./cgroups";
import { routes, type Route } from "./network";
import { describeProcess, listeners, occupies, socketOwner } from "./ports";
import { commandLine, isOwn } from "./processes";
import { clusterPaths, type ClusterSettings } from "./settings";
import { ClusterError } from "./shell";
import { versionFaults } from "./version";

const tools = [
    "coredns",
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubectl",
    "kubelet",
    "kwok",
    "kwokctl",
];

function addresses(settings: ClusterSettings): { what: string; address: string; port: number }[] {
    const { kubelet, ...local } = settings.ports;
    return [
        ...Object.entries(local).map(([what, port]) => ({ what, address: "127.0.0.1", port })),
        { what: "kubelet", address: settings.nodeIP, port: kubelet },
        { what: "DNS", address: settings.nodeIP, port: 53 },
    ];
}

function portFaults(settings: ClusterSettings): string[] {
    const open = listeners();
    return addresses(settings).flatMap(({ what, address, port }) => {
        const taken = open.find((listener) => occupies(listener, address, port));
        const pid = taken === undefined ? undefined : socketOwner(taken.inode);
        return taken === undefined || (pid !== undefined && isOwn(settings, commandLine(pid)))
            ? []
            : [
                  `port ${address}:${port} (${what}): must be free, is held by ${describeProcess(pid)}`,
              ];
    });
}

function toNumber(address: string): number {
    return address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

/** Whether two IPv4 ranges share an address. */
export function overlap(one: string, other: string): boolean {
    const [a, b] = [one, other].map((range) => {
        const [address, bits] = range.split("/");
        const size = 2 ** (32 - Number(bits ?? 32));
        const first = Math.floor(toNumber(address ?? "") / size) * size;
        return { first, last: first + size - 1 };
    }) as [{ first: number; last: number }, { first: number; last: number }];
    return a.first <= b.last && b.first <= a.last;
}

export function routeFaults(settings: ClusterSettings, all: readonly Route[]): string[] {
    const { bridge, podCIDR, serviceCIDR } = settings;
    return [podCIDR, serviceCIDR].flatMap((range) =>
        all
            .filter(({ dst, dev, type }) => {
                const ours = dev === bridge || (type === "blackhole" && dst === range);
                return dst !== "default" && !ours && overlap(dst, range);
            })
            .map(({ dst, dev }) => {
                const through = dev === undefined ? "" : ` through ${dev}`;
                return `range ${range}: must be free, this machine has a route to ${dst}${through}`;
            }),
    );
}

function toolFaults(settings: ClusterSettings): string[] {
    const missing = tools.filter((tool) => {
        try {
            accessSync(join(settings.toolsDir, tool), constants.X_OK);
            return false;
        } catch (error) {
            // Only root may read root's cache, where the tools are.
            return (error as NodeJS.ErrnoException).code !== "EACCES";
        }
    });
    return missing.length === 0
        ? []
        : [`${settings.toolsDir}: ${missing.join(", ")} missing: run "make tools"`];
}

function socketFaults(settings: ClusterSettings): string[] {
    const path = clusterPaths(settings).containerdSocket;
    return path.length > 107
        ? [`${path}: a socket's path may have 107 characters, this one has ${path.length}`]
        : [];
}

/** Everything that prevents a cluster from starting here; changes nothing. */
export async function faults(settings: ClusterSettings): Promise<string[]> {
    if (process.platform !== "linux") {
        return [`operating system: must be Linux, is ${process.platform}`];
    }
    const found: string[] = [];
    if (process.getuid?.() !== 0) {
        found.push("user: must be root, since a cluster needs mounts, cgroups and a bridge");
    }
    if (!existsSync("/etc/debian_version")) {
        found.push(
            "operating system: must be Debian, whose packages are used (no /etc/debian_version)",
        );
    }
    if (hierarchies().length === 0) {
        found.push("cgroups: must be mounted at /sys/fs/cgroup (version 1 or 2), none is");
    }
    found.push(...socketFaults(settings), ...portFaults(settings), ...versionFaults(settings));
    if (existsSync("/usr/sbin/ip") || existsSync("/sbin/ip")) {
        found.push(...routeFaults(settings, await routes()));
    }
    return found;
}

function refuse(found: readonly string[]): void {
    if (found.length > 0) {
        const list = found.map((fault) => `  - ${fault}`).join("\n");
        throw new ClusterError(`no cluster can be started here; nothing was changed:\n${list}`);
    }
}

/**
 * The checks that need no tools: to install those takes a quarter of an hour.
 * @throws ClusterError with all faults at once.
 */
export async function checkBeforeTools(settings: ClusterSettings): Promise<void> {
    refuse(await faults(settings));
}

/** @throws ClusterError with all faults at once. */
export async function checkMachine(settings: ClusterSettings): Promise<void> {
    refuse([...(await faults(settings)), ...toolFaults(settings)]);
}
