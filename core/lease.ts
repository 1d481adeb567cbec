import type { Holder } from "./leaseHolder";

/*
 * One at a time, by a Lease of Kubernetes: who may write it, decided as client-go's leader election
 * does. No clock is compared with that of another machine: a holder is alive if its Lease changes while
 * it is observed, and dead if it does not for as long as the Lease says.
 * https://github.com/kubernetes/client-go/blob/v0.34.0/tools/leaderelection/leaderelection.go
 */

/** How long a holder that says nothing is waited for, in seconds. */
export const leaseSeconds = 30;

/** How often a holder renews its Lease, in seconds. */
export const renewSeconds = 10;

/** A holder that could not renew for this long asks again before it continues; less than the above. */
export const trustedSeconds = 25;

/** A time by both clocks of a machine, in seconds. */
export interface Moment {
    /** Stands still while the machine sleeps. */
    readonly monotonic: number;
    /** Goes on while the machine sleeps, but may be set. */
    readonly wall: number;
}

/** Whether a Lease is surely still held that was renewed then: a clock that jumped is no proof of it. */
export function isTrusted(renewed: Moment, now: Moment): boolean {
    const elapsed = Math.max(now.monotonic - renewed.monotonic, Math.abs(now.wall - renewed.wall));
    return elapsed < trustedSeconds;
}

/** How long one waits at most for a Lease of a longer duration, in seconds. */
export const patienceSeconds = 60;

/** A Lease as it was read. */
export interface LeaseRecord {
    /** Id of its holder, empty where it is released. */
    readonly holder: string;
    /** What its holder says of itself, where it says anything that can be read. */
    readonly about: Holder | undefined;
    /** Seconds after which a holder that does not renew is passed over. */
    readonly seconds: number;
    /** Everything that changes when it is renewed. */
    readonly mark: string;
}

/** What was seen of a Lease since it was read first. */
export interface Observation {
    /** Whether it has changed meanwhile. */
    readonly changed: boolean;
    /** How long it has not changed, in seconds of the own monotonic clock. */
    readonly unchangedFor: number;
}

export interface Self {
    readonly id: string;
    /** Id of the program that started this one and holds the Lease for both. */
    readonly parent: string | undefined;
    /** The machine, undefined where it cannot be known. */
    readonly machine: string | undefined;
    /** Whether a process of this machine runs. */
    readonly runs: (process: string) => boolean;
}

export type LeaseDecision =
    | { readonly do: "create" }
    /** It is free, or its holder is dead. */
    | { readonly do: "take" }
    /** It is held already by this one. */
    | { readonly do: "renew" }
    /** It is held for this one by the program that started it. */
    | { readonly do: "share" }
    | { readonly do: "wait" }
    | { readonly do: "refuse" };

/** What to do about a Lease; undefined for one that does not exist. */
export function decideLease(
    lease: LeaseRecord | undefined,
    { changed, unchangedFor }: Observation,
    self: Self,
): LeaseDecision {
    if (lease === undefined) {
        return { do: "create" };
    }
    if (lease.holder === "") {
        return { do: "take" };
    }
    if (lease.holder === self.id) {
        return { do: "renew" };
    }
    if (lease.holder === self.parent) {
        return { do: "share" };
    }
    const { about } = lease;
    if (about?.machine !== undefined && about.machine === self.machine) {
        // A process that is stopped continues later, so only one that is gone is passed over.
        return { do: self.runs(about.process) ? "refuse" : "take" };
    }
    if (changed) {
        return { do: "refuse" };
    }
    if (unchangedFor >= lease.seconds) {
        return { do: "take" };
    }
    return { do: unchangedFor >= patienceSeconds ? "refuse" : "wait" };
}
