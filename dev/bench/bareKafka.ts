import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tryCtr } from "../cluster/containerd";
import { imageName } from "../cluster/images/names";
import { platforms } from "../cluster/images/platforms";
import { endProcesses, identify } from "../cluster/processes";
import { ClusterError, run, tryRun, waitFor } from "../cluster/shell";
import { cluster, scratch } from "../../tests/support/instance";
import { fairCgroups } from "./fairCgroup";

const image = imageName("cp-enterprise-kafka", platforms.oldest);

/** On loopback, beside the ports of the benchmark's cluster. */
const ports = { kafka: cluster.ports.apiserver + 20, zookeeper: cluster.ports.apiserver + 21 };

/** In namespaces of their own, so that mounts and processes end with the command. */
const isolated = ["--mount", "--propagation=private", "--pid", "--fork", "--kill-child"];
const enter = `
for cgroup in $1; do echo $$ >"$cgroup/cgroup.procs"; done
shift
exec unshare "$@"
`;
const inImage = `
mount -t proc proc "$1/proc"
mount --bind "$2" "$1/var/lib/kafka/data"
root=$1
shift 2
exec chroot "$root" "$@"
`;

/** A setting of a properties file put in place of another. */
function withSettings(properties: string, settings: Readonly<Record<string, string>>): string {
    const kept = properties
        .split("\n")
        .filter((line) => line !== "" && !((line.split("=")[0] ?? "") in settings));
    const given = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    return [...kept, ...given, ""].join("\n");
}

/**
 * A broker with the files of the cluster's image and the settings of a broker in the cluster, run on
 * the host as a plain process: no kubelet, no container, no volume; only a directory.
 */
export class BareKafka {
    readonly bootstrap = `127.0.0.1:${ports.kafka}`;
    private readonly root: string;
    private readonly data: string;
    private readonly processes: ChildProcess[] = [];

    /** @param data directory of the broker's log; @param name distinguishes it from others. */
    constructor(name: string, data: string) {
        this.root = join(scratch, `${name}-root`);
        this.data = data;
    }

    private command(data: string, args: readonly string[]): string[] {
        const entered = ["-ec", enter, "sh", fairCgroups().join(" "), ...isolated];
        return [...entered, "sh", "-ec", inImage, "sh", this.root, data, ...args];
    }

    private start(name: string, data: string, args: readonly string[], heap: string): void {
        mkdirSync(data, { recursive: true });
        const log = openSync(join(scratch, `${name}.log`), "a");
        const child = spawn("sh", this.command(data, args), {
            env: {
                PATH: process.env.PATH,
                KAFKA_HEAP_OPTS: heap,
                KAFKA_LOG4J_OPTS:
                    "-Dlog4j.configuration=file:/etc/kafka/log4j.properties -Dkafka.root.loglevel=INFO",
            },
            stdio: ["ignore", log, log],
        });
        child.on("error", () => undefined);
        this.processes.push(child);
    }

    /** Runs a command of the image. */
    exec(args: readonly string[]): Promise<string> {
        return run("sh", this.command(this.data, args), {
            env: { KAFKA_HEAP_OPTS: "-Xmx256M" },
        });
    }

    /**
     * @param properties of a broker in the cluster; only where it listens and keeps its log differs.
     * @param heap as that broker has it.
     */
    async up(properties: string, heap: string): Promise<void> {
        mkdirSync(this.root, { recursive: true });
        const mounted = await tryCtr(cluster, ["images", "mount", "--rw", image, this.root]);
        if (mounted.code !== 0) {
            throw new ClusterError(`${image}: cannot be mounted: ${mounted.stderr}`);
        }
        const listener = `PLAINTEXT://${this.bootstrap}`;
        writeFileSync(
            join(this.root, "etc/kafka/bare.properties"),
            withSettings(properties, {
                listeners: listener,
                "advertised.listeners": listener,
                "zookeeper.connect": `127.0.0.1:${ports.zookeeper}`,
                "log.dirs": "/var/lib/kafka/data/logs",
            }),
        );
        writeFileSync(
            join(this.root, "etc/kafka/bare-zookeeper.properties"),
            [
                "dataDir=/var/lib/kafka/data",
                `clientPort=${ports.zookeeper}`,
                "clientPortAddress=127.0.0.1",
                "admin.enableServer=false",
                "",
            ].join("\n"),
        );
        this.start(
            "bare-zookeeper",
            `${this.root}.zookeeper`,
            [
                ...["kafka-run-class", "org.apache.zookeeper.server.quorum.QuorumPeerMain"],
                "/etc/kafka/bare-zookeeper.properties",
            ],
            "-Xmx128M",
        );
        this.start(
            "bare-kafka",
            this.data,
            ["kafka-run-class", "kafka.Kafka", "/etc/kafka/bare.properties"],
            heap,
        );
        const versions = ["kafka-broker-api-versions", "--bootstrap-server", this.bootstrap];
        await waitFor(`${this.data}: broker (see ${scratch}/bare-kafka.log)`, 120, async () => {
            const { code } = await tryRun("sh", this.command(this.data, versions));
            return code === 0;
        });
    }

    /** Broker before ZooKeeper, and nothing of it stays. */
    async down(): Promise<void> {
        for (const child of this.processes.reverse()) {
            const identity = identify(child.pid ?? 0);
            const inside = (await tryRun("pgrep", ["--parent", String(child.pid ?? 0)])).stdout;
            const server = identify(Number(inside.trim()));
            await endProcesses(server === undefined ? [] : [server], 30);
            await endProcesses(identity === undefined ? [] : [identity], 0);
        }
        await tryCtr(cluster, ["images", "unmount", "--rm", this.root]);
        for (const path of [this.root, `${this.root}.zookeeper`]) {
            rmSync(path, { recursive: true, force: true });
        }
    }
}
