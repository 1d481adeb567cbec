import { createHash } from "node:crypto";
import { isObject } from "./json";
import { hostnameKey, type LabelledNode, type NodeLabel, nodesWith } from "./node";
import { shown } from "./shown";
import { shortStackName } from "./stackName";

/** Who holds a Lease, as it says itself: text from outside, so it is escaped before it is shown. */
export interface Holder {
    /** The same as the Lease's holderIdentity. */
    readonly id: string;
    readonly host: string;
    readonly pid: number;
    readonly user: string;
    /** What it does, for example `pulumi up`. */
    readonly command: string;
    /** Full name of the stack, or as much of it as is known. */
    readonly stack: string;
    /** Since when, as ISO 8601 has it. */
    readonly since: string;
    /** Stands for one boot of one machine, and the processes that are visible there. */
    readonly machine?: string | undefined;
    /** The process with the time of its start, so that a reused number is another one. */
    readonly process: string;
}

/** Annotation of a Lease: its holderIdentity alone says too little. */
export const holderAnnotation = "kafka-local-volumes/holder";

const hashLength = 10;

/** Longest name of a Lease: a DNS label. */
const longestName = 63;

/** A DNS label for a text; texts that differ only in punctuation or in case have different ones. */
function label(prefix: string, text: string): string {
    const hash = createHash("sha256").update(text).digest("hex").slice(0, hashLength);
    const room = longestName - prefix.length - hash.length - 2;
    const readable = text
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "-")
        .slice(0, room)
        .replaceAll(/^-+|-+$/g, "");
    return [prefix, readable, hash].filter((part) => part !== "").join("-");
}

/**
 * Name of a stack's Lease. Without the organization, which a destroy and a command that is given a
 * stack's short name do not know: stacks of two organizations that share the rest wait for each other.
 * @param stack its name, or its full name.
 */
export function leaseOfStack(project: string, stack: string): string {
    return label("kafka-stack", `${project}/${shortStackName(stack)}`);
}

/**
 * Names of the Leases of a node's directories, in the order in which all take them. One is named after
 * the node, whichever of its labels a stack knows it by; another one after the label, for a run that
 * may not list the nodes.
 * @param nodes as many as are known; every one that has the label counts.
 */
export function leasesOfNode(of: NodeLabel, nodes: readonly LabelledNode[]): readonly string[] {
    const names = nodesWith(of, nodes).flatMap(({ metadata }) => metadata?.name ?? []);
    // No node's name has a "=", so a label other than its name is never taken for one.
    const byLabel = of.key === hostnameKey ? of.value : `${of.key}=${of.value}`;
    return [...new Set([byLabel, ...names].map((name) => label("kafka-node", name)))].sort();
}

/** The name of a stack and its project in the URN of one of its resources. */
export function stackOfUrn(urn: string): { readonly stack: string; readonly project: string } {
    const [, stack = "", project = ""] = /^urn:pulumi:(.*?)::(.*?)::/.exec(urn) ?? [];
    return { stack, project };
}

/** What is known of the machine that this process runs on. */
export interface MachineParts {
    /** Id of its boot; undefined where it cannot be read, as is every other part. */
    readonly boot: string | undefined;
    /** The processes that are visible: a container has its own, whose numbers say nothing outside. */
    readonly processes: string | undefined;
    readonly host: string;
    /** Content of /etc/machine-id. */
    readonly id: string | undefined;
}

/**
 * One boot of one machine. Copies of a running machine have one id of the boot, and are told apart by
 * their names and ids. It is a hash: the id of a machine is not for others to see.
 * https://www.freedesktop.org/software/systemd/man/latest/machine-id.html
 */
export function machineOf({ boot, processes, host, id }: MachineParts): string | undefined {
    return boot === undefined || processes === undefined
        ? undefined
        : createHash("sha256")
              .update(JSON.stringify([boot, processes, host, id ?? null]))
              .digest("hex");
}

/** What a holder says of itself, undefined where it is not what the Lease's identity belongs to. */
export function readHolder(annotation: string | undefined, id: string): Holder | undefined {
    let value: unknown;
    try {
        value = JSON.parse(annotation ?? "");
    } catch {
        return undefined;
    }
    if (!isObject(value)) {
        return undefined;
    }
    const { host, pid, user, command, stack, since, machine, process } = value;
    return value.id === id &&
        typeof host === "string" &&
        typeof pid === "number" &&
        typeof user === "string" &&
        typeof command === "string" &&
        typeof stack === "string" &&
        typeof since === "string" &&
        typeof process === "string"
        ? {
              ...{ id, host, pid, user, command, stack, since, process },
              machine: typeof machine === "string" ? machine : undefined,
          }
        : undefined;
}

const shortly = (text: string) => shown(text, 80);

/** A holder in words. */
export function describeHolder(id: string, about: Holder | undefined): string {
    if (about === undefined) {
        return `${shortly(id)}, which gives no other details`;
    }
    const { command, stack, pid, user, host, since } = about;
    return `${shortly(command)} of stack ${shortly(stack)} (process ${pid} of ${shortly(user)} on ${shortly(host)}, since ${shortly(since)})`;
}

/** What a Lease is of, and how to release it by hand. */
export interface LeaseSubject {
    /** For example `stack dev`. */
    readonly what: string;
    /** Name of the Lease. */
    readonly name: string;
}

/** That another one holds a Lease, on one line. */
export function heldBy({ what }: LeaseSubject, id: string, about: Holder | undefined): string {
    return `${what} is in use by ${describeHolder(id, about)}`;
}

/** The same, with what to do. */
export function heldRefusal(
    subject: LeaseSubject,
    id: string,
    about: Holder | undefined,
    seconds: number,
): string {
    return `${heldBy(subject, id, about)}: wait until it ends, and run this again; if it was killed, its lock ends ${seconds} s after its last renewal of lease default/${subject.name}`;
}

const subcommands = ["up", "update", "destroy", "import", "refresh", "watch", "preview"];

/** A command of pulumi, without what its arguments say: they may be secrets. */
export function pulumiCommand(args: readonly string[]): string {
    const [, ...rest] = args;
    const subcommand = rest.find((arg) => subcommands.includes(arg));
    return subcommand === undefined ? "pulumi" : `pulumi ${subcommand}`;
}
