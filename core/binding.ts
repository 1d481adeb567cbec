/** A claim as the API has it, as far as it tells whether it is bound. */
export interface LiveClaim {
    readonly metadata?: { readonly name?: string; readonly uid?: string };
    readonly status?: { readonly phase?: string };
}

/** A Lost claim never binds again by itself; the doctor tells of it, and a wait would be in vain. */
const settled = ["Bound", "Lost"];

/** Whether there is nothing to wait for: each of these very claims is there, and bound or Lost. */
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

/** A volume as the API has it, as far as it tells which claim it is kept for. */
export interface ClaimedVolume {
    readonly spec?: {
        readonly claimRef?: { readonly namespace?: string; readonly name?: string };
    };
}

/** Claims of a namespace that some volume is kept for, and those that no wait would bind. */
export function partedByVolume(
    namespace: string,
    names: readonly string[],
    volumes: readonly ClaimedVolume[],
): { readonly kept: readonly string[]; readonly vain: readonly string[] } {
    const claimed = new Set(
        volumes.flatMap(({ spec }) =>
            spec?.claimRef?.namespace === namespace ? [spec.claimRef.name] : [],
        ),
    );
    return {
        kept: names.filter((name) => claimed.has(name)),
        vain: names.filter((name) => !claimed.has(name)),
    };
}

/** What is known of a claim from the API. */
export interface SeenClaim {
    readonly phase: string | undefined;
    /** Whether it carries the annotation that asks the controller to look at it again. */
    readonly touched: boolean;
}

/** Claims that are not bound, each with the phase it is in, e.g. `data-0 (Pending)`. */
export function unboundClaims(
    names: readonly string[],
    seen: ReadonlyMap<string, SeenClaim>,
): readonly string[] {
    return names.filter((name) => seen.get(name)?.phase !== "Bound");
}

/** At most so many names are told. */
const told = 3;

/** The claims that are still waited for, in a few words. */
export function describeUnbound(
    unbound: readonly string[],
    seen: ReadonlyMap<string, SeenClaim>,
): string {
    const shown = unbound
        .slice(0, told)
        .map((name) => `${name} (${seen.get(name)?.phase ?? "not there"})`);
    const more = unbound.length - shown.length;
    return `${unbound.length} claims to be bound: ${shown.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}

/** Milliseconds of silence after which the controller is not at it: it writes 20 times a second. */
const silence = 300;
const longestSilence = 10_000;

/**
 * How long nothing may have happened to the claims until they are touched: longer each time, as a
 * controller that is away does not come back by it.
 */
export function silenceBefore(touches: number): number {
    return Math.min(silence * 2 ** touches, longestSilence);
}
