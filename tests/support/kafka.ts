import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { kubectl } from "../../dev/cluster/shell";
import { offsetsCommand } from "../../provider/kafka/offsets";
import { cluster } from "./instance";

/** Kafka as its own tools see it, run in a broker's pod. */
export class Kafka {
    readonly namespace: string;
    private readonly pod: string;
    readonly bootstrap: string;

    constructor(namespace: string, release: string, broker = 0) {
        this.namespace = namespace;
        this.pod = `${release}-cp-kafka-${broker}`;
        this.bootstrap = `${release}-cp-kafka-headless:9092`;
    }

    /** Runs a command in the broker's pod. */
    exec(command: readonly string[], input = ""): Promise<string> {
        return kubectl(cluster, ["exec", "-i", "-n", this.namespace, this.pod, "--", ...command], {
            input,
        });
    }

    /** The body of a GET from inside a pod; the image has netcat and no curl. */
    get(pod: string, url: string): Promise<string> {
        const { hostname, port, pathname } = new URL(url);
        const request = `printf 'GET ${pathname} HTTP/1.0\\r\\n\\r\\n' | nc -w 5 ${hostname} ${port}`;
        return kubectl(cluster, ["exec", "-n", this.namespace, pod, "--", "sh", "-c", request]);
    }

    /** Makes a topic, once all brokers it needs have joined. */
    async createTopic(topic: string, partitions: number, replicas: number): Promise<void> {
        const deadline = Date.now() + 120_000;
        for (;;) {
            try {
                await this.exec([
                    ...["kafka-topics", "--bootstrap-server", this.bootstrap, "--create"],
                    ...["--if-not-exists", "--topic", topic, "--partitions", String(partitions)],
                    ...["--replication-factor", String(replicas)],
                ]);
                return;
            } catch (error) {
                if (Date.now() > deadline) {
                    throw error;
                }
                await sleep(500);
            }
        }
    }

    /** Writes records, each acknowledged by all replicas in sync. */
    async produce(topic: string, records: readonly string[]): Promise<void> {
        await this.exec(
            [
                ...["kafka-console-producer", "--bootstrap-server", this.bootstrap],
                ...["--topic", topic, "--producer-property", "acks=all"],
                ...["--producer-property", "enable.idempotence=true"],
            ],
            `${records.join("\n")}\n`,
        );
    }

    /**
     * All records of a topic from the beginning.
     * @param expected how many to read at most.
     * @param idle milliseconds without a record after which there are no more.
     */
    async consume(topic: string, expected: number, idle = 30_000): Promise<string[]> {
        const out = await this.exec([
            ...["kafka-console-consumer", "--bootstrap-server", this.bootstrap],
            ...["--topic", topic, "--from-beginning", "--timeout-ms", String(idle)],
            ...["--max-messages", String(expected)],
        ]);
        return out.split("\n").filter((line) => line !== "");
    }

    /** How many records were ever written to each partition. */
    async endOffsets(topic: string): Promise<number[]> {
        const out = await this.exec(offsetsCommand(this.bootstrap, topic));
        return [...out.matchAll(/^[^:]+:\d+:(\d+)$/gm)].map(([, end]) => Number(end));
    }
}

/** `n` records that differ. */
export function records(n: number, prefix = "record"): string[] {
    return Array.from({ length: n }, (_, i) => `${prefix}-${i}`);
}

/** Count and hash of records, whatever their order. */
export function digest(lines: readonly string[]): string {
    const hash = createHash("sha256")
        .update([...lines].sort().join("\n"))
        .digest("hex");
    return `${lines.length} ${hash}`;
}
