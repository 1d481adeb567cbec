import type { ClusterSettings, NodeSettings } from "./settings";
import { run, tryRun } from "./shell";

interface Link {
    readonly ifname: string;
    readonly master?: string;
}

export interface Route {
    readonly dst: string;
    readonly dev?: string;
    readonly type?: string;
}

async function ipJson<T>(args: readonly string[]): Promise<T[]> {
    const { stdout } = await tryRun("ip", ["-json", ...args]);
    return stdout.trim() === "" ? [] : (JSON.parse(stdout) as T[]);
}

export function routes(): Promise<Route[]> {
    return ipJson<Route>(["-4", "route", "show", "table", "main"]);
}

/**
 * The pods' network: a bridge that holds the node's address, made beforehand since the kubelet
 * refuses loopback as the node's. The blackholes rank last; they stop packets for the cluster's
 * ranges from leaving the machine where the bridge does not take them.
 */
export async function ensureNetwork(settings: ClusterSettings): Promise<void> {
    const { bridge, nodeIP, podCIDR, serviceCIDR } = settings;
    const links = await ipJson<Link>(["link", "show", "dev", bridge]);
    if (links.length === 0) {
        await run("ip", ["link", "add", "name", bridge, "type", "bridge"]);
    }
    // A bridge without one of its own takes the lowest of its ports, and another one when that pod
    // goes: the others then send their questions to a DNS server that is not there any more.
    await run("ip", ["link", "set", "dev", bridge, "address", hardwareAddress(nodeIP)]);
    const mask = podCIDR.split("/")[1] ?? "24";
    await run("ip", ["address", "replace", `${nodeIP}/${mask}`, "dev", bridge]);
    await run("ip", ["link", "set", "dev", bridge, "up"]);
    for (const range of [podCIDR, serviceCIDR]) {
        await run("ip", ["route", "replace", "blackhole", range, "metric", "9999"]);
    }
}

/** A locally administered MAC address derived from an IPv4 address. */
export function hardwareAddress(ip: string): string {
    const bytes = [2, 0, ...ip.split(".").map(Number)];
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

export async function networkReady(settings: ClusterSettings): Promise<boolean> {
    const { bridge, podCIDR, serviceCIDR } = settings;
    const all = await routes();
    return (
        all.some(({ dst, dev }) => dst === podCIDR && dev === bridge) &&
        [podCIDR, serviceCIDR].every((range) =>
            all.some(({ dst, type }) => dst === range && type === "blackhole"),
        )
    );
}

export async function removeNetwork(settings: ClusterSettings): Promise<void> {
    const { bridge, podCIDR, serviceCIDR } = settings;
    // A pod's end of its veth pair is removed with the pod's network namespace, and this end with it.
    for (const { ifname } of await ipJson<Link>(["link", "show", "master", bridge])) {
        await tryRun("ip", ["link", "delete", "dev", ifname]);
    }
    await tryRun("ip", ["link", "delete", "dev", bridge]);
    for (const range of [podCIDR, serviceCIDR]) {
        await tryRun("ip", ["route", "delete", "blackhole", range, "metric", "9999"]);
    }
}

/** A second node's address, on the same bridge: its pods and the first one's reach each other there. */
export async function ensureAddress({ nodeIP, bridge }: NodeSettings): Promise<void> {
    await run("ip", ["address", "replace", `${nodeIP}/32`, "dev", bridge]);
}

export async function removeAddress({ nodeIP, bridge }: NodeSettings): Promise<void> {
    await tryRun("ip", ["address", "delete", `${nodeIP}/32`, "dev", bridge]);
}

/** The CNI network of a node's pods: on the bridge, with no way out of it. */
export function cniConfig(node: NodeSettings, dataDir: string): string {
    const { bridge, podCIDR, podRange, nodeIP } = node;
    return JSON.stringify(
        {
            cniVersion: "1.0.0",
            name: bridge,
            plugins: [
                {
                    type: "bridge",
                    bridge,
                    // As a gateway the plugin would switch on forwarding for the whole machine.
                    isGateway: false,
                    ipMasq: false,
                    ipam: {
                        type: "host-local",
                        dataDir,
                        ranges: [
                            [
                                {
                                    subnet: podCIDR,
                                    rangeStart: podRange.first,
                                    rangeEnd: podRange.last,
                                    gateway: nodeIP,
                                },
                            ],
                        ],
                    },
                },
            ],
        },
        undefined,
        4,
    );
}
