import type { Role } from "../replicaDisk";

/** What a change does to the data, worst last. Of `not verified` nobody has looked whether it does anything. */
export const storageVerdicts = [
    "no data touched",
    "not verified",
    "data stranded",
    "data at risk",
] as const;
export type StorageVerdict = (typeof storageVerdicts)[number];

/** Where the data of a claim is: the directory on a node, and the volume that stands for it. */
export interface DiskLocation {
    /** Name of the PersistentVolume. */
    readonly volume: string;
    /** Node that holds the directory. */
    readonly node: string;
    /** Absolute path of the directory on that node. */
    readonly path: string;
    /** Capacity of the volume, a Kubernetes quantity. */
    readonly size: string;
}

/**
 * What a change does to one claim's disk:
 * - `unchanged`: nothing.
 * - `new`: the claim and its volume are created; there was none before.
 * - `recreated`: the claim and its volume are deleted and created again, with the same directory.
 * - `moves`: the claim gets another directory; the data stays in the old one.
 * - `left behind`: nothing uses the directory any more; the data stays in it.
 * - `at risk`: something else will use the directory, or the directory may be wiped.
 */
export const outcomes = [
    "unchanged",
    "new",
    "recreated",
    "moves",
    "left behind",
    "at risk",
] as const;
export type Outcome = (typeof outcomes)[number];

/** One claim before and after a change. */
export interface DiskChange {
    readonly namespace: string;
    /** Name of the PersistentVolumeClaim. */
    readonly claim: string;
    /** undefined where the claim is neither a broker's, nor a ZooKeeper server's, nor a controller's. */
    readonly role: Role | undefined;
    /** Number of the broker or server. */
    readonly ordinal: number | undefined;
    /** Which of its disks: of a broker a number as text, of a server `data` or `log`. */
    readonly disk: string | undefined;
    /** undefined where the claim is new. */
    readonly before: DiskLocation | undefined;
    /** undefined where the claim is gone. */
    readonly after: DiskLocation | undefined;
    readonly outcome: Outcome;
    /** What changes, in words; empty where nothing changes. */
    readonly notes: readonly string[];
}
