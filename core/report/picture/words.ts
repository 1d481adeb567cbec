import { claimTemplate } from "../../chart/claims";
import type { DiskChange, DiskLocation, Outcome } from "../model";
import { ownerLabel, type DrawnDisk } from "./nodes";

/** What an outcome means for the data. */
export const outcomeMeanings: Readonly<Record<Outcome, string>> = {
    unchanged: "nothing changes",
    new: "did not exist before",
    recreated: "with the same directory and its data",
    moves: "starts empty; its data stays behind",
    "left behind": "nothing uses it; the data stays in it",
    "at risk": "something else uses or may wipe the directory",
};

/** `1 moves`, `2 move`, `2 recreated`. */
export function countOf(outcome: Outcome, count: number): string {
    return `${count} ${outcome === "moves" && count !== 1 ? "move" : outcome}`;
}

/** Which disk of its owner it is: the claim's template where it is known, else the claim's name. */
export function diskName({ role, disk, claim }: DiskChange): string {
    return role === undefined || disk === undefined ? claim : claimTemplate({ role, disk });
}

/** The directory, without a last part that only repeats the claim's name. */
export function shortPath({ path }: DiskLocation, { claim }: DiskChange): string {
    return path.endsWith(`/${claim}`) ? `${path.slice(0, -claim.length)}…` : path;
}

/** The part of the other location that differs from this one. */
function otherLocation({ change, location }: DrawnDisk, other: DiskLocation): string {
    const [here, there] = [shortPath(location, change), shortPath(other, change)];
    if (location.node === other.node) {
        return there === here ? other.path : there;
    }
    return there === here ? other.node : `${other.node}, ${there}`;
}

/** What happens to this disk, as a sentence; undefined where its sign says it. */
export function caption(disk: DrawnDisk): string | undefined {
    const { change, part, other } = disk;
    const notes = change.notes.length === 0 ? undefined : change.notes.join("; ");
    if (change.outcome === "at risk" && part !== "from") {
        return notes ?? outcomeMeanings["at risk"];
    }
    if (part !== "at" && other !== undefined) {
        return `${part === "from" ? "to" : "from"} ${otherLocation(disk, other)}`;
    }
    switch (change.outcome) {
        case "unchanged":
        case "new":
            return undefined;
        case "recreated":
            return notes ?? "with the same directory";
        case "moves":
        case "left behind":
        case "at risk":
            return "its data stays here";
    }
}

function whole({ volume, node, path, size }: DiskLocation): string {
    return `${node}:${path}, ${size}, volume ${volume}`;
}

/** All there is to say of a disk, in lines; the first is the claim's name. */
export function tooltip({ change, location, other, part }: DrawnDisk): string {
    const role = change.role === "zookeeper" ? "ZooKeeper " : "";
    const owner = change.role === undefined ? "" : `${role}${ownerLabel(change)}, `;
    const word = { at: "before:", from: "to", to: "from" }[part];
    const both =
        other === undefined || whole(other) === whole(location) ? [] : [`${word} ${whole(other)}`];
    return [
        change.claim,
        `${owner}namespace ${change.namespace}`,
        whole(location),
        ...both,
        `${change.outcome}: ${outcomeMeanings[change.outcome]}`,
        ...change.notes,
    ].join("\n");
}

export function plural(count: number, one: string): string {
    return `${count} ${one}${count === 1 ? "" : "s"}`;
}
