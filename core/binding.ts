import type { LiveClaim, LiveVolume } from "./doctor/live";

/** A Lost claim never binds again by itself: it is no use to wait for it. The doctor reports it. */
const settled = ["Bound", "Lost"];

/** Whether there is nothing to wait for: every claim exists with this uid, and is Bound or Lost. */
export function areSettled(
    claims: readonly { readonly name: string; readonly uid?: string }[],
    live: readonly LiveClaim[],
): boolean {
    return claims.every(({ name, uid }) =>
        live.some(
            ({ metadata, status }) =>
                metadata?.name === name &&
                uid !== undefined &&
                metadata.uid === uid &&
                settled.includes(status?.phase ?? ""),
        ),
    );
}

/** Claims of a namespace that a volume is reserved for, and the others, which will not be bound. */
export function claimsByReservation(
    namespace: string,
    names: readonly string[],
    volumes: readonly LiveVolume[],
): { readonly reserved: readonly string[]; readonly unreserved: readonly string[] } {
    const withVolume = new Set(
        volumes.flatMap(({ spec }) =>
            spec?.claimRef?.namespace === namespace ? [spec.claimRef.name] : [],
        ),
    );
    return {
        reserved: names.filter((name) => withVolume.has(name)),
        unreserved: names.filter((name) => !withVolume.has(name)),
    };
}

/** Makes kube-controller-manager process a claim again, and is removed once the claim is bound. */
export const touchAnnotation = "kafka-local-volumes/touched";

export function isTouched(claim: LiveClaim | undefined): boolean {
    return claim?.metadata?.annotations?.[touchAnnotation] !== undefined;
}

/** The first minor version of Kubernetes 1 whose controller tries again at once where two writes met. */
const triesAgain = 36;

/**
 * Whether the controller of this version leaves a claim, where two of its writes met, until the claim
 * changes. What gives no version is taken for one that does: changing a claim does no harm.
 * @param minor as the API server gives it, such as `34` or `34+`.
 */
export function givesClaimsUp(major: string, minor: string): boolean {
    const [number] = /^\d+/.exec(minor) ?? [];
    return major !== "1" || number === undefined || Number(number) < triesAgain;
}

/** Claims that are not Bound, or do not exist. */
export function unboundClaims(
    names: readonly string[],
    observed: ReadonlyMap<string, LiveClaim>,
): readonly string[] {
    return names.filter((name) => observed.get(name)?.status?.phase !== "Bound");
}

/** Claims that a message names; the others are counted. */
const mostNames = 3;

/** The claims that are still unbound, for a message such as `waiting for …`. */
export function describeUnbound(
    unbound: readonly string[],
    observed: ReadonlyMap<string, LiveClaim>,
): string {
    const shown = unbound
        .slice(0, mostNames)
        .map((name) => `${name} (${observed.get(name)?.status?.phase ?? "missing"})`);
    const more = unbound.length - shown.length;
    return `${unbound.length} unbound ${unbound.length === 1 ? "claim" : "claims"}: ${shown.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

/** Milliseconds without a change after which the controller is idle: it writes 20 times a second. */
const silence = 300;
const longestSilence = 10_000;

/**
 * Milliseconds without a change until the claims are annotated. Longer each time: where the controller
 * is down, this does not help.
 */
export function silenceBefore(touches: number): number {
    return Math.min(silence * 2 ** touches, longestSilence);
}
