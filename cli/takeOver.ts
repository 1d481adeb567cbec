import { readConfig, withDefaults } from "../core/config/read";
import { hidden } from "../core/config/secrets";
import { isObject, type JsonObject, sameData } from "../core/json";
import { printable } from "../core/shown";
import { compareManifests } from "../core/takeover/manifests";
import { planTakeover, type TakeoverPlan, TakeoverRefused } from "../core/takeover/takeoverPlan";
import { changedAt, type ReleaseSecrets, secretSettings } from "../core/takeover/secrets";
import { type Cluster, reason, statusOf } from "../provider/kubernetes/cluster";
import { reach } from "./cluster";
import { CommandError, KubeError, NotDone, UsageError } from "./errors";
import { type ExitCode, exitCodes } from "./exitCodes";
import { HelmRelease } from "./helmRelease";
import { holdingStack } from "./holding";
import { withKubeconfigFile } from "./kubeconfigFile";
import { announceCluster } from "./sameCluster";
import type { StackFile } from "./stackFile";
import { withKeys } from "./stackKeys";
import { type ClusterOptions, type StackInput, stackInput } from "./stackInput";
import { align, driftOf, oldPods, readClasses, readDisks, readPods } from "./takeoverLive";
import { fileText, replaceFile } from "./replaceFile";
import { TakeoverStack } from "./takeoverStack";

export interface TakeoverOptions extends ClusterOptions {
    /** Show everything and change nothing. */
    readonly dryRun?: boolean;
}

function say(text: string): void {
    process.stdout.write(`${text}\n`);
}

/** Whatever goes wrong, its message has no secret of the release. */
async function hiding<T>(secrets: ReleaseSecrets, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        if (error instanceof CommandError) {
            throw new CommandError(secrets.hideInText(error.message));
        }
        throw statusOf(error) === undefined
            ? error
            : new KubeError(`the cluster refuses: ${secrets.hideInText(reason(error))}`);
    }
}

/** The keys that the stack's file lacks, with `[secret]` for each secret. */
function changesOf({ given, defaults }: StackFile, takeover: TakeoverPlan): JsonObject {
    const now = withDefaults(given, defaults);
    const then = withDefaults(takeover.given, defaults);
    return Object.fromEntries(
        Object.entries(takeover.given)
            .filter(([key]) => !sameData(now[key], then[key]))
            .map(([key, value]) => [
                key,
                key === "values" && isObject(value)
                    ? changedAt(value, takeover.secretPaths, () => hidden)
                    : value,
            ]),
    );
}

/** Sets keys in a stack's file and leaves everything else of it, comments too. */
function write(file: string, project: string, changes: JsonObject): string | undefined {
    const before = fileText(file);
    replaceFile(file, withKeys(before ?? "", project, changes));
    return before;
}

