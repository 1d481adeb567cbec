import { leaseOfStack, type LeaseSubject } from "../core/leaseHolder";
import type { NodeLabel } from "../core/node";
import type { Cluster } from "../provider/kubernetes/cluster";
import { nodeLeases } from "../provider/kubernetes/nodeLeases";
import { Lease, LeaseHeld, parentVariable } from "../provider/kubernetes/lease";
import { takeWherePermitted } from "../provider/kubernetes/takenLease";
import { holderHere } from "../provider/kubernetes/thisProcess";
import { NotDone } from "./errors";

function say(text: string): void {
    process.stderr.write(`${text}\n`);
}

const progress = {
    waiting: say,
    warn: (text: string) => {
        say(`warning: ${text}`);
    },
};

/**
 * Who holds the Leases.
 * @param command the subcommand, for example `wipe`.
 */
export interface HeldFor {
    readonly command: string;
    readonly project: string;
    readonly stack: string;
}

async function holdAll<T>(
    cluster: Cluster,
    [subject, ...others]: readonly LeaseSubject[],
    { command, project, stack }: HeldFor,
    work: (holder: string, again: () => Promise<void>) => Promise<T>,
): Promise<T> {
    if (subject === undefined) {
        return work("", () => Promise.resolve());
    }
    const full = stack.includes("/") ? stack : `${project}/${stack}`;
    const holder = holderHere(`kafka-local-volumes ${command}`, full);
    const lease = new Lease(cluster, subject, holder);
    try {
        await takeWherePermitted(lease, subject, progress, 0);
        const again = () => {
            lease.distrust();
            return takeWherePermitted(lease, subject, { ...progress, warn: () => undefined }, 0);
        };
        const rest = () => holdAll(cluster, others, { command, project, stack }, work);
        return await (others.length === 0 ? work(holder.id, again) : rest());
    } catch (error) {
        throw error instanceof LeaseHeld
            ? new NotDone(`nothing was changed: ${error.message}`)
            : error;
    } finally {
        await lease.release();
    }
}

/**
 * Works on a stack while no update of it and no other command does.
 * @param work is given what makes sure of that again, after a time that may be long.
 * @throws NotDone where another one does.
 */
export function holdingStack<T>(
    cluster: Cluster,
    held: HeldFor,
    work: (again: () => Promise<void>) => Promise<T>,
): Promise<T> {
    const { project, stack } = held;
    const name = leaseOfStack(project, stack);
    return holdAll(cluster, [{ what: `stack ${stack}`, name }], held, async (holder, again) => {
        // What this program starts works for it.
        process.env[parentVariable] = holder;
        return work(again);
    });
}

/** The same for the directories of nodes; every one takes them in the same order. */
export async function holdingNodes<T>(
    cluster: Cluster,
    labels: readonly NodeLabel[],
    held: HeldFor,
    work: () => Promise<T>,
): Promise<T> {
    return holdAll(cluster, await nodeLeases(cluster, labels), held, work);
}
