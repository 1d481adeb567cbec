import { shown } from "../shown";

/** A partition as `kafka-topics --describe` has it. */
export interface DescribedPartition {
    readonly name: string;
    /** Id of the broker that leads it; undefined without a leader. */
    readonly leader: number | undefined;
    readonly replicas: readonly number[];
    readonly inSync: readonly number[];
}

const line =
    /^\tTopic: (\S+)\s+Partition: (\d+)\s+Leader: (\S+)\s+Replicas: ([\d,]+)\s+Isr: ?([\d,]*)/gm;

function ids(list: string): readonly number[] {
    return list
        .split(",")
        .filter((id) => id !== "")
        .map(Number);
}

export function parsePartitions(output: string): readonly DescribedPartition[] {
    return [...output.matchAll(line)].map(
        ([, topic = "", partition = "", leader = "", replicas = "", inSync = ""]) => ({
            name: `${topic}-${partition}`,
            leader: /^\d+$/.test(leader) ? Number(leader) : undefined,
            replicas: ids(replicas),
            inSync: ids(inSync),
        }),
    );
}

/** Brokers that serve a partition: they have joined, whatever ZooKeeper is asked. */
export function servingBrokers(partitions: readonly DescribedPartition[]): ReadonlySet<number> {
    return new Set(
        partitions.flatMap(({ leader, inSync }) => (leader === undefined ? [] : inSync)),
    );
}

/** Brokers that a partition lacks, of those there are. */
function lacking(
    { leader, replicas, inSync }: DescribedPartition,
    brokers: number,
): readonly number[] {
    // Of a broker that was taken away nothing comes back.
    const own = replicas.filter((id) => id < brokers);
    return leader === undefined ? own : own.filter((id) => !inSync.includes(id));
}

const mostNamed = 3;

/**
 * What keeps a broker from being restarted: partitions that lack a replica in sync on another one. What they lack on
 * this one its restart may bring back.
 * @param restarting undefined: no partition may lack any.
 * @returns undefined where nothing does.
 */
export function lackingReplicas(
    partitions: readonly DescribedPartition[],
    brokers: number,
    restarting: number | undefined,
): string | undefined {
    const all = partitions
        .map((partition) => ({
            partition,
            lacks: lacking(partition, brokers).filter((id) => id !== restarting),
        }))
        .filter(({ lacks }) => lacks.length > 0);
    if (all.length === 0) {
        return undefined;
    }
    const named = all
        .slice(0, mostNamed)
        .map(({ partition, lacks }) => `${shown(partition.name)} lacks broker ${lacks.join(", ")}`);
    const more = all.length > mostNamed ? `; ${all.length - mostNamed} more` : "";
    return `all replicas to be in sync: ${named.join("; ")}${more}`;
}

/** What a restart of each broker, one at a time, does to the partitions. */
export interface RestartEffects {
    /** Partitions with one replica: they stop while their broker restarts. */
    readonly single: number;
    /** Topics of these. */
    readonly singleTopics: readonly string[];
    /** Partitions with other replicas, none of which is in sync: a restart of the last one stops them. */
    readonly lastCopy: readonly string[];
}

export function restartEffects(partitions: readonly DescribedPartition[]): RestartEffects {
    const single = partitions.filter(({ replicas }) => replicas.length === 1);
    const topics = single.map(({ name }) => name.slice(0, name.lastIndexOf("-")));
    return {
        single: single.length,
        singleTopics: [...new Set(topics)].sort(),
        lastCopy: partitions
            .filter(({ replicas, inSync }) => replicas.length > 1 && inSync.length === 1)
            .map(({ name, inSync }) => `${name} (broker ${inSync.join(", ")})`),
    };
}
