import { parseQuantity } from "../quantity";
import type { DiskChange, Verdict } from "./model";

export interface Judgement {
    readonly verdict: Verdict;
    /** Why it is no better, a sentence each. */
    readonly reasons: readonly string[];
}

function shrinks({ before, after }: DiskChange): boolean {
    const [was, is] = [before?.size, after?.size].map((size) => parseQuantity(size ?? ""));
    return was !== undefined && is !== undefined && is < was;
}

function isLeft({ fate }: DiskChange): boolean {
    return fate === "moves" || fate === "removed";
}

/**
 * An ensemble of which most servers know nothing can agree on knowing nothing: brokers that still
 * have their data then meet a ZooKeeper that has forgotten their topics. Where Kafka's data is left
 * behind too, nothing meets anything.
 */
function ensembleAtRisk(disks: readonly DiskChange[]): string[] {
    const deployed = disks.filter(({ before }) => before !== undefined);
    const servers = deployed.filter(({ role }) => role === "zookeeper");
    const all = new Set(servers.map(({ ordinal }) => ordinal));
    const left = new Set(servers.filter(isLeft).map(({ ordinal }) => ordinal));
    const kept = all.size - left.size;
    const kafkaStays = deployed.some((disk) => disk.role === "kafka" && !isLeft(disk));
    return kafkaStays && left.size > 0 && left.size >= kept
        ? [
              `Kafka keeps its data, and ZooKeeper would have that of ${kept} of ${all.size} servers: most servers without data agree on having none; change one server at a time`,
          ]
        : [];
}

function left(disks: readonly DiskChange[]): string[] {
    const [one, more] = [
        "1 directory that is in use now would be used by nothing: what is in it stays there, and nobody copies it",
        `${disks.length} directories that are in use now would be used by nothing: what is in them stays there, and nobody copies it`,
    ];
    return disks.length === 0 ? [] : [disks.length === 1 ? one : more];
}

/** What becomes of the data, from what becomes of each claim's disk. */
export function judge(disks: readonly DiskChange[]): Judgement {
    const atRisk = [
        ...disks
            .filter(({ fate }) => fate === "lost")
            .map(({ claim, notes }) => `${claim}: ${notes.join("; ")}`),
        ...ensembleAtRisk(disks),
        ...disks
            .filter(shrinks)
            .map(
                ({ claim, before, after }) =>
                    `${claim}: ${before?.size ?? ""} -> ${after?.size ?? ""} is less than it was promised; see that what is there fits`,
            ),
    ];
    const stranded = left(disks.filter(isLeft));
    const verdict: Verdict =
        atRisk.length > 0
            ? "data at risk"
            : stranded.length > 0
              ? "data stranded"
              : "no data touched";
    return { verdict, reasons: [...atRisk, ...stranded] };
}