/** Everything that can be known before anything is changed. */
async function check(
    cluster: Cluster,
    file: StackFile,
    given: JsonObject,
    kubeconfig: string | undefined,
): Promise<{ helm: HelmRelease; takeover: TakeoverPlan; notes: readonly string[] }> {
    const { release, namespace } = readConfig({ nodes: ["any"], ...given }, file.defaults).config;
    const names = { release, namespace };
    const helm = new HelmRelease(names, cluster, kubeconfig);
    const about = await helm.about();
    if (about.status !== "deployed" || about.chart !== "cp-helm-charts") {
        throw new TakeoverRefused([
            `release ${namespace}/${release} is chart ${about.chart}, ${about.status}; allowed: a release of cp-helm-charts that is deployed`,
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
    const upgraded = await hiding(takeover.secrets, () => helm.upgraded(takeover));
    const { faults, notes } = compareManifests(manifest, upgraded, takeover.secrets);
    const drift = await hiding(takeover.secrets, () => driftOf(cluster, namespace, upgraded));
    const { kafka, zookeeper } = takeover.chart;
    const old = await oldPods(
        cluster,
        namespace,
        [kafka, zookeeper].flatMap((set) => set?.name ?? []),
    );
    const all = [...faults.map((fault) => `an upgrade would change ${fault}`), ...drift, ...old];
    if (all.length > 0) {
        throw new TakeoverRefused(all);
    }
    return { helm, takeover, notes: [...takeover.notes, ...notes] };
}

/** The secrets of the values that the stack's file lacks. */
function settingsIn({ given, secretPaths }: TakeoverPlan, changes: JsonObject) {
    const { values } = given;
    return isObject(values) && "values" in changes ? secretSettings(values, secretPaths) : [];
}

function show(takeover: TakeoverPlan, notes: readonly string[], changes: JsonObject, file: string) {
    say("The installation, as it is bound:");
    for (const { claim, volume, node, path } of takeover.disks) {
        say(`  ${claim} -> ${volume} -> ${node}:${path}`);
    }
    say(`\nKeys for ${file}:`);
    for (const [key, value] of Object.entries(changes)) {
        say(`  ${key}: ${JSON.stringify(value)}`);
    }
    const secrets = settingsIn(takeover, changes).map(({ key }) => printable(key));
    if (secrets.length > 0) {
        say(`\nEncrypted there: ${secrets.join(", ")}`);
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
    takeover: TakeoverPlan,
    changes: JsonObject,
    { path, project }: StackFile,
): Promise<void> {
    const { namespace, release } = takeover.config;
    await stack.assertEmpty();
    const pods = await readPods(cluster, namespace, release);
    const before = write(path, project, changes);
    try {
        await stack.setSecrets(project, settingsIn(takeover, changes));
        await align(cluster, takeover.disks);
        // The values alone decide whether Pulumi would replace the release.
        await helm.upgrade(takeover);
        say(`\n${await stack.import(takeover)} objects imported into the stack's state`);
    } catch (error) {
        replaceFile(path, before);
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

function assertSameCluster(
    stack: string,
    file: StackFile,
    context: string | undefined,
    dryRun: boolean,
): void {
    if (!dryRun && context !== file.context) {
        // What follows is done by pulumi, which uses the stack's context only.
        throw new UsageError(
            `--context ${String(context)}: the stack has ${file.context ?? "none, and uses the kubeconfig's current context"}, and would take over what is there: pulumi config set kubernetes:context ${String(context)} --stack ${stack} first, or use --dry-run`,
        );
    }
}

async function taken(options: TakeoverOptions): Promise<void> {
    const input = await stackInput(options);
    const { stack, file } = input;
    const { dryRun = false } = options;
    const context = options.context ?? file.context;
    assertSameCluster(stack, file, context, dryRun);
    const cluster = await reach(input, context);
    // A takeover requires an empty stack, so there is no cluster of an earlier update.
    await announceCluster(cluster);
    const work = () =>
        withKubeconfigFile((kubeconfig) => takenFrom(cluster, options, input, kubeconfig));
    const held = { command: "takeover", project: file.project, stack };
    await (dryRun ? work() : holdingStack(cluster, held, work));
}

async function takenFrom(
    cluster: Cluster,
    { dryRun = false, configFile }: TakeoverOptions,
    { stack, file, given }: StackInput,
    kubeconfig: string | undefined,
): Promise<void> {
    const { helm, takeover, notes } = await check(cluster, file, given, kubeconfig);
    const changes = changesOf(file, takeover);
    show(takeover, notes, changes, file.path);
    if (dryRun) {
        say("\nNothing was changed (--dry-run).");
        return;
    }
    const own = new TakeoverStack(stack, configFile);
    await hiding(takeover.secrets, () => perform(cluster, helm, own, takeover, changes, file));
}

/** Takes an installation made by kubectl and helm over into a stack, with no pod restarted. */
export async function takeOver(options: TakeoverOptions): Promise<ExitCode> {
    try {
        await taken(options);
        return exitCodes.done;
    } catch (error) {
        // Whatever fails here, the installation is not the stack's.
        throw error instanceof TakeoverRefused || error instanceof CommandError
            ? new NotDone(error.message)
            : error;
    }
}
