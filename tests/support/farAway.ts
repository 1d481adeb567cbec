import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { hardwareAddress } from "../../dev/cluster/network";
import { run, type RunResult, tryRun } from "../../dev/cluster/shell";
import { cluster, env, scratch } from "./instance";
import { TestStack } from "./stack";

const namespace = `klv-${cluster.instance}-far`;
const port = cluster.ports.apiserver + 20;
/** Neither of the nodes' pods gets it. */
const address = cluster.nodeIP.replace(/1$/, "128");

function ip(...args: readonly string[]): Promise<string> {
    return run("ip", args);
}

/**
 * A machine from which pulumi is run, with one cable to the cluster's: a network namespace on the
 * cluster's bridge. Its packets can be lost as behind a switch with its cable pulled out: neither side is notified.
 */
export class FarAway {
    private readonly listener: Server;
    private readonly sockets = new Set<Socket>();
    readonly kubeconfig = join(scratch, "far.yaml");

    constructor() {
        // The API server itself listens on loopback alone.
        this.listener = createServer((near) => {
            const api = connect(cluster.ports.apiserver, "127.0.0.1");
            near.pipe(api).pipe(near);
            for (const socket of [near, api]) {
                this.sockets.add(socket);
                socket.on("close", () => this.sockets.delete(socket));
                socket.on("error", () => {
                    near.destroy();
                    api.destroy();
                });
            }
        });
    }

    async begin(): Promise<void> {
        await tryRun("ip", ["netns", "delete", namespace]);
        await ip("netns", "add", namespace);
        const pair = ["type", "veth", "peer", "name", "eth0", "netns", namespace];
        await ip("link", "add", "name", namespace, ...pair);
        await ip("link", "set", "dev", namespace, "master", cluster.bridge, "up");
        const inside = (...args: readonly string[]) => ip("-n", namespace, ...args);
        await inside("link", "set", "dev", "lo", "up");
        await inside("link", "set", "dev", "eth0", "up");
        await inside("address", "add", `${address}/24`, "dev", "eth0");
        // As behind a router, which answers for an address whether the way to it works or not.
        const lladdr = hardwareAddress(cluster.nodeIP);
        await inside("neigh", "replace", cluster.nodeIP, "lladdr", lladdr, "dev", "eth0");
        await new Promise<void>((resolve) => this.listener.listen(port, cluster.nodeIP, resolve));
        const kubeconfig = parse(readFileSync(cluster.kubeconfig, "utf8")) as {
            clusters: { cluster: Record<string, string> }[];
        };
        Object.assign(kubeconfig.clusters[0]?.cluster ?? {}, {
            server: `https://${cluster.nodeIP}:${port}`,
            "tls-server-name": "localhost",
        });
        mkdirSync(scratch, { recursive: true });
        writeFileSync(this.kubeconfig, stringify(kubeconfig), { mode: 0o600 });
    }

    /** Packets are dropped in both directions, with the link up. */
    lose(): Promise<string> {
        return this.port("disabled");
    }

    restore(): Promise<string> {
        return this.port("forwarding");
    }

    private port(state: string): Promise<string> {
        return run("bridge", ["link", "set", "dev", namespace, "state", state]);
    }

    async end(): Promise<void> {
        this.listener.close();
        // Those whose other end is lost would never close.
        for (const socket of this.sockets) {
            socket.destroy();
        }
        await tryRun("ip", ["netns", "delete", namespace]);
        await tryRun("ip", ["link", "delete", "dev", namespace]);
    }

    run(command: string, args: readonly string[]): Promise<RunResult> {
        return tryRun("ip", ["netns", "exec", namespace, command, ...args], {
            env: { ...env, KUBECONFIG: this.kubeconfig },
        });
    }
}

/** A stack whose pulumi runs far away from its cluster. */
export class FarStack extends TestStack {
    readonly far = new FarAway();

    override tryPulumi(command: string, ...args: readonly string[]): Promise<RunResult> {
        return this.far.run("pulumi", this.arguments(command, ...args));
    }
}
