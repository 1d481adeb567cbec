import { spawn } from "node:child_process";
import { join } from "node:path";
import { clusterVariable } from "../../core/clusterIdentity";
import { isObject } from "../../core/json";
import { clusterUid } from "./cluster";
import { progress } from "./progress";
import { backendDir, pulumiEnvironment } from "./pulumi";
import type { ClusterSettings } from "./settings";
import { ClusterError, type RunOptions, run, tryRun } from "./shell";
import { configFile, type Overlay } from "./stackConfig";

/** Where a stack is deployed: an embedded cluster, or whatever the environment names. */
export interface Target {
    readonly stack: string;
    readonly overlay: Overlay;
    /** undefined: the user's own cluster, with the user's own backend. */
    readonly cluster: ClusterSettings | undefined;
    readonly env: Readonly<Record<string, string>>;
}

export function embeddedTarget(cluster: ClusterSettings, stack: string, overlay: Overlay): Target {
    return { stack, overlay, cluster, env: pulumiEnvironment(cluster) };
}

/** A command whose output the user sees as it comes. */
async function shown(command: string, args: readonly string[], env: RunOptions["env"]) {
    const code = await new Promise<number | null>((resolve, reject) => {
        const child = spawn(command, args, {
            stdio: ["ignore", "inherit", "inherit"],
            env: { ...process.env, ...env },
        });
        child.on("error", reject);
        child.on("close", resolve);
    });
    if (code !== 0) {
        throw new ClusterError(`${command} ${args.join(" ")} ended with ${String(code)}`);
    }
}

function fileArguments({ stack, overlay, cluster }: Target): string[] {
    return configFile(
        stack,
        overlay,
        join(cluster === undefined ? ".tools" : backendDir(cluster), "config"),
    );
}

/**
 * `pulumi up` of a stack.
 * @param refresh reads the cluster first: it may not be the one in the state.
 */
export async function deploy(target: Target, refresh: boolean): Promise<void> {
    const { stack, env, cluster } = target;
    await run("pulumi", ["stack", "select", "--create", stack], { env });
    progress("pulumi", `up --stack ${stack}`);
    const args = ["--stack", stack, ...fileArguments(target), "--yes", "--skip-preview"];
    await shown(
        "pulumi",
        ["up", ...args, ...(refresh ? ["--refresh"] : []), "--non-interactive"],
        // One that was made just now takes the place of the one in the state.
        refresh && cluster !== undefined
            ? { ...env, [clusterVariable]: await clusterUid(cluster) }
            : env,
    );
}

/** Whether a stack holds anything. */
async function deployed({ stack, env }: Target): Promise<boolean> {
    const { code, stdout } = await tryRun("pulumi", ["stack", "export", "--stack", stack], { env });
    if (code !== 0) {
        return false;
    }
    const state = JSON.parse(stdout) as unknown;
    const deployment = isObject(state) ? state.deployment : undefined;
    const resources = isObject(deployment) ? deployment.resources : undefined;
    return Array.isArray(resources) && resources.length > 0;
}

/** `pulumi destroy` of a stack that holds anything: Kafka is stopped, and its data stays. */
export async function undeploy(target: Target): Promise<void> {
    if (!(await deployed(target))) {
        return;
    }
    const { stack, env } = target;
    progress("pulumi", `destroy --stack ${stack}`);
    const args = ["--stack", stack, ...fileArguments(target), "--yes", "--skip-preview"];
    await shown("pulumi", ["destroy", ...args, "--non-interactive"], env);
}

/** The outputs of a stack. */
export async function outputs({ stack, env }: Target): Promise<Record<string, unknown>> {
    const args = ["stack", "output", "--json", "--stack", stack];
    return JSON.parse(await run("pulumi", args, { env })) as Record<string, unknown>;
}
