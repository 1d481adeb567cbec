import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { readConfig } from "../core/config/read";
import type { StackConfig } from "../core/config/schema";
import { columns } from "../core/doctor/report";
import type { DirectoryPod } from "../core/disks/pod";
import { planVolumes } from "../core/plan";
import {
    type Found,
    readInspection,
    wipeCommand,
    wipedNodes,
    type WipedNode,
    wipePod,
    wipeRefusals,
} from "../core/wipe";
import { type Cluster, reason, unlessMissing } from "../provider/kubernetes/cluster";
import { NodeUnusable, onNode } from "../provider/kubernetes/nodePod";
import { configArguments, stackOf, stackOptions, UsageError } from "./arguments";
import { exitOn } from "./exit";
import { KubeError, reach, readLive } from "./cluster";
import { recordedOf } from "./recorded";
import { readStackFile } from "./stackFile";

const script = readFileSync(join(__dirname, "wipe.sh"), "utf8");

/** Nothing was wiped, for these reasons. */
class Refused extends Error {
    constructor(reasons: readonly string[]) {
        super(["nothing was wiped:", ...reasons.map((each) => `  - ${each}`)].join("\n"));
    }
}

/** Everything was moved aside, and not all of it could be removed. */
class Unfinished extends Error {}

/** A destroyed stack's namespace is gone, and its data is there. */
async function namespaceOfPods({ core }: Cluster, namespace: string): Promise<string> {
    const found = await unlessMissing(core.readNamespace({ name: namespace }));
    return found?.status?.phase === "Active" ? namespace : "default";
}

function size(kibibytes: number): string {
    return kibibytes < 1024 ? `${kibibytes} KiB` : `${(kibibytes / 1024).toFixed(1)} MiB`;
}

function contents({ entries, identity }: Found): string {
    if (entries === 0) {
        return "nothing";
    }
    return identity === "" ? `${entries} ${entries === 1 ? "entry" : "entries"}` : identity;
}

function losses(found: readonly Found[]): string {
    return columns([
        ["CLAIM", "DIRECTORY", "SIZE", "USED", "WHAT IS IN IT"],
        ...found.map((each) => [
            each.planned.claim,
            `${each.planned.node}:${each.planned.path}`,
            each.planned.size,
            each.entries === 0 ? "-" : size(each.kibibytes),
            contents(each),
        ]),
    ]);
}

/** Whether the user repeats the release's name, on the terminal or by --release. */
async function confirmed(release: string, given: string | undefined): Promise<boolean> {
    if (given !== undefined) {
        return given === release;
    }
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
        const answer = terminal.question(
            `All of this is lost for good. To wipe it, type the name of the release: `,
        );
        const closed = new Promise<string>((resolve) => {
            terminal.once("close", () => {
                resolve("");
            });
        });
        return (await Promise.race([answer, closed])).trim() === release;
    } finally {
        terminal.close();
    }
}

type Verb = Parameters<typeof wipeCommand>[1];

/** Runs a verb of wipe.sh on a node. */
type Run = (node: WipedNode, verb: Verb, id: string) => Promise<string>;

/** Everything on all nodes is moved aside before anything is removed: all of it goes, or none. */
async function empty(run: Run, nodes: readonly WipedNode[]): Promise<void> {
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
        throw new Refused([reason(error), ...left]);
    }
    const faults: string[] = [];
    for (const node of nodes) {
        await run(node, "remove", id).catch((error: unknown) => {
            faults.push(`  - ${reason(error)}`);
        });
    }
    if (faults.length > 0) {
        throw new Unfinished(
            `no data is left for Kafka, but not all of it is removed:\n${faults.join("\n")}\nrun wipe again`,
        );
    }
}

/** A pod on each node, all at once: either all nodes can be done, or nothing is begun. */
function onNodes<T>(
    cluster: Cluster,
    [pod, ...others]: readonly DirectoryPod[],
    use: (commands: ReadonlyMap<string, Command>) => Promise<T>,
    commands: ReadonlyMap<string, Command> = new Map(),
): Promise<T> {
    return pod === undefined
        ? use(commands)
        : onNode(
              cluster,
              pod,
              { waiting: (text) => void process.stderr.write(`${text}\n`) },
              (command) =>
                  onNodes(cluster, others, use, new Map([...commands, [pod.node, command]])),
          );
}

