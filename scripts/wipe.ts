import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { readConfig } from "../core/config/read";
import type { StackConfig } from "../core/config/schema";
import { columns } from "../core/doctor/report";
import { planVolumes } from "../core/plan";
import { type Found, readInspection, wipedNodes, wipeImage, wipeRefusals } from "../core/wipe";
import { type Cluster, reason, unlessMissing } from "../operations/kube";
import { configArguments, stackOf, stackOptions, UsageError } from "./arguments";
import { exitOn } from "./exit";
import { KubeError, reach, readLive } from "./kube";
import { readStackFile } from "./stackFile";
import { WipePods } from "./wipePods";

/** Nothing was wiped, for these reasons. */
class Refused extends Error {
    constructor(reasons: readonly string[]) {
        super(["nothing was wiped:", ...reasons.map((each) => `  - ${each}`)].join("\n"));
    }
}

/** Everything was moved aside, and not all of it could be removed. */
class Unfinished extends Error {}

async function refuseUnlessStopped(cluster: Cluster, config: StackConfig): Promise<void> {
    const live = await readLive(cluster, config.namespace, config.release);
    const refusals = wipeRefusals(config, planVolumes(config), live);
    if (refusals.length > 0) {
        throw new Refused(refusals);
    }
}

/** A destroyed stack's namespace is gone, and its data is there. */
async function namespaceOfPods({ core }: Cluster, namespace: string): Promise<string> {
    const found = await unlessMissing(core.readNamespace({ name: namespace }));
    return found?.status?.phase === "Active" ? namespace : "default";
}

function size(kibibytes: number): string {
    return kibibytes < 1024 ? `${kibibytes} KiB` : `${(kibibytes / 1024).toFixed(1)} MiB`;
}

function losses(found: readonly Found[]): string {
    return columns([
        ["CLAIM", "DIRECTORY", "SIZE", "USED", "WHAT IS IN IT"],
        ...found.map(({ planned, kibibytes, entries, identity }) => [
            planned.claim,
            `${planned.node}:${planned.path}`,
            planned.size,
            entries === 0 ? "-" : size(kibibytes),
            entries === 0 ? "nothing" : identity === "" ? `${entries} entries` : identity,
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

/** Everything on all nodes is moved aside before anything is removed: all of it goes, or none. */
async function empty(pods: WipePods, nodes: ReturnType<typeof wipedNodes>): Promise<void> {
    const id = String(Date.now());
    try {
        for (const node of nodes) {
            await pods.run(node, "aside", id);
        }
    } catch (error) {
        const left: string[] = [];
        for (const node of nodes) {
            await pods.run(node, "back", id).catch((undo: unknown) => {
                left.push(
                    `${reason(undo)}: move what is in .wiped-${id} of each directory on ${node.node} back by hand`,
                );
            });
        }
        throw new Refused([reason(error), ...left]);
    }
    const faults: string[] = [];
    for (const node of nodes) {
        await pods.run(node, "remove", id).catch((error: unknown) => {
            faults.push(`  - ${reason(error)}`);
        });
    }
    if (faults.length > 0) {
        throw new Unfinished(
            `no data is left for Kafka, but not all of it is removed:\n${faults.join("\n")}\nrun wipe again`,
        );
    }
}

/** The state of a stack that was not destroyed still tells of the canary that was in the data. */
function canary({ canary: { enabled }, kafka: { brokers } }: StackConfig): string {
    const all = Array.from({ length: brokers }, (_, broker) => broker).join(", ");
    return enabled
        ? `Unless the stack was destroyed, set canary.rewrite to [${all}] for that one time.\n`
        : "";
}

/** Shows what will be lost, asks, and does it. */
async function wipe(
    cluster: Cluster,
    config: StackConfig,
    pods: WipePods,
    given: string | undefined,
): Promise<number> {
    const nodes = wipedNodes(planVolumes(config));
    await pods.start(nodes);
    const inspections = [];
    for (const node of nodes) {
        inspections.push(readInspection(node, await pods.run(node, "inspect", "-")));
    }
    const faults = inspections.flatMap((each) => each.faults);
    if (faults.length > 0) {
        throw new Refused(faults);
    }
    const found = inspections.flatMap((each) => each.found);
    process.stdout.write(`${losses(found)}\n\n`);
    if (!(await confirmed(config.release, given))) {
        throw new Refused([`the answer was not ${config.release}`]);
    }
    // Time has passed: somebody may have started Kafka meanwhile.
    await refuseUnlessStopped(cluster, config);
    await empty(pods, nodes);
    return found.length;
}

/**
 * npm run --silent wipe -- --stack NAME [--config key=value]... [--context NAME] [--release NAME]
 *     [--image NAME]
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
            image: { type: "string" },
        },
    });
    const { stack, config: given } = stackOf(values);
    const file = readStackFile(process.cwd(), stack);
    const config = readConfig(configArguments(file.project, given, file.given), file.defaults);
    const { release, namespace } = config;
    if (values.release === undefined && !process.stdin.isTTY) {
        throw new UsageError(`without a terminal to ask on, --release ${release} is wanted`);
    }
    if (values.release !== undefined && values.release !== release) {
        throw new UsageError(`--release ${values.release}: stack ${stack} is release ${release}`);
    }
    const cluster = await reach(values.context ?? file.context);
    await refuseUnlessStopped(cluster, config);
    const where = await namespaceOfPods(cluster, namespace);
    const pods = new WipePods(cluster, where, release, values.image ?? wipeImage(config));
    const interrupt = () => {
        pods.interrupt();
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    try {
        const count = await wipe(cluster, config, pods, values.release);
        process.stdout.write(
            `All ${count} directories of release ${release} are empty: the next pulumi up starts a new Kafka cluster.\n${canary(config)}`,
        );
    } catch (error) {
        throw error instanceof KubeError ? new Refused([error.message]) : error;
    } finally {
        await pods.remove();
        process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
}

main().catch((error: unknown) => {
    if (error instanceof Refused || error instanceof Unfinished) {
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 1;
    } else {
        exitOn(error);
    }
});
