/** What is written on each broker's disks, as the last record of a partition that only it holds. */
export interface CanaryRecord {
    /** A random value of the stack that wrote it. */
    readonly value: string;
    /** Full name of that stack. */
    readonly stack: string;
    /** Whether the stack left the data in an orderly way, or may still be serving it. */
    readonly state: "serving" | "stopped";
}

/** What a broker's partition holds; `absent` where the partition is not there yet. */
export type Found = CanaryRecord | "empty" | "absent";

export interface Expectation {
    /** The value known to be in the data, or, where none is known, the one to write. */
    readonly value: string;
    /** How many brokers the stack's state tells to have been given the value; 0: it knows of none. */
    readonly known: number;
    /** Brokers whose loss is accepted: they are given the value anew. */
    readonly rewrite: readonly number[];
    readonly stack: string;
    /** A value of other data that is to be taken as this stack's. */
    readonly adopt?: string | undefined;
    /** Where each broker's disks are, `node:path`, by the broker's id. */
    readonly disks: readonly string[];
}

export interface Verdict {
    /** The value that every broker holds once the new ones have been written. */
    readonly value: string;
    /** One sentence for each broker whose data is not the data it had. */
    readonly faults: readonly string[];
}

const check =
    "check that the directory is the one this broker had, mounted and complete (make doctor); nothing was written to it";

function isRecord(found: Found): found is CanaryRecord {
    return typeof found === "object";
}

/** Whether other data than expected may be taken as it is. */
function adoptable(found: CanaryRecord, { known, stack, adopt }: Expectation): boolean {
    const ownAndStopped = known === 0 && found.stack === stack && found.state === "stopped";
    return adopt === found.value || ownAndStopped;
}

/** Compares what the brokers hold with what the stack expects of them. */
export function judge(found: readonly Found[], expected: Expectation): Verdict {
    const records = found.filter(isRecord);
    const adopted = records.find(
        (record) => record.value !== expected.value && adoptable(record, expected),
    );
    const value = adopted?.value ?? expected.value;
    const others = records.length > 0;
    const faults = found.flatMap((one, broker) => {
        const where = `broker ${broker} (${expected.disks[broker] ?? "?"})`;
        if (isRecord(one)) {
            return one.value === value
                ? []
                : [
                      `canary of ${where}: expected ${value}, found ${one.value}, written by stack ${one.stack}: this is other data; ${check}. To take it as this stack's data, set canary.adopt to ${one.value}`,
                  ];
        }
        // Where the state knows nothing, a partition that is there beside others and holds nothing
        // has lost its record, and one that is not there belongs to a broker just added.
        const lost =
            !expected.rewrite.includes(broker) &&
            (expected.known > 0 ? broker < expected.known : one === "empty" && others);
        return lost
            ? [
                  `canary of ${where}: expected ${value}, found none: the disk does not hold what it held; ${check}. If the data is lost for good, and replicas on other brokers are enough, set canary.rewrite to [${broker}]`,
              ]
            : [];
    });
    return { value, faults };
}

/** murmur2 as Kafka's default partitioner has it: a record's key decides its partition. */
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

/** Partition of a key among so many. */
export function partitionOf(key: string, partitions: number): number {
    return (murmur2(new TextEncoder().encode(key)) & 0x7fffffff) % partitions;
}

/** A key whose records go to a partition; Kafka's console producer takes no partition's number. */
export function keyFor(partition: number, partitions: number): string {
    for (let i = 0; ; i++) {
        const key = `canary-${i}`;
        if (partitionOf(key, partitions) === partition) {
            return key;
        }
    }
}
