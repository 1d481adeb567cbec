import { type Role, diskRoles } from "../../replicaDisk";
import type { DiskChange, DiskLocation } from "../model";
import { byName } from "./text";

/** One directory in the picture: where a claim's disk is, was, or will be. */
export interface DrawnDisk {
    readonly change: DiskChange;
    readonly location: DiskLocation;
    /** `at`: the claim keeps its directory. `from` and `to`: its old and its new directory. */
    readonly part: "at" | "from" | "to";
    /** The location before the change, or the other one of two. */
    readonly other: DiskLocation | undefined;
    /** Number that the old and the new disk of a claim share, from 1. */
    readonly pair: number | undefined;
}

/** A broker, a ZooKeeper server, a controller, or `other` for all other claims. */
export interface DrawnOwner {
    readonly namespace: string;
    readonly label: string;
    readonly disks: readonly DrawnDisk[];
}

export interface DrawnNode {
    readonly name: string;
    readonly owners: readonly DrawnOwner[];
    /** Volumes on it before and after the change. */
    readonly before: number;
    readonly after: number;
}

const drawnRoles = [...diskRoles, undefined] as const;

function byClaim(a: DiskChange, b: DiskChange): number {
    const steps = [
        byName(a.namespace, b.namespace),
        drawnRoles.indexOf(a.role) - drawnRoles.indexOf(b.role),
        (a.ordinal ?? Infinity) === (b.ordinal ?? Infinity)
            ? 0
            : (a.ordinal ?? Infinity) - (b.ordinal ?? Infinity),
        byName(a.claim, b.claim),
    ];
    return steps.find((step) => step !== 0) ?? 0;
}

const owners: Readonly<Record<Role, string>> = {
    kafka: "broker",
    zookeeper: "server",
    controller: "controller",
};

/** `broker 0`, `server 0`, `controller 0`, or `other`. */
export function ownerLabel({ role, ordinal }: DiskChange): string {
    const number = ordinal === undefined ? "" : ` ${ordinal}`;
    return role === undefined ? "other" : `${owners[role]}${number}`;
}

function drawnDisks(changes: readonly DiskChange[]): DrawnDisk[] {
    let pairs = 0;
    return changes.flatMap((change): DrawnDisk[] => {
        const { before, after } = change;
        if (before === undefined || after === undefined) {
            const disk = before ?? after;
            const only = { part: "at", other: undefined, pair: undefined } as const;
            return disk === undefined ? [] : [{ change, location: disk, ...only }];
        }
        if (before.node === after.node && before.path === after.path) {
            return [{ change, location: after, part: "at", other: before, pair: undefined }];
        }
        pairs += 1;
        return [
            { change, location: before, part: "from", other: after, pair: pairs },
            { change, location: after, part: "to", other: before, pair: pairs },
        ];
    });
}

function drawnOwners(disks: readonly DrawnDisk[]): DrawnOwner[] {
    const drawn = new Map<string, DrawnDisk[]>();
    for (const disk of disks) {
        const key = `${disk.change.namespace}/${ownerLabel(disk.change)}`;
        drawn.set(key, [...(drawn.get(key) ?? []), disk]);
    }
    return [...drawn.values()].flatMap((own) => {
        const [first] = own;
        return first === undefined
            ? []
            : [{ namespace: first.change.namespace, label: ownerLabel(first.change), disks: own }];
    });
}

function volumeCount(disks: readonly DrawnDisk[], side: "before" | "after", node: string): number {
    return disks.filter(
        ({ change, part }) =>
            part !== (side === "before" ? "to" : "from") && change[side]?.node === node,
    ).length;
}

/** The disks on each node, sorted by names and numbers, whatever their order was. */
export function drawnNodes(changes: readonly DiskChange[]): DrawnNode[] {
    const disks = drawnDisks([...changes].sort(byClaim));
    const names = [...new Set(disks.map(({ location }) => location.node))].sort(byName);
    return names.map((name) => {
        const here = disks.filter(({ location }) => location.node === name);
        return {
            name,
            owners: drawnOwners(here),
            before: volumeCount(here, "before", name),
            after: volumeCount(here, "after", name),
        };
    });
}
