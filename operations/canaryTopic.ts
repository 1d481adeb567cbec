import { brokerPort, headless } from "../core/chart/names";
import { type CanaryRecord, type Found, keyFor } from "../core/canary";
import { isObject } from "../core/json";
import { type Ensemble, execIn, runningPod } from "./brokers";
import type { Cluster } from "./kube";

const topic = "kafka-local-volumes-canary";

/** The broker's own settings would make a tool open the broker's JMX port, and take its heap. */
const tool = [
    ...[
        "env",
        "-u",
        "JMX_PORT",
        "-u",
        "KAFKA_JMX_PORT",
        "-u",
        "KAFKA_JMX_OPTS",
        "-u",
        "KAFKA_OPTS",
    ],
    "KAFKA_HEAP_OPTS=-Xmx128M",
];

interface Consumed {
    readonly offset: number | undefined;
    readonly record: CanaryRecord;
}

/**
 * The topic that holds the canaries: compacted, with partition n on broker n alone, so that each
 * broker's disks answer for themselves.
 */
export class CanaryTopic {
    private readonly cluster: Cluster;
    private readonly ensemble: Ensemble;

    constructor(cluster: Cluster, ensemble: Ensemble) {
        this.cluster = cluster;
        this.ensemble = ensemble;
    }

    private async run(command: readonly string[], input?: string): Promise<string> {
        const { namespace, kafka } = this.ensemble;
        const pod = await runningPod(this.cluster, namespace, kafka);
        return execIn(this.cluster, namespace, pod, [...tool, ...command], {
            seconds: 60,
            ...(input === undefined ? {} : { input }),
        });
    }

    private get bootstrap(): string {
        return `${headless(this.ensemble.kafka)}:${brokerPort}`;
    }

    /** How many partitions the topic has; 0 where the broker knows of none. */
    private async partitions(): Promise<number> {
        const out = await this.run([
            ...["kafka-topics", "--bootstrap-server", this.bootstrap, "--describe"],
            ...["--topic", topic, "--if-exists"],
        ]);
        return [...out.matchAll(/\tPartition: \d+/g)].length;
    }

    /** End offset of each partition that has a leader, by the partition's number. */
    private async offsets(): Promise<ReadonlyMap<number, number>> {
        const out = await this.run([
            ...["kafka-run-class", "kafka.tools.GetOffsetShell"],
            ...["--broker-list", this.bootstrap, "--topic", topic, "--time", "-1"],
        ]);
        const lines = out.matchAll(new RegExp(`^${topic}:(\\d+):(\\d+)\\s*$`, "gm"));
        return new Map([...lines].map(([, partition, end]) => [Number(partition), Number(end)]));
    }

    /**
     * What each broker's partition holds, brokers 0..n-1.
     * @param topics those there are, as ZooKeeper has them.
     * @throws where Kafka does not answer for every partition there is: that tells nothing of the data.
     */
    async read(topics: readonly string[]): Promise<Found[]> {
        const { brokers } = this.ensemble;
        const found: Found[] = Array.from({ length: brokers }, () => "absent");
        if (!topics.includes(topic)) {
            return found;
        }
        const partitions = await this.partitions();
        if (partitions === 0) {
            throw new Error(`the broker does not know ${topic} yet`);
        }
        const ends = await this.offsets();
        if (ends.size < partitions) {
            throw new Error(`${partitions - ends.size} partitions of ${topic} have no leader yet`);
        }
        const records = await this.consume([...ends.values()].reduce((sum, end) => sum + end, 0));
        for (const [partition, end] of ends) {
            const last = records.get(partition);
            // Compaction keeps the last record, so only a consumer that was too slow has not got it.
            if (end > 0 && (last === undefined || (last.offset ?? end - 1) < end - 1)) {
                throw new Error(`partition ${partition} of ${topic} does not give its records yet`);
            }
            found[partition] = last?.record ?? "empty";
        }
        return found.slice(0, brokers);
    }

    /** The last record of each partition that came in time. */
    private async consume(total: number): Promise<ReadonlyMap<number, Consumed>> {
        const last = new Map<number, Consumed>();
        if (total === 0) {
            return last;
        }
        const out = await this.run([
            ...["kafka-console-consumer", "--bootstrap-server", this.bootstrap],
            ...["--topic", topic, "--from-beginning", "--property", "print.partition=true"],
            ...["--property", "print.offset=true"],
            // As many as were written; compaction may have left fewer, and then the time ends it.
            ...["--max-messages", String(total), "--timeout-ms", "15000"],
        ]);
        const lines = /^Partition:(\d+)\t(?:Offset:(\d+)\t)?(\{.*\})\s*$/gm;
        for (const [, partition, offset, json = ""] of out.matchAll(lines)) {
            const record = JSON.parse(json) as unknown;
            if (isObject(record)) {
                last.set(Number(partition), {
                    // Kafka before 2.7 does not tell it.
                    offset: offset === undefined ? undefined : Number(offset),
                    record: record as unknown as CanaryRecord,
                });
            }
        }
        return last;
    }

    /** Makes the topic, or adds the partitions of added brokers. */
    async ensure(found: readonly Found[]): Promise<void> {
        const absent = found.filter((one) => one === "absent").length;
        if (absent === 0) {
            return;
        }
        const assignment = found.map((_, broker) => broker).join(",");
        const server = ["kafka-topics", "--bootstrap-server", this.bootstrap, "--topic", topic];
        await this.run(
            absent === found.length
                ? [
                      ...[...server, "--create", "--replica-assignment", assignment],
                      ...["--config", "cleanup.policy=compact"],
                      ...["--config", "min.insync.replicas=1"],
                  ]
                : [
                      ...[...server, "--alter", "--partitions", String(found.length)],
                      ...["--replica-assignment", assignment],
                  ],
        );
    }

    /** Writes the record to every broker, each acknowledged. */
    async write(record: CanaryRecord): Promise<void> {
        const { brokers } = this.ensemble;
        const lines = Array.from(
            { length: brokers },
            (_, broker) => `${keyFor(broker, brokers)}\t${JSON.stringify(record)}\n`,
        );
        await this.run(
            [
                ...["kafka-console-producer", "--bootstrap-server", this.bootstrap],
                ...["--topic", topic, "--property", "parse.key=true"],
                // Without a time of 0 each record waits a second for others to be sent with it.
                ...["--producer-property", "acks=all", "--sync", "--timeout", "0"],
            ],
            lines.join(""),
        );
    }
}
