import { createInterface } from "node:readline/promises";
import { readConfig } from "../core/config/read";
import type { StackConfig } from "../core/config/schema";
import { columns } from "../core/doctor/diagnosisReport";
import { withContents } from "../core/chart/contents";
import type { Chart } from "../core/chart/chart";
import { type PlannedVolume, planVolumes } from "../core/plan";
import { type Deployed, readState } from "../core/state/state";
import { deployedPlaces } from "../core/state/volumes";
import type { Live } from "../core/doctor/live";
import { givenUpRefusals, givenUpVolumes } from "../core/givenUp";
import { wipedNodes, wipePod, wipeRefusals } from "../core/wipe";
import type { InspectedDirectory } from "../core/wipeInspection";
import { shown } from "../core/shown";
import { type Cluster, unlessMissing } from "../provider/kubernetes/cluster";
import { reach, readLive } from "./cluster";
import { UsageError } from "./errors";
import { type ExitCode, exitCodes } from "./exitCodes";
import { type HeldFor, holdingNodes, holdingStack } from "./holding";
import { assertStackCluster } from "./sameCluster";
import { type ClusterOptions, stackInput } from "./stackInput";
import { deployedResources } from "./state";
import { checkWipeRight } from "./wipeRight";
import { emptyInspected, inPods, inspect, refused } from "./wipePods";

export interface WipeOptions extends ClusterOptions {
    /** The release's name, as the answer to the question. */
    readonly release?: string;
    /** Only what ZooKeeper has left. */
    readonly zookeeper?: boolean;
}

/** A destroyed stack's namespace is gone, and its data is there. */
async function namespaceOfPods(
    { core }: Cluster,
    { namespace, preparation }: StackConfig,
): Promise<string> {
    if (preparation.namespace !== undefined) {
        return preparation.namespace;
    }
    const live = await unlessMissing(core.readNamespace({ name: namespace }));
    return live?.status?.phase === "Active" ? namespace : "default";
}

function size(kibibytes: number): string {
    return kibibytes < 1024 ? `${kibibytes} KiB` : `${(kibibytes / 1024).toFixed(1)} MiB`;
}

function contents({ entries, identity }: InspectedDirectory): string {
    if (entries === 0) {
        return "nothing";
    }
    return identity === "" ? `${entries} ${entries === 1 ? "entry" : "entries"}` : identity;
}

function losses(inspected: readonly InspectedDirectory[]): string {
    return columns([
        ["CLAIM", "DIRECTORY", "SIZE", "USED", "WHAT IS IN IT"],
        ...inspected.map((each) => [
            each.planned.claim,
            `${each.planned.node}:${each.planned.path}`,
            each.planned.size,
            each.entries === 0 ? "-" : size(each.kibibytes),
            contents(each),
        ]),
    ]);
}

