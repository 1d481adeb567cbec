import {
    canaryTopic,
    type CanaryRecord,
    type ObservedCanary,
    keyFor,
    parseCanaryRecord,
} from "../../core/canary";
import type { Ensemble } from "./brokers";
import { parseResetOffsets } from "../../core/resetOffsets";
import { bootstrapOf, runTool } from "./kafkaTool";
import { offsetsCommand } from "./offsets";
import type { Cluster } from "../kubernetes/cluster";

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

    /** @param broker where it is run, where that one's pod runs. */
    private run(
        command: readonly string[],
        { input, broker }: { readonly input?: string; readonly broker?: number } = {},
    ): Promise<string> {
        const options = { seconds: 60, ...(input === undefined ? {} : { input }) };
        return runTool(this.cluster, this.ensemble, command, options, broker);
    }

    private get bootstrap(): string {
        return bootstrapOf(this.ensemble);
    }

    /** End offset of each partition that has a leader, by the partition's number. */
    private async offsets(wanted: readonly string[]): Promise<ReadonlyMap<number, number>> {
        if (this.ensemble.clientConfig !== undefined) {
            return this.offsetsOfGroup(wanted);
        }
        const out = await this.run(offsetsCommand(this.bootstrap, canaryTopic));
        const lines = out.matchAll(new RegExp(`^${canaryTopic}:(\\d+):(\\d+)\\s*$`, "gm"));
        return new Map([...lines].map(([, partition, end]) => [Number(partition), Number(end)]));
    }

    /**
     * GetOffsetShell takes no client configuration before Kafka 3.0. What a group would be reset to is
     * the same: a dry run changes nothing and creates no group.
     */
    private async offsetsOfGroup(wanted: readonly string[]): Promise<ReadonlyMap<number, number>> {
        const out = await this.run([
            ...["kafka-consumer-groups", "--bootstrap-server", this.bootstrap],
            ...["--group", canaryTopic, "--topic", `${canaryTopic}:${wanted.join(",")}`],
            // The first request for a group makes Kafka create its topic of groups: 5 s are too few.
            ...["--reset-offsets", "--to-latest", "--dry-run", "--timeout", "30000"],
        ]);
        return parseResetOffsets(out, canaryTopic);
    }

    /**
     * What each broker's partition holds, brokers 0..n-1.
     * @param partitions those there are; undefined where there is no topic. That
     * of a broker that was taken away stays, because a topic never has fewer, and has no leader.
     * @throws where Kafka does not answer for every other one: that says nothing about the data.
     */
    async read(partitions: readonly string[] | undefined): Promise<ObservedCanary[]> {
        const { brokers } = this.ensemble;
        const found: ObservedCanary[] = Array.from({ length: brokers }, () => "absent");
        if (partitions === undefined) {
            return found;
        }
        const wanted = partitions.filter((partition) => Number(partition) < brokers);
        const offsets = wanted.length === 0 ? [] : [...(await this.offsets(wanted))];
        const ends = offsets.filter(([partition]) => partition < brokers);
        if (wanted.length === 0 || ends.length < wanted.length) {
            throw new Error(`not every partition of ${canaryTopic} has a leader yet`);
        }
        await Promise.all(
            ends.map(async ([partition, end]) => {
                found[partition] = end === 0 ? "empty" : await this.last(partition, end);
            }),
        );
        return found;
    }

    /**
     * The last record of a partition, which compaction keeps. To read by partition spares the three
     * seconds that Kafka waits for others to join a new group, `group.initial.rebalance.delay.ms`.
     */
    private async last(partition: number, end: number): Promise<CanaryRecord> {
        const out = await this.run(
            [
                ...["kafka-console-consumer", "--bootstrap-server", this.bootstrap],
                ...["--topic", canaryTopic, "--partition", String(partition)],
                ...["--offset", String(end - 1), "--max-messages", "1", "--timeout-ms", "15000"],
            ],
            // Each broker's tool on its own node, as all are at work at once.
            { broker: partition },
        );
        const line = out.split("\n").find((one) => one.startsWith("{"));
        const record = line === undefined ? undefined : parseCanaryRecord(line);
        if (record === undefined) {
            throw new Error(
                `partition ${partition} of ${canaryTopic} does not give its record yet`,
            );
        }
        return record;
    }

    /** Makes the topic, or adds the partitions of added brokers. */
    async ensure(found: readonly ObservedCanary[]): Promise<void> {
        const absent = found.filter((one) => one === "absent").length;
        if (absent === 0) {
            return;
        }
        const assignment = found.map((_, broker) => broker).join(",");
        const server = [
            "kafka-topics",
            "--bootstrap-server",
            this.bootstrap,
            "--topic",
            canaryTopic,
        ];
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

    /**
     * Writes the record to every broker, each acknowledged.
     * @param partitions how many the topic has: they decide which key goes to which.
     */
    async write(record: CanaryRecord, partitions: number): Promise<void> {
        const lines = Array.from(
            { length: this.ensemble.brokers },
            (_, broker) => `${keyFor(broker, partitions)}\t${JSON.stringify(record)}\n`,
        );
        await this.run(
            [
                ...["kafka-console-producer", "--bootstrap-server", this.bootstrap],
                ...["--topic", canaryTopic, "--property", "parse.key=true"],
                // Without a time of 0 each record waits a second for others to be sent with it.
                ...["--producer-property", "acks=all", "--sync", "--timeout", "0"],
            ],
            { input: lines.join("") },
        );
    }
}
