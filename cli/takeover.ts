import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parseDocument } from "yaml";
import { readConfig, withDefaults } from "../core/config/read";
import { type Json, type JsonObject, sorted } from "../core/json";
import { compareManifests } from "../core/takeover/manifests";
import { planTakeover, type Takeover, TakeoverRefused } from "../core/takeover/plan";
import type { Cluster } from "../provider/kubernetes/cluster";
import { configArguments, stackOf, stackOptions, UsageError } from "./arguments";
import { CommandError } from "./subprocess";
import { exitOn } from "./exit";
import { HelmRelease } from "./helmRelease";
import { reach } from "./cluster";
import { readStackFile, type StackFile } from "./stackFile";
import { align, driftOf, readClasses, readDisks, readPods } from "./takeoverLive";
import { TakeoverStack } from "./takeoverStack";

function say(text: string): void {
    process.stdout.write(`${text}\n`);
}

function same(a: Json | undefined, b: Json | undefined): boolean {
    return JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));
}

/** The keys that the stack's file has to have beside what it has. */
function changesOf({ given, defaults }: StackFile, after: JsonObject): JsonObject {
    const now = withDefaults(given, defaults);
    const then = withDefaults(after, defaults);
    return Object.fromEntries(Object.entries(after).filter(([key]) => !same(now[key], then[key])));
}

/** Sets keys in a stack's file and leaves everything else of it, comments too. */
function write(file: string, project: string, changes: JsonObject): string {
    const before = existsSync(file) ? readFileSync(file, "utf8") : "";
    const document = parseDocument(before);
    for (const [key, value] of Object.entries(changes)) {
        document.setIn(["config", `${project}:${key}`], document.createNode(value));
    }
    writeFileSync(file, document.toString({ lineWidth: 0 }));
    return before;
}

/** Everything that can be known before anything is changed. */
async function check(
    cluster: Cluster,
    file: StackFile,
    given: JsonObject,
    context: string | undefined,
): Promise<{ helm: HelmRelease; takeover: Takeover; notes: readonly string[] }> {
    const { release, namespace } = readConfig({ nodes: ["any"], ...given }, file.defaults).config;
    const names = { release, namespace };
    const helm = new HelmRelease(names, context);
    const about = await helm.about();
    if (about.status !== "deployed" || about.chart !== "cp-helm-charts") {
        throw new TakeoverRefused([
            `release ${namespace}/${release} is chart ${about.chart}, ${about.status}: a release of cp-helm-charts that is deployed is wanted`,
        ]);
    }
    const [values, computed, manifest, live, classes] = await Promise.all([
        helm.values(),
        helm.computed(),
        helm.manifest(),
        readDisks(cluster, namespace),
        readClasses(cluster),
    ]);
    const takeover = planTakeover(given, file.defaults, names, {
        release: { values, computed, chartVersion: about.version },
        live,
        storageClass: (name) => classes.get(name),
    });
    const upgraded = await helm.upgraded(takeover);
    const { faults, notes } = compareManifests(manifest, upgraded);
    const drift = await driftOf(cluster, namespace, upgraded);
    const all = [...faults.map((fault) => `an upgrade would change ${fault}`), ...drift];
    if (all.length > 0) {
        throw new TakeoverRefused(all);
    }
    return { helm, takeover, notes: [...takeover.notes, ...notes] };
}

function show(takeover: Takeover, notes: readonly string[], changes: JsonObject, file: string) {
    say("The installation, as it is bound:");
    for (const { claim, volume, node, path } of takeover.disks) {
        say(`  ${claim} -> ${volume} -> ${node}:${path}`);
    }
    say(`\nKeys for ${file}:`);
    for (const [key, value] of Object.entries(changes)) {
        say(`  ${key}: ${JSON.stringify(value)}`);
    }
    say("\nNo pod is changed. Beside the pods:");
    for (const note of notes) {
        say(`  - ${note}`);
    }
}

async function perform(
    cluster: Cluster,
    helm: HelmRelease,
    stack: TakeoverStack,
    takeover: Takeover,
    changes: JsonObject,
    { path, project }: { path: string; project: string },
): Promise<void> {
    const { namespace, release } = takeover.config;
    await stack.assertEmpty();
    const pods = await readPods(cluster, namespace, release);
    const before = write(path, project, changes);
    try {
        await align(cluster, takeover.disks);
        // The values decide whether Pulumi would replace the release, whatever comes of them.
        await helm.upgrade(takeover);
        say(`\n${await stack.import(takeover)} objects imported into the stack's state`);
    } catch (error) {
        writeFileSync(path, before);
        throw error;
    }
    await stack.up();
    const after = await readPods(cluster, namespace, release);
    if (pods.join("\n") !== after.join("\n")) {
        throw new CommandError(
            `pods are not the same as before:\n${pods.join("\n")}\nand now:\n${after.join("\n")}`,
        );
    }
    await stack.assertUnchanged();
    say(
        `The stack has the installation: ${pods.length} pods have their uid and their restarts, and the preview shows no change.`,
    );
}

/**
 * npm run --silent takeover -- --stack NAME [--config key=value]... [--context NAME] [--dry-run]
 *     [--config-file FILE]
 *
 * Takes an installation made by kubectl and helm over into a stack, with no pod restarted. Exit 0:
 * done, or with --dry-run, can be done; 1: nothing was taken over; 2: bad input, or no cluster.
 */
async function main(): Promise<void> {
    const { values } = parseArgs({
        options: {
            ...stackOptions,
            context: { type: "string" },
            "dry-run": { type: "boolean" },
            "config-file": { type: "string" },
        },
    });
    const { stack, config: given } = stackOf(values);
    const path = values["config-file"] ?? `Pulumi.${stack}.yaml`;
    const file = readStackFile(process.cwd(), stack, path);
    const context = values.context ?? file.context;
    if (values["dry-run"] !== true && context !== file.context) {
        // What follows is done by pulumi, which goes by the stack alone.
        throw new UsageError(
            `--context ${String(context)}: the stack has ${file.context ?? "none, and goes by the kubeconfig's own"}, and would take what is there: pulumi config set kubernetes:context ${String(context)} --stack ${stack} first, or only look, with --dry-run`,
        );
    }
    const cluster = await reach(context);
    const wanted = configArguments(file.project, given, file.given);
    const { helm, takeover, notes } = await check(cluster, file, wanted, context);
    const changes = changesOf(file, takeover.given);
    show(takeover, notes, changes, path);
    if (values["dry-run"] === true) {
        say("\nNothing was changed (--dry-run).");
        return;
    }
    const own = new TakeoverStack(stack, values["config-file"]);
    await perform(cluster, helm, own, takeover, changes, { path, project: file.project });
}

main().catch((error: unknown) => {
    if (error instanceof TakeoverRefused || error instanceof CommandError) {
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 1;
    } else {
        exitOn(error);
    }
});
