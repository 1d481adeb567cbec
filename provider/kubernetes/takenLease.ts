import type { LeaseSubject } from "../../core/leaseHolder";
import { shown } from "../../core/shown";
import type { Progress } from "../progress";
import { reason, statusOf } from "./cluster";
import type { Lease } from "./lease";

const longestReason = 300;

/** That a Lease may not be read or written, with the API's words, which name verb and resource. */
export function withoutRight({ what }: LeaseSubject, error: unknown): string {
    const why = shown(reason(error), longestReason);
    return `${what} has no lock against a second run: ${why}; allow get, create and update of leases of coordination.k8s.io in namespace default`;
}

/**
 * Takes a Lease where the user has the right to it.
 * @throws LeaseHeld where another one holds it.
 */
export async function takeWherePermitted(
    lease: Lease,
    subject: LeaseSubject,
    { waiting, warn }: Pick<Progress, "waiting" | "warn">,
    patience: number,
): Promise<void> {
    try {
        await lease.take(waiting, patience);
    } catch (error) {
        if (statusOf(error) !== 403) {
            throw error;
        }
        warn(withoutRight(subject, error));
    }
}

/** Who else holds a Lease, or why a preview, which takes none, may not read it. */
export async function heldInPreview(
    lease: Lease,
    subject: LeaseSubject,
): Promise<string | undefined> {
    try {
        return await lease.heldByOther();
    } catch (error) {
        if (statusOf(error) === 403) {
            const why = shown(reason(error), longestReason);
            return `whether another run holds ${subject.what} is not known: ${why}; allow get of leases of coordination.k8s.io in namespace default (docs/rbac/look.yaml)`;
        }
        throw error;
    }
}
