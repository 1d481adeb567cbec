import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { performance } from "node:perf_hooks";
import { parseStat } from "../cluster/processes";
import { ClusterError, type RunOptions } from "../cluster/shell";

/** A command that ended well. */
export interface Measured {
    /** From its start to its end. */
    readonly seconds: number;
    /** Most memory that each program under it held, in MiB, by its name; where it was asked for. */
    readonly memory: Readonly<Record<string, number>>;
    readonly stdout: string;
}

const interval = 50;

interface Seen {
    readonly program: string;
    readonly peak: number;
}

function read(pid: number, file: string): string {
    try {
        return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
        return "";
    }
}

function parentOf(pid: number): number {
    const stat = read(pid, "stat");
    return parseStat(stat) === undefined
        ? 0
        : Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

function descendants(root: number): number[] {
    const children = new Map<number, number[]>();
    for (const entry of readdirSync("/proc")) {
        if (/^\d+$/.test(entry)) {
            const parent = parentOf(Number(entry));
            children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
        }
    }
    const found: number[] = [];
    const visit = (pid: number) => {
        found.push(pid);
        children.get(pid)?.forEach(visit);
    };
    visit(root);
    return found;
}

/** `program` for the one that Node runs for Pulumi, else the file's name. */
function programOf(pid: number): string {
    const [command = "", ...args] = read(pid, "cmdline").split("\0");
    const name = basename(command);
    if (name !== "node") {
        return name;
    }
    const provider = args.find((arg) => basename(arg).startsWith("pulumi-resource-"));
    return provider === undefined ? "program" : basename(provider);
}

/** The kernel's own record of the most memory a process has held, in MiB. */
function peakOf(pid: number): number {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(pid, "status"))?.[1];
    return Number(kibibytes ?? 0) / 1024;
}

/**
 * Runs a command.
 * @param watched whether to sample its child processes while it runs, which itself takes time.
 * @throws ClusterError with what it said, where it fails.
 */
export async function measured(
    command: string,
    args: readonly string[],
    env: NonNullable<RunOptions["env"]>,
    watched = false,
): Promise<Measured> {
    const seen = new Map<number, Seen>();
    const start = performance.now();
    const { code, stdout, stderr } = await new Promise<{
        code: number | null;
        stdout: string;
        stderr: string;
    }>((resolve, reject) => {
        const child = spawn(command, args, {
            env: { ...process.env, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const said = { stdout: "", stderr: "" };
        child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
        const look = () => {
            for (const pid of descendants(child.pid ?? 0)) {
                const peak = peakOf(pid);
                // A zombie has no figures any more.
                if (peak > 0) {
                    seen.set(pid, { program: programOf(pid), peak });
                }
            }
        };
        const timer = watched ? setInterval(look, interval) : undefined;
        child.on("error", reject);
        child.on("close", (ended) => {
            clearInterval(timer);
            resolve({ code: ended, ...said });
        });
    });
    const seconds = (performance.now() - start) / 1000;
    if (code !== 0) {
        const said = `${stdout}\n${stderr}`.trim().split("\n").slice(-30).join("\n    ");
        throw new ClusterError(
            `${command} ${args.join(" ")} ended with ${String(code)}:\n    ${said}`,
        );
    }
    const memory: Record<string, number> = {};
    for (const { program, peak } of seen.values()) {
        memory[program] = Math.max(memory[program] ?? 0, peak);
    }
    return { seconds, memory, stdout };
}
