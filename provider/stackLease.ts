import { setTimeout as sleep } from "node:timers/promises";
import { leaseOfStack, type LeaseSubject, stackOfUrn } from "../core/leaseHolder";
import type { NodeLabel } from "../core/node";
import { engineAddress, engineIsGone } from "./engine";
import { type Cluster, connect, statusOf } from "./kubernetes/cluster";
import { Lease, LeaseHeld } from "./kubernetes/lease";
import { nodeLeases } from "./kubernetes/nodeLeases";
import { heldInPreview, takeWherePermitted, withoutRight } from "./kubernetes/takenLease";
import { engineHere, holderHere } from "./kubernetes/thisProcess";
import type { Progress } from "./progress";

/** A stack, and the cluster that it is in. */
export interface StackToHold {
    readonly project: string;
    /** Its name. */
    readonly stack: string;
    /** As much of its full name as is known. */
    readonly shown: string;
    readonly context: string | undefined;
}

/** What this process holds until the run ends. */
const held = new Map<string, { readonly lease: Lease; readonly subject: LeaseSubject }>();

/** What the user has been warned of. */
const warned = new Set<string>();

/** What this run is, for the Leases of nodes. */
let current = { command: "pulumi", stack: "" };

/** How long another run may take to prepare a node, in seconds. */
const patienceForNode = 300;

/** The engine ends a provider 5 s after it has asked it to end. */
const secondsToRelease = 3;

function releaseAtEnd(signal: NodeJS.Signals): void {
    process.once(signal, () => {
        const released = Promise.all([...held.values()].map(({ lease }) => lease.release()));
        void Promise.race([released, sleep(secondsToRelease * 1000)]).finally(() => {
            process.exit(0);
        });
    });
}

function subjectOf({ project, stack }: StackToHold): LeaseSubject {
    return { what: `stack ${stack}`, name: leaseOfStack(project, stack) };
}

async function leaseOf(of: StackToHold) {
    const { project, stack, shown, context } = of;
    const key = JSON.stringify([project, stack, context]);
    const known = held.get(key);
    if (known !== undefined) {
        return known;
    }
    const cluster = await connect(context);
    const holder = engineHere(shown, engineAddress(process.argv.slice(2)));
    current = holder;
    const subject = subjectOf(of);
    const made = { subject, lease: new Lease(cluster, subject, holder, () => engineIsGone()) };
    if (held.size === 0) {
        // The engine asks so at the end of a run, whatever came of it.
        releaseAtEnd("SIGINT");
        releaseAtEnd("SIGTERM");
    }
    held.set(key, made);
    return made;
}

/**
 * Holds a stack until the run ends.
 * @returns why it is refused, or what the user should know.
 */
export async function holdStack(
    stack: StackToHold,
    progress: Pick<Progress, "waiting">,
): Promise<{ refusal?: string; warning?: string }> {
    let warning: string | undefined;
    const warn = (text: string) => {
        warning = warned.has(text) ? undefined : text;
        warned.add(text);
    };
    try {
        const { lease, subject } = await leaseOf(stack);
        await takeWherePermitted(lease, subject, { waiting: progress.waiting, warn }, 0);
    } catch (error) {
        if (error instanceof LeaseHeld) {
            return { refusal: error.message };
        }
        // What cannot reach the cluster changes nothing there, and says so itself.
        return statusOf(error) === undefined
            ? {}
            : { refusal: withoutRight(subjectOf(stack), error) };
    }
    return warning === undefined ? {} : { warning };
}

/** Who holds a stack, for a preview, which may not write. */
export async function stackInUse(stack: StackToHold): Promise<{ warning?: string }> {
    try {
        const { lease, subject } = await leaseOf(stack);
        const by = await heldInPreview(lease, subject);
        return by === undefined ? {} : { warning: by };
    } catch {
        // A preview works without a cluster.
        return {};
    }
}

/**
 * Holds the stack of a resource that is about to be changed; costs nothing while it is held.
 * @throws Error where another run has it.
 */
export async function holdStackOfUrn(
    urn: string,
    context: string | undefined,
    progress: Progress,
): Promise<void> {
    const { stack, project } = stackOfUrn(urn);
    const shown = `${project}/${stack}`;
    const { refusal, warning } = await holdStack({ project, stack, shown, context }, progress);
    if (refusal !== undefined) {
        throw new Error(`nothing was changed: ${refusal}`);
    }
    if (warning !== undefined) {
        progress.warn(warning);
    }
}

/** Does something with a node's directories that no other stack may do at the same time. */
export async function holdNode<T>(
    cluster: Cluster,
    label: NodeLabel,
    progress: Pick<Progress, "waiting" | "warn">,
    work: () => Promise<T>,
): Promise<T> {
    const { command, stack } = current;
    const holder = holderHere(command, stack);
    const leases = (await nodeLeases(cluster, [label])).map((subject) => ({
        subject,
        lease: new Lease(cluster, subject, holder),
    }));
    try {
        for (const { lease, subject } of leases) {
            await takeWherePermitted(lease, subject, progress, patienceForNode);
        }
        return await work();
    } finally {
        await Promise.all(leases.map(({ lease }) => lease.release()));
    }
}
