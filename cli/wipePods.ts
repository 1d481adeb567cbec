import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "../core/commandLine";
import type { DirectoryPod } from "../core/disks/pod";
import { inspectCommand } from "../core/disks/script";
import { wipeCommand, type WipedNode } from "../core/wipe";
import { changedSince, type InspectedDirectory, readInspection } from "../core/wipeInspection";
import { type Cluster, reason } from "../provider/kubernetes/cluster";
import { NodeUnusable, onNode } from "../provider/kubernetes/nodePod";
import { KubeError, NotDone } from "./errors";

const script = readFileSync(join(__dirname, "wipe.sh"), "utf8");

/** Nothing was wiped, for these reasons. */
export function refused(reasons: readonly string[]): NotDone {
    return new NotDone(["nothing was wiped:", ...reasons.map((each) => `  - ${each}`)].join("\n"));
}

type Verb = Parameters<typeof wipeCommand>[1] | "contents";

/** Runs a verb of wipe.sh on a node, or reads what its directories hold as the preparation does. */
type Run = (node: WipedNode, verb: Verb, id: string) => Promise<string>;

type Command = (command: readonly string[]) => Promise<string>;

/** A pod on each node, all at once: either all nodes can be used, or nothing is started. */
function onNodes<T>(
    cluster: Cluster,
    [pod, ...others]: readonly DirectoryPod[],
    use: (commands: ReadonlyMap<string, Command>) => Promise<T>,
    commands: ReadonlyMap<string, Command> = new Map(),
): Promise<T> {
    if (pod === undefined) {
        return use(commands);
    }
    const waiting = (text: string) => void process.stderr.write(`${text}\n`);
    return onNode(cluster, pod, { waiting }, (command) =>
        onNodes(cluster, others, use, new Map([...commands, [pod.node, command]])),
    );
}

/**
 * Starts the pods, and removes them in any case.
 * @throws NotDone where one cannot run.
 */
export async function inPods<T>(
    cluster: Cluster,
    pods: readonly DirectoryPod[],
    use: (run: Run) => Promise<T>,
): Promise<T> {
    try {
        return await onNodes(cluster, pods, (commands) =>
            use(async (node, verb, id) => {
                const command =
                    verb === "contents"
                        ? inspectCommand(node.directories)
                        : wipeCommand(script, verb, id, node);
                try {
                    return (await commands.get(node.node)?.(command)) ?? "";
                } catch (error) {
                    throw new KubeError(`node ${node.node}: ${reason(error)}`);
                }
            }),
        );
    } catch (error) {
        const hindered = error instanceof KubeError || error instanceof NodeUnusable;
        throw hindered ? refused([error.message]) : error;
    }
}

/** What all directories hold. */
export async function inspect(
    run: Run,
    nodes: readonly WipedNode[],
): Promise<readonly InspectedDirectory[]> {
    const inspections = [];
    for (const node of nodes) {
        inspections.push(
            readInspection(node, await run(node, "inspect", "-"), await run(node, "contents", "-")),
        );
    }
    const faults = inspections.flatMap((each) => each.faults);
    if (faults.length > 0) {
        throw refused(faults);
    }
    return inspections.flatMap((each) => each.directories);
}

/**
 * Empties all directories, where they still are what was shown.
 * @throws NotDone where one is not.
 */
export async function emptyInspected(
    run: Run,
    nodes: readonly WipedNode[],
    stack: string,
    inspected: readonly InspectedDirectory[],
): Promise<void> {
    const changed = changedSince(inspected, await inspect(run, nodes));
    if (changed.length > 0) {
        throw refused(changed);
    }
    await empty(run, nodes, stack);
}

/** Everything on all nodes is moved aside before anything is removed: all of it goes, or none. */
async function empty(run: Run, nodes: readonly WipedNode[], stack: string): Promise<void> {
    const id = String(Date.now());
    try {
        for (const node of nodes) {
            await run(node, "aside", id);
        }
    } catch (error) {
        const left: string[] = [];
        for (const node of nodes) {
            await run(node, "back", id).catch((undo: unknown) => {
                left.push(
                    `${reason(undo)}: move what is in .wiped-${id} of each directory on ${node.node} back by hand`,
                );
            });
        }
        throw refused([reason(error), ...left]);
    }
    const faults: string[] = [];
    for (const node of nodes) {
        await run(node, "remove", id).catch((error: unknown) => {
            faults.push(`  - ${reason(error)}`);
        });
    }
    if (faults.length > 0) {
        throw new NotDone(
            `no data is left for Kafka, but not all of it is removed:\n${faults.join("\n")}\nrun ${commandLine("wipe", stack)} again`,
        );
    }
}
