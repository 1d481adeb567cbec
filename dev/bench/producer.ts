import type { Sample } from "./measurement";

const topic = "bench";
/** Bytes; the size Kafka's own figures are given for. */
const recordSize = 1024;

export type Exec = (command: readonly string[]) => Promise<string>;

function perfTest(bootstrap: string, records: number, perSecond: number): string[] {
    return [
        ...["kafka-producer-perf-test", "--topic", topic, "--num-records", String(records)],
        ...["--record-size", String(recordSize), "--throughput", String(perSecond)],
        ...["--producer-props", `bootstrap.servers=${bootstrap}`, "acks=all"],
    ];
}

/** The tool's last line: `N records sent, R records/sec (M MB/sec), ... P ms 99th, ...`. */
export function parsePerfTest(output: string): { throughput: number; p99: number } {
    const line = output.trim().split("\n").at(-1) ?? "";
    const throughput = Number(/\(([\d.]+) MB\/sec\)/.exec(line)?.[1]);
    const p99 = Number(/(\d+) ms 99th/.exec(line)?.[1]);
    if (!Number.isFinite(throughput) || !Number.isFinite(p99)) {
        throw new Error(`kafka-producer-perf-test said nothing of its result: ${line}`);
    }
    return { throughput, p99 };
}

export async function createTopic(exec: Exec, bootstrap: string): Promise<void> {
    await exec([
        ...["kafka-topics", "--bootstrap-server", bootstrap, "--create", "--if-not-exists"],
        ...["--topic", topic, "--partitions", "1", "--replication-factor", "1"],
        // What was measured is of no use to the next round.
        ...["--config", "retention.bytes=536870912", "--config", "segment.bytes=134217728"],
    ]);
}

/**
 * As many records as go through, and then the latency at a rate that leaves the broker room: at
 * full throttle the latency only shows how much the producer has buffered.
 */
export async function produce(exec: Exec, bootstrap: string, records: number): Promise<Sample> {
    const full = parsePerfTest(await exec(perfTest(bootstrap, records, -1)));
    const perSecond = 2000;
    const steady = parsePerfTest(await exec(perfTest(bootstrap, perSecond * 10, perSecond)));
    return { throughput: full.throughput, p99: steady.p99 };
}
