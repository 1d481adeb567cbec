import { spawn } from "node:child_process";

/** A command could not be run, or ended with a fault. */
export class CommandError extends Error {
    /** What it had written to stdout; undefined where it could not be run. */
    readonly stdout: string | undefined;

    constructor(message: string, stdout?: string) {
        super(message);
        this.stdout = stdout;
    }
}

export interface CommandOptions {
    /** Shows what it prints while it runs. */
    readonly live?: boolean;
    readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command to its end.
 * @returns what it wrote to stdout.
 * @throws CommandError with what it said.
 */
export function command(
    name: string,
    args: readonly string[],
    { live = false, env = {} }: CommandOptions = {},
): Promise<string> {
    return new Promise((resolve, reject) => {
        const child = spawn(name, args, {
            env: { ...process.env, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const out: Buffer[] = [];
        const err: Buffer[] = [];
        child.stdout.on("data", (chunk: Buffer) => {
            out.push(chunk);
            if (live) {
                process.stderr.write(chunk);
            }
        });
        child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
        child.on("error", (error) => {
            reject(new CommandError(`${name} cannot be run: ${error.message}`));
        });
        child.on("close", (code) => {
            const stdout = Buffer.concat(out).toString();
            if (code === 0) {
                resolve(stdout);
                return;
            }
            const stderr = Buffer.concat(err).toString().trim();
            const said = stderr === "" ? stdout.trim() : stderr;
            const shown = said.split("\n").slice(-20).join("\n    ");
            const what = `${name} ${args.slice(0, 2).join(" ")}:\n    ${shown}`;
            reject(new CommandError(what, stdout));
        });
    });
}
