import { existsSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { clean, down, up } from "./cluster";
import { removeIfEmpty } from "./containerd";
import { deploy, embeddedTarget, outputs, type Target, undeploy } from "./deploy";
import { backendDir } from "./pulumi";
import { clusterSettings } from "./settings";
import { ClusterError, kubectl, tryRun } from "./shell";
import { chartPath, type Overlay } from "./stackConfig";
import { confirmed } from "./confirm";

/** make up | down | clean | env: the embedded cluster and the stack on it, or the user's cluster. */

function given(name: string): string | undefined {
    const value = process.env[name];
    return value === "" ? undefined : value;
}

function overlay(): Overlay {
    const chart = given("CHART");
    return { chart: chart === undefined ? undefined : chartPath(chart), context: given("CONTEXT") };
}

/** The user's own cluster where KUBECONFIG or CONTEXT is given, with the user's own backend. */
function ownCluster(): Target | undefined {
    if (given("KUBECONFIG") === undefined && given("CONTEXT") === undefined) {
        return undefined;
    }
    const tools = `${process.cwd()}/.tools`;
    return {
        stack: given("STACK") ?? "dev",
        overlay: overlay(),
        cluster: undefined,
        env: {
            PATH: `${tools}/bin:${process.env.PATH ?? ""}`,
            PULUMI_HOME: given("PULUMI_HOME") ?? `${tools}/pulumi-home`,
        },
    };
}

async function makeUp(): Promise<void> {
    const own = ownCluster();
    if (own !== undefined) {
        await deploy(own, false);
        return;
    }
    const settings = clusterSettings(given("CLUSTER") ?? "local", process.env);
    const target = embeddedTarget(settings, given("STACK") ?? "local", overlay());
    const isNew = !existsSync(settings.kubeconfig);
    await up(settings);
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

The data is in ${settings.dataDir} and outlives all of this; make down stops it.`);
}

async function makeDown(remove: boolean): Promise<void> {
    const settings = clusterSettings(given("CLUSTER") ?? "local", process.env);
    if (remove && !(await confirmed(settings, process.argv))) {
        process.exitCode = 1;
        return;
    }
    const target = embeddedTarget(settings, given("STACK") ?? "local", overlay());
    const { code } = await tryRun("kubectl", ["get", "--raw", "/readyz"], { env: target.env });
    if (code === 0) {
        await undeploy(target);
    }
    await (remove ? clean(settings) : down(settings));
    if (remove) {
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

async function main(verb: string | undefined): Promise<void> {
    switch (verb) {
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
            throw new ClusterError("make.ts up | down | clean | env");
    }
}

main(process.argv[2]).catch((error: unknown) => {
    console.error(error instanceof ClusterError ? error.message : error);
    process.exitCode = 1;
});
