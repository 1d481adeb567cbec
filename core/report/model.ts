import type { Role } from "../replicaDisk";

/** What becomes of a change's data, worst last. */
export const verdicts = ["no data touched", "data stranded", "data at risk"] as const;
export type Verdict = (typeof verdicts)[number];

/** What serves a claim: one directory on one node, by one volume. */
export interface Disk {
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
 * - `stays`: nothing.
 * - `new`: the claim and its volume are made; nothing was there.
 * - `anew`: claim and volume are made anew over the same directory.
 * - `moves`: the claim gets another directory, and what is in the old one stays behind.
 * - `removed`: nothing uses the directory any more, and what is in it stays behind.
 * - `lost`: something else is to use the directory, or what holds it may wipe it.
 */
export const fates = ["stays", "new", "anew", "moves", "removed", "lost"] as const;
export type Fate = (typeof fates)[number];

/** One claim before and after a change. */
export interface DiskChange {
    readonly namespace: string;
    /** Name of the PersistentVolumeClaim. */
    readonly claim: string;
    /** What uses it; undefined where the volume's labels do not say it. */
    readonly role: Role | undefined;
    /** Number of the broker or server. */
    readonly ordinal: number | undefined;
    /** Which of its disks: of a broker a number as text, of a server `data` or `log`. */
    readonly disk: string | undefined;
    /** undefined where the claim is new. */
    readonly before: Disk | undefined;
    /** undefined where the claim is gone. */
    readonly after: Disk | undefined;
    readonly fate: Fate;
    /** What changes, in words; empty where nothing does. */
    readonly notes: readonly string[];
}
