import assert from "node:assert/strict";
import { offsetsCommand } from "../../provider/kafka/offsets";
import { digest, type Kafka } from "./kafka";
import type { Acknowledged } from "./producer";

/** A record as it is in the topic. */
type Stored = Acknowledged;

function line({ partition, offset, value }: Acknowledged): string {
    return `${partition} ${offset} ${value}`;
}

/** All records of a topic, read to each partition's end. */
export async function readTopic(kafka: Kafka, topic: string): Promise<Stored[]> {
    const ends = await kafka.exec(offsetsCommand(kafka.bootstrap, topic));
    const total = [...ends.matchAll(/:(\d+)$/gm)].reduce((sum, [, end]) => sum + Number(end), 0);
    if (total === 0) {
        return [];
    }
    const out = await kafka.exec([
        ...["kafka-console-consumer", "--bootstrap-server", kafka.bootstrap, "--topic", topic],
        ...["--from-beginning", "--max-messages", String(total), "--timeout-ms", "60000"],
        ...["--property", "print.partition=true", "--property", "print.offset=true"],
    ]);
    return [...out.matchAll(/^Partition:(\d+)\tOffset:(\d+)\t(.*)$/gm)].map(
        ([, partition, offset, value = ""]) => ({
            partition: Number(partition),
            offset: Number(offset),
            value,
        }),
    );
}

/** `<session>.<number>`, as the verifiable producer forms its values. */
function parts(value: string): { session: string; number: number } {
    const [session = "", number] = value.split(".");
    return { session, number: Number(number) };
}

/** Compares the acknowledged records of producers with the records of the topic. */
export class Ledger {
    private readonly kept: Acknowledged[] = [];

    add(records: readonly Acknowledged[]): void {
        this.kept.push(...records);
    }

    get count(): number {
        return this.kept.length;
    }

    /**
     * Every acknowledged record is there, at its offset; no record is there twice; and each
     * producer's are in the order it sent them, in every partition.
     * @returns count and hash of the acknowledged ones, as the topic gave them.
     */
    check(stored: readonly Stored[]): string {
        const expected = new Set(this.kept.map(line));
        assert.equal(expected.size, this.kept.length, "a record was acknowledged twice");
        const found = stored.map(line).filter((each) => expected.has(each));
        const there = new Set(found);
        const missing = [...expected].filter((each) => !there.has(each));
        assert.deepEqual(missing.slice(0, 10), [], `${missing.length} records are missing`);
        assert.equal(digest(found), digest([...expected]));
        this.checkOrder(stored);
        return digest(found);
    }

    private checkOrder(stored: readonly Stored[]): void {
        const last = new Map<string, number>();
        const offsets = new Map<number, number>();
        const values = new Set<string>();
        for (const { partition, offset, value } of stored) {
            assert.ok(offset > (offsets.get(partition) ?? -1), `offset ${partition}:${offset}`);
            offsets.set(partition, offset);
            assert.ok(!values.has(value), `${value} is there twice`);
            values.add(value);
            const { session, number } = parts(value);
            const key = `${partition} ${session}`;
            assert.ok(number > (last.get(key) ?? -1), `${value} is out of order`);
            last.set(key, number);
        }
    }
}
