import { parseQuantity } from "../quantity";
import type { DiskChange, StorageVerdict } from "./model";

export interface DataAssessment {
    readonly verdict: StorageVerdict;
    /** The reasons for this verdict, a sentence each. */
    readonly reasons: readonly string[];
}

function shrinks({ before, after }: DiskChange): boolean {
    const [was, is] = [before?.size, after?.size].map((size) => parseQuantity(size ?? ""));
    return was !== undefined && is !== undefined && is < was;
}

function isLeft({ outcome }: DiskChange): boolean {
    return outcome === "moves" || outcome === "left behind";
}

/** What each of them keeps, and what they are called. */
const ensembles = [
    { role: "zookeeper", keeper: "ZooKeeper keeps", members: "servers" },
    { role: "controller", keeper: "the quorum keeps", members: "controllers" },
] as const;

/**
 * An ensemble in which most members are empty can form a quorum without any data. Brokers that still
 * have their data then find one that does not know their topics. Where Kafka's data is left
 * behind too, nothing can contradict.
 */
function ensembleAtRisk(
    disks: readonly DiskChange[],
    { role: of, keeper, members }: (typeof ensembles)[number],
): string[] {
    const deployed = disks.filter(({ before }) => before !== undefined);
    const servers = deployed.filter(({ role }) => role === of);
    const all = new Set(servers.map(({ ordinal }) => ordinal));
    const left = new Set(servers.filter(isLeft).map(({ ordinal }) => ordinal));
    const kept = all.size - left.size;
    const kafkaStays = deployed.some((disk) => disk.role === "kafka" && !isLeft(disk));
    return kafkaStays && left.size > 0 && left.size >= kept
        ? [
              `Kafka keeps its data, and ${keeper} that of only ${kept} of ${all.size} ${members}: a majority of empty ${members} can form a quorum that knows no topic; change one ${members.slice(0, -1)} at a time`,
          ]
        : [];
}

function left(disks: readonly DiskChange[]): string[] {
    const [one, more] = [
        "1 directory in use now will no longer be used: its data stays there and is not copied",
        `${disks.length} directories in use now will no longer be used: their data stays there and is not copied`,
    ];
    return disks.length === 0 ? [] : [disks.length === 1 ? one : more];
}

/** Whether the claim gets a directory that it did not have before. */
function isOther({ outcome }: DiskChange): boolean {
    return outcome === "new" || outcome === "moves";
}

/** What nobody has looked at, and nobody will before Kafka uses it. */
function unseen(disks: readonly DiskChange[], { compared, prepared }: Seen): string[] {
    const others = prepared ? 0 : disks.filter(isOther).length;
    return [
        ...(compared
            ? []
            : ["what is deployed was not read, so it may differ from what this is compared with"]),
        ...(others === 0
            ? []
            : [
                  `preparation.enabled is false: no pod checks whether ${others === 1 ? "the directory that a claim gets has" : `the ${others} directories that claims get have`} data in ${others === 1 ? "it" : "them"}`,
              ]),
    ];
}

/** What of the data is looked at, before the change or by it. */
export interface Seen {
    /** Whether Kafka has its metadata in ZooKeeper, or controllers write to it. */
    readonly withZookeeper?: boolean;
    /** Whether the change is compared with what is deployed. */
    readonly compared: boolean;
    /** Whether a pod checks each directory before anything uses it. */
    readonly prepared: boolean;
}

/** What a change does to the data, from what it does to each claim's disk. */
export function assessDisks(disks: readonly DiskChange[], seen: Seen): DataAssessment {
    const atRisk = [
        ...disks
            .filter(({ outcome }) => outcome === "at risk")
            .map(({ claim, notes }) => `${claim}: ${notes.join("; ")}`),
        ...ensembles
            .filter(({ role }) => role !== "zookeeper" || seen.withZookeeper !== false)
            .flatMap((one) => ensembleAtRisk(disks, one)),
        ...disks
            .filter(shrinks)
            .map(
                ({ claim, before, after }) =>
                    `${claim}: ${before?.size ?? ""} -> ${after?.size ?? ""} is less than before: check that the data there fits`,
            ),
    ];
    const stranded = left(disks.filter(isLeft));
    const unverified = unseen(disks, seen);
    const verdict: StorageVerdict =
        atRisk.length > 0
            ? "data at risk"
            : stranded.length > 0
              ? "data stranded"
              : unverified.length > 0
                ? "not verified"
                : "no data touched";
    return { verdict, reasons: [...atRisk, ...stranded, ...unverified] };
}
