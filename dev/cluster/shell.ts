import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { NodeSettings } from "./settings";

/** A fault that the user can fix; printed without a stack trace. */
export class ClusterError extends Error {
    override readonly name = "ClusterError";
}

export interface RunOptions {
    readonly input?: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly cwd?: string;
    /** Gets the command and what it printed. */
    readonly log?: string;
}

export interface RunResult {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs a command to its end, whatever its exit code. */
export function tryRun(
    command: string,
    args: readonly string[],
    options: RunOptions = {},
): Promise<RunResult> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: { ...process.env, ...options.env },
            stdio: ["pipe", "pipe", "pipe"],
        });
        const out: Buffer[] = [];
        const err: Buffer[] = [];
        const collect = (into: Buffer[]) => (chunk: Buffer) => {
            into.push(chunk);
            if (options.log !== undefined) {
                appendFileSync(options.log, chunk);
            }
        };
        if (options.log !== undefined) {
            appendFileSync(options.log, `+ ${command} ${args.join(" ")}\n`);
        }
        child.stdout.on("data", collect(out));
        child.stderr.on("data", collect(err));
        child.on("error", (error) => {
            reject(new ClusterError(`${command}: cannot be run: ${error.message}`));
        });
        child.on("close", (code, signal) => {
            resolve({
                code: code ?? (signal === null ? 0 : 128),
                stdout: Buffer.concat(out).toString(),
                stderr: Buffer.concat(err).toString(),
            });
        });
        // A command that ends without reading its input is no fault of ours.
        child.stdin.on("error", () => undefined);
        child.stdin.end(options.input ?? "");
    });
}

/**
 * Runs a command and returns what it wrote to stdout.
 * @throws ClusterError with the last lines it printed.
 */
export async function run(
    command: string,
    args: readonly string[],
    options: RunOptions = {},
): Promise<string> {
    const result = await tryRun(command, args, options);
    if (result.code !== 0) {
        const said = (result.stderr.trim() === "" ? result.stdout : result.stderr)
            .trim()
            .split("\n")
            .slice(-12)
            .join("\n    ");
        const log = options.log === undefined ? "" : `\n    (all of it: ${options.log})`;
        throw new ClusterError(
            `"${command} ${args.join(" ")}" ended with ${result.code}:\n    ${said}${log}`,
        );
    }
    return result.stdout;
}

export function kubectl(
    settings: NodeSettings,
    args: readonly string[],
    options: RunOptions = {},
): Promise<string> {
    return run(`${settings.toolsDir}/kubectl`, [`--kubeconfig=${settings.kubeconfig}`, ...args], {
        ...options,
        // kubectl keeps a discovery cache under HOME otherwise.
        env: { ...options.env, KUBECACHEDIR: `${settings.stateDir}/kubectl-cache` },
    });
}

/** Tries `check` until it is true. */
export async function waitFor(
    what: string,
    seconds: number,
    check: () => Promise<boolean> | boolean,
): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!(await check())) {
        if (Date.now() > end) {
            throw new ClusterError(`${what}: not after ${seconds} s`);
        }
        await sleep(100);
    }
}
