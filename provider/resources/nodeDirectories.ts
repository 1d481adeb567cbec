import { createHash } from "node:crypto";
import { formatDirectoryFault, type ObservedDirectory } from "../../core/disks/directory";
import { parseScriptOutput } from "../../core/disks/scriptOutput";
import { directoryFaults, sizeWarnings } from "../../core/disks/rules";
import { podNamespace } from "../../core/disks/pod";
import { inspectCommand, prepareCommand } from "../../core/disks/script";
import { areReadAgain } from "../../core/disks/readAgain";
import { sameData } from "../../core/json";
import { type ClaimUser, claimUsers } from "../kubernetes/claimUsers";
import { type Cluster, connect, reason } from "../kubernetes/cluster";
import { NodeUnusable, onNode } from "../kubernetes/nodePod";
import type { NodeDirectoriesInputs, NodeDirectoriesState } from "../definitions/nodeDirectories";
import type { Progress } from "../progress";
import { holdNode } from "../stackLease";
import type { Resource } from "../resource";

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

/** The pod runs as root: a permission that it lacks is one of SELinux, or of a network's file system. */
function unwritable(said: string): string {
    return said.includes("Permission denied")
        ? "if SELinux is enforcing on that node (getenforce), set preparation.seLinuxOptions.type to one that may write there, such as spc_t, and otherwise check the disk and its mount"
        : "check the disk and its mount on that node";
}

/** Inspects all directories first; creates them and sets owners only if none has a fault. */
async function run(
    inputs: NodeDirectoriesInputs,
    progress: Progress,
    before?: NodeDirectoriesState,
): Promise<NodeDirectoriesState> {
    const { label, namespace, directories } = inputs;
    const { preparation } = inputs;
    const { requireMount } = preparation;
    const node = label.value;
    const cluster = await connect(inputs.context);
    // A pod without a node has nothing open: that of a broker whose node is gone waits for this.
    const users = new Map(
        [...(await usersOf(cluster, inputs))].flatMap(([claim, { pod, node: at }]) =>
            at === undefined ? [] : [[claim, pod] as const],
        ),
    );
    const known = before?.observed.map(({ path }) => path) ?? [];
    const rules = { node, requireMount, users, known };
    const pod = {
        name: nameOfPod(inputs),
        namespace: podNamespace(preparation, namespace),
        node,
        label,
        preparation,
        paths: directories.map(({ path }) => path),
        create: !requireMount,
        otherwise: "set preparation.enabled to false and prepare the node by hand",
    };
    const prepared = () =>
        onNode(cluster, pod, progress, async (command): Promise<readonly ObservedDirectory[]> => {
            const inspected = parseScriptOutput(
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
                    if (error instanceof NodeUnusable) {
                        throw error;
                    }
                    throw new Error(
                        `node ${node}: expected directories that can be created and written, found ${reason(error)}; ${unwritable(reason(error))}`,
                    );
                });
            }
            return inspected;
        });
    const inspections = await holdNode(cluster, label, progress, prepared);
    for (const warning of sizeWarnings(node, directories, inspections)) {
        progress.warn(warning);
    }
    return {
        ...inputs,
        observed: directories.map(({ claim, path }, i) => ({
            claim,
            node,
            path,
            marks: inspections[i]?.marks ?? {},
        })),
    };
}

async function readAgain(inputs: NodeDirectoriesInputs): Promise<boolean> {
    try {
        const users = await usersOf(await connect(inputs.context), inputs);
        return areReadAgain(inputs.directories, new Set(users.keys()));
    } catch {
        // A preview works without a cluster.
        return false;
    }
}

export const resource: Resource<NodeDirectoriesInputs, NodeDirectoriesState> = {
    async create(inputs, progress) {
        const state = await run(inputs, progress);
        return { id: `${inputs.namespace}/${inputs.label.value}`, state };
    },

    /**
     * Inspects again where the inputs have changed, and before anything starts on the disks: they may
     * have changed while nothing had them open.
     */
    async diff(olds, news) {
        const names = ["label", "namespace", "directories", "layout"] as const;
        const changed =
            names.some((name) => !sameData(olds[name], news[name])) ||
            // How else the pod runs is no reason to run it.
            olds.preparation.requireMount !== news.preparation.requireMount;
        return changed || (news.used && (await readAgain(news)));
    },

    update: (olds, news, progress) => run(news, progress, olds),
};
