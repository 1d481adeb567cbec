import { spawn, type StdioOptions } from "node:child_process";
import { CommandError } from "./errors";

export interface CommandOptions {
    /** Shows what it prints while it runs. */
    readonly live?: boolean;
    /** What it reads; nothing without. */
    readonly input?: string;
    /** In place of this program's own environment. */
    readonly env?: NodeJS.ProcessEnv;
}

interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** @throws CommandError where there is no such program. */
function ended(
    name: string,
    args: readonly string[],
    stdio: StdioOptions,
    show: (chunk: Buffer) => void = () => undefined,
    env: NodeJS.ProcessEnv = process.env,
    input?: string,
): Promise<Ended> {
    return new Promise((resolve, reject) => {
        const child = spawn(name, args, { stdio, env });
        const out: Buffer[] = [];
        const err: Buffer[] = [];
        child.stdout?.on("data", (chunk: Buffer) => {
            out.push(chunk);
            show(chunk);
        });
        child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
        // One that ends without reading it says itself why.
        child.stdin?.on("error", ignore).end(input);
        child.on("error", (error) => {
            reject(new CommandError(`${name} cannot be run: ${error.message}`));
        });
        const forward = (signal: NodeJS.Signals) => child.kill(signal);
        if (child.stdout === null) {
            // It may have something to complete: this program ends after it, and not before. A
            // terminal's Ctrl-C reaches it without help.
            process.on("SIGTERM", forward).on("SIGINT", ignore);
        }
        child.on("close", (code) => {
            process.off("SIGTERM", forward).off("SIGINT", ignore);
            resolve({
                code,
                stdout: Buffer.concat(out).toString(),
                stderr: Buffer.concat(err).toString(),
            });
        });
    });
}

function ignore(): void {
    // See above.
}

/**
 * Runs a program to its end.
 * @returns what it wrote to stdout.
 * @throws CommandError with what it said, where it cannot be run or fails.
 */
export async function command(
    name: string,
    args: readonly string[],
    { live = false, input, env }: CommandOptions = {},
): Promise<string> {
    const show = (chunk: Buffer) => {
        if (live) {
            process.stderr.write(chunk);
        }
    };
    const stdin = input === undefined ? "ignore" : "pipe";
    const stdio: StdioOptions = [stdin, "pipe", "pipe"];
    const { code, stdout, stderr } = await ended(name, args, stdio, show, env, input);
    if (code === 0) {
        return stdout;
    }
    const said = (stderr.trim() === "" ? stdout : stderr).trim();
    const shown = said.split("\n").slice(-20).join("\n    ");
    throw new CommandError(`${name} ${args.slice(0, 2).join(" ")}:\n    ${shown}`, stdout);
}

/**
 * Runs a program that writes both its outputs into a file, or to this program's own outputs.
 * @returns whether it succeeded.
 */
export async function succeeds(
    name: string,
    args: readonly string[],
    output: number | "inherit",
): Promise<boolean> {
    return (await ended(name, args, ["ignore", output, output])).code === 0;
}
