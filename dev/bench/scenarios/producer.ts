import { rmSync } from "node:fs";
import { join } from "node:path";
import { Kafka } from "../../../tests/support/kafka";
import { cluster } from "../../../tests/support/instance";
import { soakConfig } from "../../../tests/support/soak";
import { TestStack } from "../../../tests/support/stack";
import { BareKafka } from "../bareKafka";
import type { Row, Scenario } from "../measurement";
import { NetworkDisk } from "../networkDisk";
import { createTopic, produce } from "../producer";

const records = 400_000;

function rowsOf(where: string, limits: { throughput?: Row["limit"]; p99?: Row["limit"] }): Row[] {
    const { throughput, p99 } = limits;
    return [
        {
            metric: "throughput",
            what: `producer's throughput, ${where}`,
            unit: "MB/s",
            ...(throughput === undefined ? {} : { limit: throughput }),
        },
        {
            metric: "p99",
            what: `producer's latency, 99th percentile, ${where}`,
            unit: "ms",
            ...(p99 === undefined ? {} : { limit: p99 }),
        },
    ];
}

/** One broker on a local volume in the cluster. */
class ClusterBroker {
    private readonly stack = new TestStack("bench", {
        ...soakConfig(),
        kafka: { brokers: 1, size: "4Gi", heap: "512Mi" },
        zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi", heap: "128Mi" },
    });
    readonly kafka = new Kafka(this.stack.config.namespace, this.stack.config.release);
    /** From inside the broker's pod, as the bare one is measured from its own host. */
    readonly bootstrap = "localhost:9092";
    readonly heap = "-Xms512M -Xmx512M";

    async up(): Promise<void> {
        await this.stack.init();
        await this.stack.up();
        await createTopic(this.exec, this.bootstrap);
    }

    readonly exec = (command: readonly string[]) =>
        this.kafka.exec(["env", "KAFKA_HEAP_OPTS=-Xmx256M", ...command]);

    properties(): Promise<string> {
        return this.kafka.exec(["cat", "/etc/kafka/kafka.properties"]);
    }

    async remove(): Promise<void> {
        await this.stack.remove();
    }
}

/** A broker on a local volume of the cluster, against the same one on a bare directory. */
export function producerScenario(rounds: number): Scenario {
    const broker = new ClusterBroker();
    const directory = join(cluster.dataDir, "bare");
    const bare = new BareKafka("bare", directory);
    return {
        name: "producer",
        rounds,
        rows: rowsOf("local volume", {
            throughput: { atLeast: 0.95 },
            p99: { atMost: 1.1 },
        }),
        ours: {
            name: "local volume in the cluster",
            run: () => produce(broker.exec, broker.bootstrap, records),
        },
        other: {
            name: "bare directory",
            run: () => produce((command) => bare.exec(command), bare.bootstrap, records),
        },
        before: async () => {
            await broker.up();
            await bare.up(await broker.properties(), broker.heap);
            await createTopic((command) => bare.exec(command), bare.bootstrap);
            // The latency of a broker's first records includes its JIT compiler.
            await produce(broker.exec, broker.bootstrap, records);
            await produce((command) => bare.exec(command), bare.bootstrap, records);
        },
        after: async () => {
            await bare.down();
            rmSync(directory, { recursive: true, force: true });
            await broker.remove();
        },
    };
}

/** The same broker on a network file system, against the local volume. */
export function networkScenario(rounds: number): Scenario {
    const broker = new ClusterBroker();
    const mountPoint = join(cluster.dataDir, "network");
    const disk = new NetworkDisk(join(cluster.dataDir, "exported"), mountPoint);
    const remote = new BareKafka("remote", mountPoint);
    return {
        name: "network file system",
        rounds,
        rows: rowsOf("network file system (sshfs over loopback)", {}),
        ours: {
            name: "network file system",
            run: () => produce((command) => remote.exec(command), remote.bootstrap, records),
        },
        other: {
            name: "local volume in the cluster",
            run: () => produce(broker.exec, broker.bootstrap, records),
        },
        before: async () => {
            await broker.up();
            await disk.mount();
            await remote.up(await broker.properties(), broker.heap);
            await createTopic((command) => remote.exec(command), remote.bootstrap);
        },
        after: async () => {
            await remote.down();
            await disk.unmount();
            await broker.remove();
        },
    };
}
