import type { ReplicaDisk } from "../replicaDisk";
import { shown } from "../shown";
import { marks } from "./contents";

/** The marks that were read from a disk. */
export interface ObservedDisk {
    readonly claim: string;
    readonly node: string;
    readonly path: string;
    readonly marks: Readonly<Record<string, string>>;
}

/** A disk and the claim that it serves. */
export interface ClaimedDisk extends ReplicaDisk {
    readonly claim: string;
}

/** A disk with what was read from it. */
export type KnownDisk = ObservedDisk & ClaimedDisk;

/** What has not happened yet. */
export const untouched = "no broker was started";

/** Where a disk is, in words. */
export function where({ node, path }: KnownDisk): string {
    return `node ${node}, ${path}`;
}

/** An id as Kafka makes it, or what was read instead, quoted: it is text from a disk. */
export function shownId(id = "?"): string {
    return /^([\w=-]{1,64}|\?)$/.test(id) ? id : JSON.stringify(shown(id, 64));
}

/** The id that most disks carry; the first of equals. */
function common(ids: readonly string[]): string | undefined {
    const count = (id: string) => ids.filter((one) => one === id).length;
    return [...new Set(ids)].sort((a, b) => count(b) - count(a))[0];
}

/** The id of the cluster that most of the disks carry; undefined where none carries any. */
export function clusterIdOf(disks: readonly Pick<ObservedDisk, "marks">[]): string | undefined {
    return common(disks.flatMap((disk) => disk.marks[marks.cluster] ?? []));
}

/** The disks of which something was read. */
export function knownDisks(
    disks: readonly ClaimedDisk[],
    observed: readonly ObservedDisk[],
): readonly KnownDisk[] {
    return disks.flatMap((disk): KnownDisk[] => {
        const one = observed.find(({ claim }) => claim === disk.claim);
        return one === undefined ? [] : [{ ...disk, ...one }];
    });
}
