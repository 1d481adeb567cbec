import { claimTemplate } from "../../chart/claims";
import type { DiskChange, Disk, Fate } from "../model";
import { ownerLabel, type Place } from "./places";

/** What a fate is called, and what it means for the data. */
export const fateWords: Readonly<Record<Fate, { readonly name: string; readonly means: string }>> =
    {
        stays: { name: "stays", means: "nothing changes" },
        new: { name: "new", means: "nothing was there before" },
        anew: { name: "made anew", means: "over the same directory and its data" },
        moves: { name: "moves", means: "starts empty; what it had stays behind" },
        removed: { name: "left behind", means: "nothing uses it; what is in it stays" },
        lost: { name: "at risk", means: "others use the directory, or may wipe it" },
    };

/** `1 stays`, `2 stay`, `2 made anew`. */
export function countOf(fate: Fate, count: number): string {
    const { name } = fateWords[fate];
    return `${count} ${count === 1 ? name : name.replace(/^(stay|move)s$/, "$1")}`;
}

/** Which disk of its owner it is: the claim's template where it is known, else the claim's name. */
export function diskName({ role, disk, claim }: DiskChange): string {
    return role === undefined || disk === undefined ? claim : claimTemplate({ role, disk });
}

/** The directory; a last part that only repeats the claim's name is left out. */
export function directory({ path }: Disk, { claim }: DiskChange): string {
    return path.endsWith(`/${claim}`) ? `${path.slice(0, -claim.length)}…` : path;
}

/** The other of two places, as far as it differs from this one. */
function otherPlace({ change, disk }: Place, other: Disk): string {
    const [here, there] = [directory(disk, change), directory(other, change)];
    if (disk.node === other.node) {
        return there === here ? other.path : there;
    }
    return there === here ? other.node : `${other.node}, ${there}`;
}

/** What happens in this place, in a sentence; undefined where the sign alone says it. */
export function happening(place: Place): string | undefined {
    const { change, part, other } = place;
    const notes = change.notes.length === 0 ? undefined : change.notes.join("; ");
    if (change.fate === "lost" && part !== "from") {
        return notes ?? fateWords.lost.means;
    }
    if (part !== "at" && other !== undefined) {
        return `${part === "from" ? "to" : "from"} ${otherPlace(place, other)}`;
    }
    switch (change.fate) {
        case "stays":
        case "new":
            return undefined;
        case "anew":
            return notes ?? "over the same directory";
        case "moves":
        case "removed":
        case "lost":
            return "what is in it stays here";
    }
}

function whole({ volume, node, path, size }: Disk): string {
    return `${node}:${path}, ${size}, volume ${volume}`;
}

/** Everything there is to tell of a place, in lines; the first is the claim's name. */
export function tooltip({ change, disk, other, part }: Place): string {
    const role = change.role === "zookeeper" ? "ZooKeeper " : "";
    const owner = change.role === undefined ? "" : `${role}${ownerLabel(change)}, `;
    const { name, means } = fateWords[change.fate];
    const word = { at: "before:", from: "to", to: "from" }[part];
    const both =
        other === undefined || whole(other) === whole(disk) ? [] : [`${word} ${whole(other)}`];
    return [
        change.claim,
        `${owner}namespace ${change.namespace}`,
        whole(disk),
        ...both,
        `${name}: ${means}`,
        ...change.notes,
    ].join("\n");
}

export function counted(count: number, one: string): string {
    return `${count} ${one}${count === 1 ? "" : "s"}`;
}