/** Whether the user repeats the release's name, on the terminal or by --release. */
async function confirmed(
    { release, namespace }: StackConfig,
    context: string,
    given: string | undefined,
): Promise<boolean> {
    if (given !== undefined) {
        return given === release;
    }
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
        const answer = terminal.question(
            `All of this of release ${release} in namespace ${namespace} of context ${shown(context)} is lost for good. To wipe it, type the name of the release: `,
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

function checkRelease(stack: string, release: string, given: string | undefined): void {
    if (given === undefined && !process.stdin.isTTY) {
        throw new UsageError(`--release ${release} is required, as there is no terminal to ask on`);
    }
    if (given !== undefined && given !== release) {
        throw new UsageError(`--release ${shown(given)}: stack ${stack} is release ${release}`);
    }
}

/** The state of a stack that was not destroyed still has the canary that was in the data. */
function canary({ canary: { enabled }, kafka: { brokers } }: StackConfig): string {
    const all = Array.from({ length: brokers }, (_, broker) => broker).join(", ");
    return enabled
        ? `Unless the stack was destroyed, set canary.rewrite to [${all}] for the next pulumi up only.\n`
        : "";
}

/** What is wiped, why it may not be, and what is said afterwards. */
interface Target {
    readonly volumes: readonly PlannedVolume[];
    readonly refusals: (live: Live) => readonly string[];
    readonly done: (directories: number) => string;
}

function ofStack(stack: string, config: StackConfig, plan: readonly PlannedVolume[]): Target {
    return {
        volumes: plan,
        refusals: (live) => wipeRefusals(stack, config, plan, live),
        done: (count) =>
            `All ${count} directories of release ${config.release} are empty: the next pulumi up starts a new Kafka cluster.\n${canary(config)}`,
    };
}

function ofZookeeper(
    config: StackConfig,
    plan: readonly PlannedVolume[],
    { volumes: deployed, claims }: Deployed,
): Target {
    const volumes = givenUpVolumes(config);
    return {
        volumes,
        refusals: (live) => givenUpRefusals(config, volumes, { plan, deployed, claims }, live),
        done: (count) =>
            `All ${count} directories of ZooKeeper's that release ${config.release} has given up are empty: remove their lines from acknowledge.\n`,
    };
}

/** Empties the directories of a stack that is stopped, or what it has given up. */
export async function wipeDirectories(options: WipeOptions): Promise<ExitCode> {
    const input = await stackInput(options);
    const { stack, file, given } = input;
    const { config, chart } = readConfig(given, file.defaults);
    checkRelease(stack, config.release, options.release);
    // Without the state, a configuration that was changed since would name other directories.
    const resources = await deployedResources(stack);
    const plan = planVolumes(config, chart, deployedPlaces(resources));
    const all = options.zookeeper === true ? undefined : ofStack(stack, config, plan);
    const target = all ?? ofZookeeper(config, plan, readState(resources));
    const cluster = await reach(input, options.context ?? file.context);
    await assertStackCluster(cluster, { stack, command: ["wipe"], resources });
    await checkWipeRight(cluster);
    const held = { command: "wipe", project: file.project, stack };
    return holdingStack(cluster, held, (again) =>
        wiped(cluster, { stack, config, chart, target, held, again, release: options.release }),
    );
}

/** A wipe of a stack that is held. */
interface Wipe {
    readonly stack: string;
    readonly config: StackConfig;
    readonly chart: Chart;
    readonly target: Target;
    readonly held: HeldFor;
    /** Makes sure that it still is held. */
    readonly again: () => Promise<void>;
    /** The answer to the question, where it was given before. */
    readonly release: string | undefined;
}

async function wiped(
    cluster: Cluster,
    { stack, config, chart, target, held, again, release: answer }: Wipe,
): Promise<ExitCode> {
    const { release, namespace } = config;
    const check = async () => {
        const refusals = target.refusals(await readLive(cluster, namespace, release));
        if (refusals.length > 0) {
            throw refused(refusals);
        }
    };
    await check();
    const nodes = wipedNodes(withContents(config, chart, target.volumes));
    const where = await namespaceOfPods(cluster, config);
    process.once("SIGINT", () => {
        process.stderr.write(
            "wipe completes what it has started; press Ctrl-C again to leave everything as it is now\n",
        );
    });
    const pods = nodes.map((node) => wipePod(node, config, where));
    const labels = pods.map(({ label }) => label);
    const inspected = await holdingNodes(cluster, labels, held, () =>
        inPods(cluster, pods, (run) => inspect(run, nodes)),
    );
    process.stdout.write(`${losses(inspected)}\n\n`);
    // With no pod meanwhile: one lives for a quarter of an hour, and an answer may take longer.
    if (!(await confirmed(config, cluster.config.getCurrentContext(), answer))) {
        throw refused([`the answer was not ${release}`]);
    }
    // Time has passed: someone may have started Kafka meanwhile.
    await again();
    await check();
    await holdingNodes(cluster, labels, held, () =>
        inPods(cluster, pods, (run) => emptyInspected(run, nodes, stack, inspected)),
    );
    process.stdout.write(target.done(inspected.length));
    return exitCodes.done;
}
