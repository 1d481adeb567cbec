import { nested } from "../clashes";
import { sameQuantity } from "../quantity";
import type { DeployedVolume } from "../state/volumes";
import type { Disk, DiskChange, Fate } from "./model";

/** What the volumes alone do not tell. */
export interface Circumstances {
    /** The node that a label's value stands for. */
    readonly nodeOf: (label: string) => string;
    /** Claims, `namespace/name`, that are made anew, or whose volume is, though nothing of them differs. */
    readonly replaced: ReadonlySet<string>;
    /** Claims, `namespace/name`, whose directory may be wiped or lost, and why. */
    readonly endangered: ReadonlyMap<string, string>;
}

/** A claim before and after, of whatever name. */
interface Pair {
    readonly before?: DeployedVolume | undefined;
    readonly after?: DeployedVolume | undefined;
}

export function claimKey({ namespace, claim }: { namespace: string; claim: string }): string {
    return `${namespace}/${claim}`;
}

function sameDirectory(a: DeployedVolume, b: DeployedVolume): boolean {
    return a.label.value === b.label.value && a.path === b.path;
}

/** Whether one volume's directory is the other's or holds it. */
function overlap(a: DeployedVolume, b: DeployedVolume): boolean {
    return a.label.value === b.label.value && nested(a.path, b.path);
}

/** Whether two claims are the same disk of the same broker or server, in releases of any name. */
function sameDisk(a: DeployedVolume, b: DeployedVolume): boolean {
    return a.role === undefined || b.role === undefined
        ? a.claim === b.claim
        : a.role === b.role && a.ordinal === b.ordinal && a.disk === b.disk;
}

/** Claims of one name belong together; so do those of a renamed release over the same directory. */
function pairs(before: readonly DeployedVolume[], after: readonly DeployedVolume[]): Pair[] {
    const left = new Map(before.map((volume) => [claimKey(volume), volume]));
    const take = (volume: DeployedVolume | undefined) => {
        if (volume !== undefined) {
            left.delete(claimKey(volume));
        }
        return volume;
    };
    const named = after.map((volume) => ({
        after: volume,
        before: take(left.get(claimKey(volume))),
    }));
    const found = named.map((pair) => ({
        after: pair.after,
        before:
            pair.before ??
            take(
                [...left.values()].find(
                    (was) => sameDirectory(was, pair.after) && sameDisk(was, pair.after),
                ),
            ),
    }));
    return [...found, ...[...left.values()].map((volume) => ({ before: volume }))];
}

function differences(was: DeployedVolume, now: DeployedVolume): string[] {
    const changed = (what: string, a: string, b: string) =>
        a === b ? [] : [`${what} ${a} -> ${b}`];
    return [
        ...changed("namespace", was.namespace, now.namespace),
        ...changed("claim", was.claim, now.claim),
        ...changed("volume", was.volume, now.volume),
        ...(sameQuantity(was.size, now.size) ? [] : changed("size", was.size, now.size)),
        ...(sameQuantity(was.request, now.request) ||
        (was.request === was.size && now.request === now.size)
            ? []
            : changed("request", was.request, now.request)),
        ...changed("class", was.storageClass, now.storageClass),
        ...(was.label.value === now.label.value || sameDirectory(was, now)
            ? changed("label", was.label.key, now.label.key)
            : []),
    ];
}

function diskOf({ volume, label, path, size }: DeployedVolume, { nodeOf }: Circumstances): Disk {
    return { volume, node: nodeOf(label.value), path, size };
}

/** What becomes of a pair that is there before and after. */
function fateOf(
    was: DeployedVolume,
    now: DeployedVolume,
    circumstances: Circumstances,
): readonly [Fate, readonly string[]] {
    const { nodeOf, replaced } = circumstances;
    const notes = differences(was, now);
    const [from, to] = [was, now].map(({ label, path }) => `${nodeOf(label.value)}:${path}`);
    if (from !== to) {
        return ["moves", [`starts empty; what it had stays at ${from ?? ""}`, ...notes]];
    }
    if (was.label.value !== now.label.value) {
        return ["anew", [`label ${was.label.value} -> ${now.label.value}`, ...notes]];
    }
    if (notes.length > 0) {
        return ["anew", notes];
    }
    return replaced.has(claimKey(now))
        ? ["anew", ["volume and claim are made anew over the same directory"]]
        : ["stays", []];
}

function changeOf(
    { before, after }: Pair,
    all: readonly DeployedVolume[],
    circumstances: Circumstances,
): DiskChange {
    const shown = after ?? before;
    if (shown === undefined) {
        throw new RangeError("a claim that is neither before nor after");
    }
    const { namespace, claim, role, ordinal, disk } = shown;
    const change = (fate: Fate, notes: readonly string[]): DiskChange => ({
        namespace,
        claim,
        role,
        ordinal,
        disk,
        before: before && diskOf(before, circumstances),
        after: after && diskOf(after, circumstances),
        fate,
        notes,
    });
    const owner = after && all.find((other) => other !== before && overlap(other, after));
    if (owner !== undefined) {
        return change("lost", [`its directory is that of claim ${claimKey(owner)}`]);
    }
    const danger = after && circumstances.endangered.get(claimKey(after));
    if (danger !== undefined) {
        return change("lost", [danger]);
    }
    if (before === undefined) {
        return change("new", []);
    }
    if (after === undefined) {
        return change("removed", ["nothing uses the directory any more; what is in it stays"]);
    }
    return change(...fateOf(before, after, circumstances));
}

/** Numbers within names count as numbers: broker 10 comes after broker 2. */
const collator = new Intl.Collator("en", { numeric: true });

/**
 * What becomes of each claim's disk between two plans, sorted by namespace and claim.
 * @param before what is deployed, or an older plan.
 * @param after what is to be.
 */
export function diskChanges(
    before: readonly DeployedVolume[],
    after: readonly DeployedVolume[],
    circumstances: Circumstances,
): readonly DiskChange[] {
    return pairs(before, after)
        .map((pair) => changeOf(pair, before, circumstances))
        .sort((a, b) => collator.compare(claimKey(a), claimKey(b)));
}
