import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import {
    type Directory,
    formatDirectoryFault,
    type Inspected,
    type NodeLabel,
} from "../../core/disks/directory";
import { parseReport } from "../../core/disks/report";
import { directoryFaults, sizeWarnings } from "../../core/disks/rules";
import { inspectCommand, prepareCommand } from "../../core/disks/script";
import { sameData } from "../../core/json";
import { type ClaimUser, claimUsers } from "../kubernetes/claimUsers";
import { type Cluster, connect, reason } from "../kubernetes/cluster";
import { onNode } from "../kubernetes/nodePod";

/** Inputs of the resource. */
export interface NodeDirectoriesInputs {
    readonly label: NodeLabel;
    /** Namespace of the claims, and of the pod that prepares the node. */
    readonly namespace: string;
    readonly directories: readonly Directory[];
    readonly image: string;
    readonly requireMount: boolean;
    /** Whether something is about to use the claims. */
    readonly used: boolean;
    /**
     * Stands for where all claims of the stack are. What is on a disk is judged by what is on the
     * others, and what those held when they were last looked at may be from before their first use.
     */
    readonly layout: string;
    readonly context?: string | undefined;
}

/** What a directory was found to hold. */
export interface FoundDirectory {
    readonly claim: string;
    readonly node: string;
    readonly path: string;
    readonly marks: Readonly<Record<string, string>>;
}

interface NodeDirectoriesState extends NodeDirectoriesInputs {
    readonly found: readonly FoundDirectory[];
}

/** Which pod uses each of a node's claims. */
async function usersOf(
    cluster: Cluster,
    { namespace, directories }: NodeDirectoriesInputs,
): Promise<ReadonlyMap<string, ClaimUser>> {
    const users = await claimUsers(cluster, namespace);
    return new Map([...users].filter(([claim]) => directories.some((one) => one.claim === claim)));
}

/** The same for a node and its directories, so that a run finds the pod of an interrupted one. */
function nameOfPod({ label, directories }: NodeDirectoriesInputs): string {
    const hash = createHash("sha256")
        .update(`${label.value}\0${directories[0]?.path ?? ""}`)
        .digest("hex")
        .slice(0, 8);
    const name = label.value.toLowerCase().replaceAll(/[^a-z0-9]/g, "-");
    return `directories-${name.slice(0, 40)}-${hash}`;
}

/** Looks at all directories first; makes and owns them only where none has a fault. */
async function run(
    inputs: NodeDirectoriesInputs,
    before?: NodeDirectoriesState,
): Promise<NodeDirectoriesState> {
    const { label, namespace, directories, image, requireMount } = inputs;
    const node = label.value;
    const cluster = await connect(inputs.context);
    // A pod without a node has nothing open: that of a broker whose node is gone waits for this.
    const users = new Map(
        [...(await usersOf(cluster, inputs))].flatMap(([claim, { pod, node: at }]) =>
            at === undefined ? [] : [[claim, pod] as const],
        ),
    );
    const known = before?.found.map(({ path }) => path) ?? [];
    const rules = { node, requireMount, users, known };
    const pod = {
        name: nameOfPod(inputs),
        namespace,
        node,
        label,
        image,
        paths: directories.map(({ path }) => path),
        create: !requireMount,
    };
    const found = await onNode(cluster, pod, async (command): Promise<readonly Inspected[]> => {
        const inspected = parseReport(
            await command(inspectCommand(directories)),
            directories.length,
        );
        const faults = directories.flatMap((directory, i) => {
            const one = inspected[i];
            return one === undefined ? [] : directoryFaults(directory, one, rules);
        });
        if (faults.length > 0) {
            throw new Error(faults.map(formatDirectoryFault).join("\n"));
        }
        const idle = directories.filter(({ claim }) => !users.has(claim));
        if (idle.length > 0) {
            await command(prepareCommand(idle)).catch((error: unknown) => {
                throw new Error(
                    `node ${node}: expected directories that can be made and written, found ${reason(error)}; look at the disk and at its mount on that node`,
                );
            });
        }
        return inspected;
    });
    for (const warning of sizeWarnings(node, directories, found)) {
        console.error(warning);
    }
    return {
        ...inputs,
        found: directories.map(({ claim, path }, i) => ({
            claim,
            node,
            path,
            marks: found[i]?.marks ?? {},
        })),
    };
}

export async function create(inputs: NodeDirectoriesInputs): Promise<pulumi.dynamic.CreateResult> {
    return { id: `${inputs.namespace}/${inputs.label.value}`, outs: await run(inputs) };
}

export async function update(
    _id: string,
    olds: NodeDirectoriesState,
    news: NodeDirectoriesInputs,
): Promise<pulumi.dynamic.UpdateResult> {
    return { outs: await run(news, olds) };
}

/**
 * Looks again where what is wanted has changed, and before anything starts on the disks: whatever
 * became of them while nobody had them open.
 */
export async function diff(
    _id: string,
    olds: NodeDirectoriesState,
    news: NodeDirectoriesInputs,
): Promise<pulumi.dynamic.DiffResult> {
    const names = ["label", "namespace", "requireMount", "directories", "layout"] as const;
    const changed = names.some((name) => !sameData(olds[name], news[name]));
    return { changes: changed || (news.used && (await idle(news))) };
}

async function idle(inputs: NodeDirectoriesInputs): Promise<boolean> {
    try {
        return (await usersOf(await connect(inputs.context), inputs)).size === 0;
    } catch {
        // A preview works without a cluster.
        return false;
    }
}

async function remove(): Promise<void> {
    // What is in the directories outlives everything here.
}

export { remove as delete };
