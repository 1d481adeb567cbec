import type { DiskChange, Disk, Fate } from "../model";
import { ownerLabel, type Place } from "./places";

/** What a fate means for the data. */
export const fateWords: Readonly<Record<Fate, string>> = {
    stays: "as they are",
    new: "nothing was there before",
    anew: "over the same directory and its data",
    moves: "what is in the old directory stays behind",
    removed: "what is in the directory stays behind",
    lost: "others may use or wipe the directory",
};

/** `1 stays`, `2 stay`, `2 made anew`. */
export function countOf(fate: Fate, count: number): string {
    const many = { stays: "stay", moves: "move", anew: "made anew" };
    const one = { anew: many.anew };
    const words: Partial<Record<Fate, string>> = count === 1 ? one : many;
    return `${count} ${words[fate] ?? fate}`;
}

/** The names that cp-helm-charts gives its claim templates (core/chart/claims.ts). */
const templates = { kafka: /^datadir-\d+(?=-)/, zookeeper: /^data(log)?dir(?=-)/ } as const;

/** Which disk of its owner it is: the claim's template where it has one, else the claim's name. */
export function diskName({ role, claim }: DiskChange): string {
    const template = role === undefined ? undefined : templates[role].exec(claim)?.[0];
    return template ?? claim;
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

/** What happens in this place, in a few words; undefined where the sign alone says it. */
export function happening(place: Place): string | undefined {
    const { change, disk, part, other } = place;
    if (change.fate === "lost" && part !== "to") {
        return change.notes[0] ?? "others may use or wipe it";
    }
    if (part !== "at" && other !== undefined) {
        return `${part === "from" ? "to" : "from"} ${otherPlace(place, other)}`;
    }
    switch (change.fate) {
        case "stays":
        case "new":
            return undefined;
        case "anew":
            return other !== undefined && other.size !== disk.size
                ? `${other.size} to ${disk.size}, same directory`
                : "over the same directory";
        case "moves":
        case "removed":
        case "lost":
            return "what is in it stays behind";
    }
}

function whole({ volume, node, path, size }: Disk): string {
    return `${node}:${path}, ${size}, volume ${volume}`;
}

/** Everything there is to tell of a place, in lines; the first is the claim's name. */
export function tooltip({ change, disk, other, part }: Place): string {
    const role = change.role === "zookeeper" ? "ZooKeeper " : "";
    const owner = change.role === undefined ? "" : `${role}${ownerLabel(change)}, `;
    const both =
        other === undefined || part === "at"
            ? []
            : [`${part === "from" ? "to" : "from"} ${whole(other)}`];
    return [
        change.claim,
        `${owner}namespace ${change.namespace}`,
        whole(disk),
        ...both,
        `${change.fate}: ${fateWords[change.fate]}`,
        ...change.notes,
    ].join("\n");
}

export function counted(count: number, one: string): string {
    return `${count} ${one}${count === 1 ? "" : "s"}`;
}
