import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { waitFor } from "../../dev/cluster/shell";

/** Processes that a process started, and theirs. */
function descendants(pid: number): number[] {
    const children = readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .filter((name) => {
            try {
                // The parent is the second field after the command's closing bracket.
                const stat = readFileSync(`/proc/${name}/stat`, "utf8");
                return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] === String(pid);
            } catch {
                return false;
            }
        })
        .map(Number);
    return [...children, ...children.flatMap(descendants)];
}

function kill(pid: number): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch {
        // It has ended by itself.
    }
}

/** Empty where the process has ended. */
function commandLine(pid: number): string {
    try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
        return "";
    }
}

/** Providers of a pulumi that was killed. */
export interface Providers {
    /** Kills them: they do not all end by themselves. */
    readonly kill: () => void;
    /** Whether one is still there with this in its command line. */
    readonly running: (name: string) => boolean;
}

/**
 * Runs pulumi and kills it as soon as a condition holds.
 * @param everything whether its providers are killed too, as a machine does that loses its power;
 * else they live on and end what they are at.
 * @param seconds that the condition may take.
 * @returns those that live on.
 */
export async function killedPulumi(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    when: () => Promise<boolean>,
    everything: boolean,
    seconds = 120,
): Promise<Providers> {
    const child = spawn("pulumi", args, { env: { ...process.env, ...env }, stdio: "ignore" });
    const ended = new Promise<void>((resolve) =>
        child.once("exit", () => {
            resolve();
        }),
    );
    const { pid } = child;
    if (pid === undefined) {
        throw new Error("pulumi cannot be run");
    }
    await waitFor("the moment to kill pulumi", seconds, when);
    const others = descendants(pid);
    kill(pid);
    if (everything) {
        others.forEach(kill);
    }
    await ended;
    return {
        kill: () => {
            others.forEach(kill);
        },
        running: (name) => others.some((each) => commandLine(each).includes(name)),
    };
}
