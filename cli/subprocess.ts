import { spawn, type StdioOptions } from "node:child_process";
import { CommandError } from "./errors";
import { Lines } from "./lines";

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

interface Run {
    readonly stdio: StdioOptions;
    /** Gets what the program writes, as it comes. */
    readonly show?: (chunk: Buffer, output: "stdout" | "stderr") => void;
    /** Whether the program may have something to complete when this one is to end. */
    readonly completes?: boolean;
    readonly env?: NodeJS.ProcessEnv;
    readonly input?: string | undefined;
}

/** @throws CommandError where there is no such program. */
function ended(
    name: string,
    args: readonly string[],
    { stdio, show = ignore, completes = false, env = process.env, input }: Run,
): Promise<Ended> {
    return new Promise((resolve, reject) => {
        const child = spawn(name, args, { stdio, env });
        const out: Buffer[] = [];
        const err: Buffer[] = [];
        child.stdout?.on("data", (chunk: Buffer) => {
            out.push(chunk);
            show(chunk, "stdout");
        });
        child.stderr?.on("data", (chunk: Buffer) => {
            err.push(chunk);
            show(chunk, "stderr");
        });
        // One that ends without reading it says itself why.
        child.stdin?.on("error", ignore).end(input);
        child.on("error", (error) => {
            reject(new CommandError(`${name} cannot be run: ${error.message}`));
        });
        const forward = (signal: NodeJS.Signals) => child.kill(signal);
        if (completes) {
            // This program ends after it, and not before. A terminal's Ctrl-C reaches it without help.
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
    // See the uses.
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
    const show = (chunk: Buffer, output: "stdout" | "stderr") => {
        if (live && output === "stdout") {
            process.stderr.write(chunk);
        }
    };
    const stdin = input === undefined ? "ignore" : "pipe";
    const stdio: StdioOptions = [stdin, "pipe", "pipe"];
    const { code, stdout, stderr } = await ended(name, args, {
        stdio,
        show,
        input,
        ...(env === undefined ? {} : { env }),
    });
    if (code === 0) {
        return stdout;
    }
    const said = (stderr.trim() === "" ? stdout : stderr).trim();
    const shown = said.split("\n").slice(-20).join("\n    ");
    throw new CommandError(`${name} ${args.slice(0, 2).join(" ")}:\n    ${shown}`, stdout);
}

/**
 * Runs a program that writes both its outputs into a file.
 * @returns whether it succeeded.
 */
export async function succeeds(
    name: string,
    args: readonly string[],
    output: number,
): Promise<boolean> {
    const stdio: StdioOptions = ["ignore", output, output];
    return (await ended(name, args, { stdio, completes: true })).code === 0;
}

/**
 * Runs a program and shows both its outputs on this program's own.
 * @param change Gives what is shown of a line.
 * @returns whether it succeeded.
 */
export async function succeedsShown(
    name: string,
    args: readonly string[],
    change: (line: string) => string,
): Promise<boolean> {
    const lines = {
        stdout: new Lines((line) => process.stdout.write(change(line))),
        stderr: new Lines((line) => process.stderr.write(change(line))),
    };
    const { code } = await ended(name, args, {
        stdio: ["ignore", "pipe", "pipe"],
        completes: true,
        show: (chunk, output) => {
            lines[output].take(chunk);
        },
    });
    lines.stdout.end();
    lines.stderr.end();
    return code === 0;
}
