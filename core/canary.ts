import { commandLine } from "./commandLine";
import { isObject } from "./json";
import { shown } from "./shown";

/** The topic of the canary: each broker has a partition of its own. */
export const canaryTopic = "kafka-local-volumes-canary";

/** The record on each broker's disks: the last one of a partition that only this broker has. */
export interface CanaryRecord {
    /** A random value of the stack that wrote the record. */
    readonly value: string;
    /** Full name of that stack. */
    readonly stack: string;
    /** `stopped` where the stack stopped Kafka in order; `serving` where it may still serve the data. */
    readonly state: "serving" | "stopped";
}

/** The content of a broker's partition; `absent` where there is no such partition yet. */
export type ObservedCanary = CanaryRecord | "empty" | "absent";

export interface CanaryExpectation {
    /** The value that the data must have, or, where none is known, the one to write. */
    readonly value: string;
    /** Number of brokers that have the value according to the stack's state; 0: it knows of none. */
    readonly known: number;
    /** Brokers whose loss is accepted: the value is written to them again. */
    readonly rewrite: readonly number[];
    readonly stack: string;
    /** The value of other data that this stack takes over. */
    readonly adopt?: string | undefined;
    /** Location of each broker's disks, `node:path`, by the broker's id. */
    readonly disks: readonly string[];
}

export interface CanaryCheck {
    /** The value that every broker has once the record is written. */
    readonly value: string;
    /** One sentence for each broker whose data is not its own. */
    readonly faults: readonly string[];
}

/** @returns undefined where a value that was read from Kafka is no such record. */
export function readCanaryRecord(read: unknown): CanaryRecord | undefined {
    if (!isObject(read)) {
        return undefined;
    }
    const { value, stack, state } = read;
    return typeof value === "string" &&
        typeof stack === "string" &&
        (state === "serving" || state === "stopped")
        ? { value, stack, state }
        : undefined;
}

/** @returns undefined where a line that was read from Kafka is no such record. */
export function parseCanaryRecord(line: string): CanaryRecord | undefined {
    try {
        return readCanaryRecord(JSON.parse(line));
    } catch {
        return undefined;
    }
}

function isRecord(observed: ObservedCanary): observed is CanaryRecord {
    return typeof observed === "object";
}

/** Whether data with another value than expected may be taken over. */
function adoptable(record: CanaryRecord, { known, stack, adopt }: CanaryExpectation): boolean {
    const ownAndStopped = known === 0 && record.stack === stack && record.state === "stopped";
    return adopt === record.value || ownAndStopped;
}

/** What was read from Kafka is only advised to be typed where it is a value as stacks write it. */
function adoption(value: string): string {
    return /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(value)
        ? `To use it as this stack's data, set canary.adopt to ${value}`
        : "No stack writes such a value: it cannot be taken over";
}

/** Compares the brokers' records with what the stack expects. */
export function checkCanaries(
    observed: readonly ObservedCanary[],
    expected: CanaryExpectation,
): CanaryCheck {
    const records = observed.filter(isRecord);
    const adopted = records.find(
        (record) => record.value !== expected.value && adoptable(record, expected),
    );
    const value = adopted?.value ?? expected.value;
    const others = records.length > 0;
    const check = `check that the directory is the one this broker had, mounted and complete (${commandLine("doctor", expected.stack)}); nothing was written to it`;
    const faults = observed.flatMap((one, broker) => {
        const where = `broker ${broker} (${expected.disks[broker] ?? "?"})`;
        if (isRecord(one)) {
            return one.value === value
                ? []
                : [
                      `canary of ${where}: expected ${value}, found ${shown(one.value, 64)}, written by stack ${shown(one.stack)}: this is other data; ${check}. ${adoption(one.value)}`,
                  ];
        }
        // Where the state knows of no broker, an empty partition beside others with a record has lost
        // its own, and an absent one belongs to a broker that was just added.
        const lost =
            !expected.rewrite.includes(broker) &&
            (expected.known > 0 ? broker < expected.known : one === "empty" && others);
        return lost
            ? [
                  `canary of ${where}: expected ${value}, found none: the disk has lost its data; ${check}. If the data cannot be restored, and the replicas on other brokers are enough, set canary.rewrite to [${broker}]`,
              ]
            : [];
    });
    return { value, faults };
}

/** murmur2 as in Kafka's default partitioner, which chooses a record's partition by its key. */
function murmur2(data: Uint8Array): number {
    const m = 0x5bd1e995;
    let h = 0x9747b28c ^ data.length;
    const rest = data.length % 4;
    for (let i = 0; i + 4 <= data.length; i += 4) {
        const [a = 0, b = 0, c = 0, d = 0] = data.subarray(i, i + 4);
        let k = a | (b << 8) | (c << 16) | (d << 24);
        k = Math.imul(k, m);
        k ^= k >>> 24;
        h = Math.imul(h, m) ^ Math.imul(k, m);
    }
    const tail = data.subarray(data.length - rest);
    for (let i = rest - 1; i >= 0; i--) {
        h ^= (tail[i] ?? 0) << (8 * i);
    }
    if (rest > 0) {
        h = Math.imul(h, m);
    }
    h ^= h >>> 13;
    h = Math.imul(h, m);
    return h ^ (h >>> 15);
}

/** The partition of a key. */
export function partitionOf(key: string, partitions: number): number {
    return (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % partitions;
}

/** A key for records of a partition: Kafka's console producer has no option for the partition. */
export function keyFor(partition: number, partitions: number): string {
    for (let i = 0; ; i++) {
        const key = `canary-${i}`;
        if (partitionOf(key, partitions) === partition) {
            return key;
        }
    }
}
