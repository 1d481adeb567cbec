import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Chosen, chosen } from "./chosen";
import { removeCluster, stopCluster, startCluster } from "./cluster";
import { removeIfEmpty } from "./containerd";
import { deploy, embeddedTarget, outputs, type Target, undeploy } from "./deploy";
import { backendDir } from "./pulumi";
import { clusterSettings } from "./settings";
import { ClusterError, kubectl, tryRun } from "./shell";
import { chartPath, type Overlay } from "./stackConfig";
import { confirmed } from "./confirm";

/**
 * make.ts up | down | clean | env: the embedded cluster and the stack on it, or the user's cluster.
 * make.ts run SUBCOMMAND...: the command kafka-local-volumes there. make.ts chosen: which that is.
 */

function given(name: string): string | undefined {
    const value = process.env[name];
    return value === "" ? undefined : value;
}

function overlayOf({ context }: Chosen): Overlay {
    const chart = given("CHART");
    return { chart: chart === undefined ? undefined : chartPath(chart), context };
}

/** The user's own cluster, with the user's own backend. */
function ownTarget(choice: Chosen): Target {
    const tools = `${process.cwd()}/.tools`;
    return {
        stack: choice.stack,
        overlay: overlayOf(choice),
        cluster: undefined,
        env: {
            PATH: `${tools}/bin:${process.env.PATH ?? ""}`,
            PULUMI_HOME: given("PULUMI_HOME") ?? `${tools}/pulumi-home`,
        },
    };
}

function targetOf(choice: Chosen): Target {
    const { instance, stack } = choice;
    return instance === undefined
        ? ownTarget(choice)
        : embeddedTarget(clusterSettings(instance, process.env), stack, overlayOf(choice));
}

/** The subcommands that take --context; pulumi uses the stack's own in the others. */
const ofCluster = ["doctor", "drift", "takeover", "wipe"];

/** Runs kafka-local-volumes on the stack and the cluster that the environment chooses. */
async function makeRun([name = "", ...args]: readonly string[]): Promise<void> {
    const choice = chosen(process.env);
    const { context, stack } = choice;
    const where = context === undefined || !ofCluster.includes(name) ? [] : ["--context", context];
    const command = join(__dirname, "../../cli/kafka-local-volumes.js");
    const child = spawn(process.execPath, [command, name, "--stack", stack, ...where, ...args], {
        stdio: "inherit",
        env: { ...process.env, ...targetOf(choice).env },
    });
    // The terminal's Ctrl-C reaches the command too, which ends by itself.
    process.on("SIGINT", () => undefined);
    process.on("SIGTERM", () => child.kill());
    process.exitCode = await new Promise<number>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => {
            resolve(code ?? 1);
        });
    });
}

async function makeUp(): Promise<void> {
    const choice = chosen(process.env);
    const target = targetOf(choice);
    if (choice.instance === undefined) {
        await deploy(target, false);
        return;
    }
    const settings = clusterSettings(choice.instance, process.env);
    const isNew = !existsSync(settings.kubeconfig);
    await startCluster(settings);
    await deploy(target, isNew);
    const { bootstrap } = await outputs(target);
    const namespace = String(bootstrap).split(/[.:]/)[1] ?? "";
    console.log(`
${await kubectl(settings, ["get", "pods", "-n", namespace])}
Kafka answers inside the cluster at ${String(bootstrap)}. From here:

    export KUBECONFIG=${settings.kubeconfig} PATH=${settings.toolsDir}:$PATH
    kubectl -n ${namespace} get pods,pvc
    kubectl -n ${namespace} exec -it ${String(bootstrap).replace(/-headless\..*/, "")}-0 -- \\
        kafka-topics --bootstrap-server localhost:9092 --list

The data is in ${settings.dataDir} and survives make down, which stops all of this.`);
}

async function makeDown(removeData: boolean): Promise<void> {
    const settings = clusterSettings(given("CLUSTER") ?? "local", process.env);
    if (removeData && !(await confirmed(settings, process.argv))) {
        process.exitCode = 1;
        return;
    }
    const choice = chosen(process.env);
    const own = choice.instance === undefined;
    const target = embeddedTarget(
        settings,
        own ? (given("STACK") ?? "local") : choice.stack,
        overlayOf(own ? { ...choice, context: undefined } : choice),
    );
    const { code } = await tryRun("kubectl", ["get", "--raw", "/readyz"], { env: target.env });
    if (code === 0) {
        await undeploy(target);
    }
    await (removeData ? removeCluster(settings) : stopCluster(settings));
    if (removeData) {
        rmSync(backendDir(settings), { recursive: true, force: true });
        removeIfEmpty(dirname(settings.stateDir));
        removeIfEmpty(dirname(dirname(settings.stateDir)));
    }
}

/** Lines for `eval`: kubectl, pulumi and helm then work on the embedded cluster. */
function makeEnv(): void {
    const settings = clusterSettings(given("CLUSTER") ?? "local", process.env);
    for (const [name, value] of Object.entries(embeddedTarget(settings, "local", {}).env)) {
        console.log(`export ${name}='${value}'`);
    }
}

/** Cluster, stack and context as words of a line. */
function describeChosen({ instance, stack, context }: Chosen): string {
    return [instance ?? "own", stack, ...(context === undefined ? [] : [context])].join(" ");
}

async function main([verb, ...args]: readonly string[]): Promise<void> {
    switch (verb) {
        case "run":
            await makeRun(args);
            break;
        case "chosen":
            console.log(describeChosen(chosen(process.env)));
            break;
        case "up":
            await makeUp();
            break;
        case "down":
            await makeDown(false);
            break;
        case "clean":
            await makeDown(true);
            break;
        case "env":
            makeEnv();
            break;
        case undefined:
        default:
            throw new ClusterError("make.ts up | down | clean | env | run | chosen");
    }
}

main(process.argv.slice(2)).catch((error: unknown) => {
    const known = error instanceof ClusterError || error instanceof RangeError;
    console.error(known ? error.message : error);
    process.exitCode = 1;
});
