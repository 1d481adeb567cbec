import type { LiveClaim, LiveVolume } from "./doctor/live";
import { parseQuantity } from "./quantity";

/**
 * How a claim is bound to a volume that is reserved for it: kube-controller-manager writes the claim's
 * uid on the volume, the volume's phase, an annotation on the claim, and the claim's phase. It writes 20
 * times a second, for everything in the cluster, so the two writes that are no status are made here.
 *
 * The order is the controller's own, and each write waits until it is certain that the controller knows
 * the one before. It gives up a claim for good (phase Lost) that says it is bound to a volume whose
 * present version it has not seen: so the annotation waits for the phase Bound of the volume, which the
 * controller writes only once it knows the uid.
 * https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/controller/volume/persistentvolume/pv_controller.go#L492
 */

/** A claim that is to be bound. */
export interface AwaitedClaim {
    readonly name: string;
    /** Its uid, where it is known: another claim of this name is left to the controller. */
    readonly uid?: string;
    /** The volume that it is to be bound to. Default: the one that it names. */
    readonly volume?: string;
}

/** A write that brings a claim nearer to its volume, on the version of the object that was seen. */
export interface Completion {
    readonly of: "volume" | "claim";
    readonly name: string;
    /** The resourceVersion that it was decided on. */
    readonly version: string;
    /** A merge patch, which the API server refuses where the object has another version. */
    readonly patch: object;
    readonly claim: ClaimIdentity;
}

/** One incarnation of a claim. */
export interface ClaimIdentity {
    readonly name: string;
    readonly uid: string;
}

/** Objects as they were seen last, by their names. */
type Seen<T> = ReadonlyMap<string, T>;

/** That a claim is bound, and that what becomes of its volume now becomes of its data. */
const bindCompleted = "pv.kubernetes.io/bind-completed";

/** Annotations that show that the controller, the scheduler or a driver decides on a volume or claim. */
const decidedElsewhere = [
    bindCompleted,
    "pv.kubernetes.io/bound-by-controller",
    "pv.kubernetes.io/migrated-to",
    "pv.kubernetes.io/provisioned-by",
    "volume.kubernetes.io/selected-node",
    "volume.beta.kubernetes.io/storage-class",
];

/** Phases of a volume that no claim has had yet. */
const unused = [undefined, "Pending", "Available"];

function isOpen({ metadata }: LiveClaim | LiveVolume): boolean {
    const annotations = metadata?.annotations ?? {};
    return (
        metadata?.deletionTimestamp === undefined &&
        !decidedElsewhere.some((name) => annotations[name] !== undefined)
    );
}

/** What the controller requires of a volume before it binds a claim to it of its own accord. */
function satisfies({ spec: volume }: LiveVolume, { spec: claim }: LiveClaim): boolean {
    const capacity = parseQuantity(volume?.capacity?.storage ?? "");
    const request = parseQuantity(claim?.resources?.requests?.storage ?? "");
    const modes = volume?.accessModes ?? [];
    return (
        capacity !== undefined &&
        request !== undefined &&
        capacity >= request &&
        (volume?.storageClassName ?? "") === (claim?.storageClassName ?? "") &&
        (volume?.volumeAttributesClassName ?? "") === (claim?.volumeAttributesClassName ?? "") &&
        (volume?.volumeMode ?? "Filesystem") === (claim?.volumeMode ?? "Filesystem") &&
        (claim?.accessModes ?? []).every((mode) => modes.includes(mode))
    );
}

function isReservedFor({ spec }: LiveVolume, { metadata }: LiveClaim): boolean {
    const { claimRef } = spec ?? {};
    return claimRef?.namespace === metadata?.namespace && claimRef?.name === metadata?.name;
}

/** Without a uid, it is reserved for every claim of that name. */
function uidOf({ spec }: LiveVolume): string | undefined {
    const uid = spec?.claimRef?.uid;
    return uid === "" ? undefined : uid;
}

function completionOf(claim: LiveClaim, volume: LiveVolume): Completion | undefined {
    const { uid, resourceVersion: claimVersion, name: claimName } = claim.metadata ?? {};
    const { resourceVersion: volumeVersion, name: volumeName } = volume.metadata ?? {};
    if (
        uid === undefined ||
        claimName === undefined ||
        claimVersion === undefined ||
        volumeName === undefined ||
        volumeVersion === undefined
    ) {
        return undefined;
    }
    const identity = { name: claimName, uid };
    const { phase } = volume.status ?? {};
    if (uidOf(volume) === undefined && unused.includes(phase)) {
        const claimRef = { uid, resourceVersion: claimVersion };
        return {
            ...{ of: "volume", name: volumeName, version: volumeVersion, claim: identity },
            patch: { metadata: { resourceVersion: volumeVersion }, spec: { claimRef } },
        };
    }
    if (uidOf(volume) === uid && phase === "Bound") {
        const annotations = { [bindCompleted]: "yes" };
        return {
            ...{ of: "claim", name: claimName, version: claimVersion, claim: identity },
            patch: { metadata: { resourceVersion: claimVersion, annotations } },
        };
    }
    return undefined;
}

/**
 * What is to be written now: of claims that name one volume, which is reserved for them alone, where both
 * are there and stay, and neither was ever bound. All else is left to the controller.
 */
export function completions(
    awaited: readonly AwaitedClaim[],
    claims: Seen<LiveClaim>,
    volumes: Seen<LiveVolume>,
): readonly Completion[] {
    return awaited.flatMap(({ name, uid, volume: planned }) => {
        const claim = claims.get(name);
        const volume = volumes.get(claim?.spec?.volumeName ?? "");
        if (
            claim === undefined ||
            volume?.spec?.local === undefined ||
            (planned !== undefined && volume.metadata?.name !== planned) ||
            (uid !== undefined && claim.metadata?.uid !== uid) ||
            claim.status?.phase !== "Pending" ||
            !isOpen(claim) ||
            !isOpen(volume) ||
            !isReservedFor(volume, claim) ||
            !satisfies(volume, claim)
        ) {
            return [];
        }
        const completion = completionOf(claim, volume);
        return completion === undefined ? [] : [completion];
    });
}

/** Whether a claim is past the point at which it can be deleted as if it had never been bound. */
function isCompleted({ metadata }: LiveClaim): boolean {
    return metadata?.annotations?.[bindCompleted] !== undefined;
}

/** What became of the uids that were written on volumes, by the names of the volumes. */
export interface Settled {
    /** Their claims are bound, or someone else changed the volume: there is nothing to take back. */
    readonly done: readonly string[];
    /** Their claims were deleted before they were bound: a new claim of the name could not have them. */
    readonly deserted: readonly LiveVolume[];
}

/** @param written the claims whose uids were written on volumes, by the names of the volumes. */
export function settledUids(
    written: Seen<ClaimIdentity>,
    claims: Seen<LiveClaim>,
    volumes: Seen<LiveVolume>,
): Settled {
    const done: string[] = [];
    const deserted: LiveVolume[] = [];
    for (const [name, { name: claimName, uid }] of written) {
        const volume = volumes.get(name);
        const claim = claims.get(claimName);
        const isSame = claim?.metadata?.uid === uid;
        if (volume === undefined || (isSame && isCompleted(claim))) {
            done.push(name);
        } else if (!isSame && uidOf(volume) === uid) {
            deserted.push(volume);
        }
    }
    return { done, deserted };
}
