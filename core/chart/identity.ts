import { commandLine } from "../commandLine";
import { marks } from "./contents";
import {
    type ClaimedDisk,
    clusterIdOf,
    type KnownDisk,
    knownDisks,
    type ObservedDisk,
    shownId,
    untouched,
    where,
} from "./knownDisks";

export interface Identity {
    readonly faults: readonly string[];
    readonly warnings: readonly string[];
}

/** What a majority of empty servers would do: elect a leader among themselves. */
export const growsByOne = "a new ensemble grows by one server at a time";

function clusterFaults(disks: readonly KnownDisk[]): string[] {
    const carriers = disks.filter((disk) => disk.marks[marks.cluster] !== undefined);
    const expected = clusterIdOf(disks);
    return carriers
        .filter((disk) => disk.marks[marks.cluster] !== expected)
        .map(
            (disk) =>
                `${where(disk)}: expected ${marks.cluster} ${shownId(expected)} as on the other disks, found ${shownId(disk.marks[marks.cluster])}: it belongs to another Kafka cluster; put the right disk back, or move the data away if this one is to start empty; ${untouched}`,
        );
}

/** What a server of the ensemble has: a snapshot, and the log that follows it. */
type History = "complete" | "empty" | "log only" | "snapshot only";

function history(data: KnownDisk | undefined, log: KnownDisk | undefined): History {
    const snapshot = data?.marks[marks.snapshot];
    const entries = log?.marks[marks.log];
    if (entries !== undefined) {
        return snapshot === undefined ? "log only" : "complete";
    }
    // A server writes snapshot.0 when it first starts, before it knows anything.
    return snapshot === undefined || snapshot.endsWith("snapshot.0") ? "empty" : "snapshot only";
}

const inWords: Record<Exclude<History, "complete">, string> = {
    empty: "none",
    "log only": "a log without any snapshot",
    "snapshot only": "a snapshot without the log that follows it",
};

/**
 * Compares all disks of a stack with each other, before anything starts on them.
 *
 * A server without data takes it from the others, but only where those with data are the majority:
 * empty ones could elect a leader among themselves, and everything that Kafka keeps would be gone.
 * @param stack name of the stack, for the commands in the messages.
 */
export function identify(
    disks: readonly ClaimedDisk[],
    observed: readonly ObservedDisk[],
    stack: string,
): Identity {
    const known = knownDisks(disks, observed);
    const servers = known.filter(({ role, disk }) => role === "zookeeper" && disk === "data");
    const logs = known.filter(({ role, disk }) => role === "zookeeper" && disk === "log");
    const ensemble = servers.map((data) => {
        const log = logs.find(({ ordinal }) => ordinal === data.ordinal);
        return { data, log, history: history(data, log) };
    });
    const faults = clusterFaults(known);
    const warnings: string[] = [];
    for (const { data, log, history: own } of ensemble) {
        if (own === "log only") {
            faults.push(
                `${where(data)}: expected ZooKeeper's snapshots for the log in ${log?.path ?? "?"}, found none: ZooKeeper would not start; put the right disk back, or empty both of this server, which then takes the data from the others; ${untouched}`,
            );
        }
    }
    const kafka = known.find(
        (disk) => disk.role === "kafka" && disk.marks[marks.cluster] !== undefined,
    );
    const lacking = ensemble.filter((server) => server.history !== "complete");
    const holder = ensemble.find((server) => server.history === "complete");
    const majority = Math.floor(ensemble.length / 2) + 1;
    if (lacking.length > 0 && (kafka ?? holder) !== undefined) {
        const why =
            kafka === undefined
                ? `server ${holder?.data.ordinal ?? "?"} has some`
                : `${where(kafka)} has Kafka's data of cluster ${shownId(kafka.marks[marks.cluster])}`;
        for (const { data, log, history: own } of lacking) {
            const text = `${where(data)}${log === undefined ? "" : ` and ${log.path}`}: expected ZooKeeper's data of server ${data.ordinal}, as ${why}, found ${inWords[own === "complete" ? "empty" : own]}`;
            if (lacking.length >= majority) {
                faults.push(
                    `${text}; put ZooKeeper's disks back (${growsByOne}), or wipe Kafka's and ZooKeeper's data together (${commandLine("wipe", stack)}); ${untouched}`,
                );
            } else if (own !== "log only") {
                warnings.push(`${text}: it takes the data from the other servers`);
            }
        }
    }
    return { faults, warnings };
}