type Command = (command: readonly string[]) => Promise<string>;

/** The state of a stack that was not destroyed still tells of the canary that was in the data. */
function canary({ canary: { enabled }, kafka: { brokers } }: StackConfig): string {
    const all = Array.from({ length: brokers }, (_, broker) => broker).join(", ");
    return enabled
        ? `Unless the stack was destroyed, set canary.rewrite to [${all}] for that one time.\n`
        : "";
}

/** What all directories hold. */
async function inspect(run: Run, nodes: readonly WipedNode[]): Promise<readonly Found[]> {
    const inspections = [];
    for (const node of nodes) {
        inspections.push(readInspection(node, await run(node, "inspect", "-")));
    }
    const faults = inspections.flatMap((each) => each.faults);
    if (faults.length > 0) {
        throw new Refused(faults);
    }
    return inspections.flatMap((each) => each.found);
}

/**
 * npm run --silent wipe -- --stack NAME [--config key=value]... [--context NAME] [--release NAME]
 *
 * Empties the directories of a stack that is stopped. Exit 0: all are empty; 1: nothing was wiped, or
 * what was begun could not be ended; 2: bad input, or a cluster that does not answer.
 */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            ...stackOptions,
            context: { type: "string" },
            release: { type: "string" },
        },
    });
    const { stack, config: given } = stackOf(values);
    const file = readStackFile(process.cwd(), stack);
    const { config, chart } = readConfig(
        configArguments(file.project, given, file.given),
        file.defaults,
    );
    const { release, namespace } = config;
    if (values.release === undefined && !process.stdin.isTTY) {
        throw new UsageError(`without a terminal to ask on, --release ${release} is wanted`);
    }
    if (values.release !== undefined && values.release !== release) {
        throw new UsageError(`--release ${values.release}: stack ${stack} is release ${release}`);
    }
    const cluster = await reach(values.context ?? file.context);
    const plan = planVolumes(config, chart, recordedOf(stack));
    const check = async () => {
        const live = await readLive(cluster, namespace, release);
        const refusals = wipeRefusals(config, plan, live);
        if (refusals.length > 0) {
            throw new Refused(refusals);
        }
    };
    await check();
    const nodes = wipedNodes(plan);
    const where = await namespaceOfPods(cluster, namespace);
    process.once("SIGINT", () => {
        process.stderr.write("a wipe ends what it has begun; once more leaves all as it is now\n");
    });
    const pods = nodes.map((node) => wipePod(node, config, where));
    const inPods = async <T>(use: (run: Run) => Promise<T>): Promise<T> => {
        try {
            return await onNodes(cluster, pods, (commands) =>
                use(async (node, verb, id) => {
                    const command = wipeCommand(script, verb, id, node);
                    try {
                        return (await commands.get(node.node)?.(command)) ?? "";
                    } catch (error) {
                        throw new KubeError(`node ${node.node}: ${reason(error)}`);
                    }
                }),
            );
        } catch (error) {
            const hindered = error instanceof KubeError || error instanceof NodeUnusable;
            throw hindered ? new Refused([error.message]) : error;
        }
    };
    const found = await inPods((run) => inspect(run, nodes));
    process.stdout.write(`${losses(found)}\n\n`);
    // With no pod meanwhile: one lives for a quarter of an hour, and an answer may take longer.
    if (!(await confirmed(release, values.release))) {
        throw new Refused([`the answer was not ${release}`]);
    }
    // Time has passed: somebody may have started Kafka meanwhile.
    await check();
    await inPods((run) => empty(run, nodes));
    process.stdout.write(
        `All ${found.length} directories of release ${release} are empty: the next pulumi up starts a new Kafka cluster.\n${canary(config)}`,
    );
}

main().catch((error: unknown) => {
    if (error instanceof Refused || error instanceof Unfinished) {
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 1;
    } else {
        exitOn(error);
    }
});
