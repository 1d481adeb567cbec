import type { Disk, DiskChange } from "../model";
import { byName } from "./text";

/** One directory of the picture: where a claim's disk is, where it was, or where it comes to be. */
export interface Place {
    readonly change: DiskChange;
    readonly disk: Disk;
    /** `at`: the only place of the claim. `from` and `to`: the old and the new one of two. */
    readonly part: "at" | "from" | "to";
    /** The other of two. */
    readonly other: Disk | undefined;
    /** Number that the two places of a claim share, from 1. */
    readonly pair: number | undefined;
}

/** A broker, a server, or what the chart's names do not tell. */
export interface Owner {
    readonly namespace: string;
    readonly label: string;
    readonly places: readonly Place[];
}

export interface NodeOfPicture {
    readonly name: string;
    readonly owners: readonly Owner[];
    /** Volumes on it before and after the change. */
    readonly before: number;
    readonly after: number;
}

const roles = ["kafka", "zookeeper", undefined] as const;

function byClaim(a: DiskChange, b: DiskChange): number {
    const steps = [
        byName(a.namespace, b.namespace),
        roles.indexOf(a.role) - roles.indexOf(b.role),
        (a.ordinal ?? Infinity) === (b.ordinal ?? Infinity)
            ? 0
            : (a.ordinal ?? Infinity) - (b.ordinal ?? Infinity),
        byName(a.claim, b.claim),
    ];
    return steps.find((step) => step !== 0) ?? 0;
}

/** `broker 0`, `server 0`, or `other`. */
export function ownerLabel({ role, ordinal }: DiskChange): string {
    const number = ordinal === undefined ? "" : ` ${ordinal}`;
    return role === undefined ? "other" : `${role === "kafka" ? "broker" : "server"}${number}`;
}

function placesOf(changes: readonly DiskChange[]): Place[] {
    let pairs = 0;
    return changes.flatMap((change): Place[] => {
        const { before, after } = change;
        if (before === undefined || after === undefined) {
            const disk = before ?? after;
            const only = { part: "at", other: undefined, pair: undefined } as const;
            return disk === undefined ? [] : [{ change, disk, ...only }];
        }
        if (before.node === after.node && before.path === after.path) {
            return [{ change, disk: after, part: "at", other: before, pair: undefined }];
        }
        pairs += 1;
        return [
            { change, disk: before, part: "from", other: after, pair: pairs },
            { change, disk: after, part: "to", other: before, pair: pairs },
        ];
    });
}

function ownersOf(places: readonly Place[]): Owner[] {
    const owners = new Map<string, Place[]>();
    for (const place of places) {
        const key = `${place.change.namespace}/${ownerLabel(place.change)}`;
        owners.set(key, [...(owners.get(key) ?? []), place]);
    }
    return [...owners.values()].flatMap((own) => {
        const [first] = own;
        return first === undefined
            ? []
            : [{ namespace: first.change.namespace, label: ownerLabel(first.change), places: own }];
    });
}

function volumes(places: readonly Place[], side: "before" | "after", node: string): number {
    return places.filter(
        ({ change, part }) =>
            part !== (side === "before" ? "to" : "from") && change[side]?.node === node,
    ).length;
}

/** What is on each node, in one order whatever the order of the disks: that of names and numbers. */
export function nodesOf(disks: readonly DiskChange[]): NodeOfPicture[] {
    const places = placesOf([...disks].sort(byClaim));
    const names = [...new Set(places.map(({ disk }) => disk.node))].sort(byName);
    return names.map((name) => {
        const here = places.filter(({ disk }) => disk.node === name);
        return {
            name,
            owners: ownersOf(here),
            before: volumes(here, "before", name),
            after: volumes(here, "after", name),
        };
    });
}
