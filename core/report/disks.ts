import { nested } from "../clashes";
import { sameQuantity } from "../quantity";
import type { DeployedVolume } from "../state/volumes";
import type { DiskLocation, DiskChange, Outcome } from "./model";

/** What cannot be read from the volumes alone. */
export interface Circumstances {
    /** Name of the node that has a label value. */
    readonly nodeOf: (label: string) => string;
    /** Claims, `namespace/name`, that are recreated or whose volume is, though no field of them differs. */
    readonly replaced: ReadonlySet<string>;
    /** Claims, `namespace/name`, whose directory may be wiped, with the reason. */
    readonly endangered: ReadonlyMap<string, string>;
}

/** One claim before and after the change; its name may change. */
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

/** Whether two volumes have the same directory, or one within the other. */
function overlap(a: DeployedVolume, b: DeployedVolume): boolean {
    return a.label.value === b.label.value && nested(a.path, b.path);
}

/** Whether two claims are the same disk of the same broker or server, whatever the release is called. */
function sameDisk(a: DeployedVolume, b: DeployedVolume): boolean {
    return a.role === undefined || b.role === undefined
        ? a.claim === b.claim
        : a.role === b.role && a.ordinal === b.ordinal && a.disk === b.disk;
}

/** Pairs claims by name, and those of a renamed release by role and directory. */
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
    const paired = named.map((pair) => ({
        after: pair.after,
        before:
            pair.before ??
            take(
                [...left.values()].find(
                    (was) => sameDirectory(was, pair.after) && sameDisk(was, pair.after),
                ),
            ),
    }));
    return [...paired, ...[...left.values()].map((volume) => ({ before: volume }))];
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

function diskOf(
    { volume, label, path, size }: DeployedVolume,
    { nodeOf }: Circumstances,
): DiskLocation {
    return { volume, node: nodeOf(label.value), path, size };
}

/** What the change does to a claim that exists before and after it. */
function outcomeOf(
    was: DeployedVolume,
    now: DeployedVolume,
    circumstances: Circumstances,
): readonly [Outcome, readonly string[]] {
    const { nodeOf, replaced } = circumstances;
    const notes = differences(was, now);
    const [from, to] = [was, now].map(({ label, path }) => `${nodeOf(label.value)}:${path}`);
    if (from !== to) {
        return ["moves", [`starts empty; its data stays at ${from ?? ""}`, ...notes]];
    }
    if (was.label.value !== now.label.value) {
        return ["recreated", [`label ${was.label.value} -> ${now.label.value}`, ...notes]];
    }
    if (notes.length > 0) {
        return ["recreated", notes];
    }
    return replaced.has(claimKey(now))
        ? ["recreated", ["volume and claim are recreated with the same directory"]]
        : ["unchanged", []];
}

function changeOf(
    { before, after }: Pair,
    all: readonly DeployedVolume[],
    circumstances: Circumstances,
): DiskChange {
    const shown = after ?? before;
    if (shown === undefined) {
        throw new RangeError("a pair of claims without either of them");
    }
    const { namespace, claim, role, ordinal, disk } = shown;
    const change = (outcome: Outcome, notes: readonly string[]): DiskChange => ({
        namespace,
        claim,
        role,
        ordinal,
        disk,
        before: before && diskOf(before, circumstances),
        after: after && diskOf(after, circumstances),
        outcome,
        notes,
    });
    const owner = after && all.find((other) => other !== before && overlap(other, after));
    if (owner !== undefined) {
        return change("at risk", [`claim ${claimKey(owner)} uses its directory`]);
    }
    const danger = after && circumstances.endangered.get(claimKey(after));
    if (danger !== undefined) {
        return change("at risk", [danger]);
    }
    if (before === undefined) {
        return change("new", []);
    }
    if (after === undefined) {
        return change("left behind", ["nothing uses the directory any more; the data stays in it"]);
    }
    return change(...outcomeOf(before, after, circumstances));
}

/** Compares numbers within names as numbers: broker 10 comes after broker 2. */
const collator = new Intl.Collator("en", { numeric: true });

/**
 * What a change does to each claim's disk, sorted by namespace and claim.
 * @param before the deployed volumes, or an older plan.
 * @param after the volumes after the change.
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
