import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { type Holder, machineOf, pulumiCommand } from "../../core/leaseHolder";

function unlessUnreadable(read: () => string): string | undefined {
    try {
        return read().trim();
    } catch {
        return undefined;
    }
}

/** The machine of this process; undefined where there is no /proc. */
function machine(): string | undefined {
    return machineOf({
        boot: unlessUnreadable(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
        processes: unlessUnreadable(() => readlinkSync("/proc/self/ns/pid")),
        host: hostname(),
        id: unlessUnreadable(() => readFileSync("/etc/machine-id", "utf8")),
    });
}

/** State and time of the start of a process; undefined where it has ended or is hidden. */
function statOf(pid: number): { readonly state: string; readonly start: string } | undefined {
    const stat = unlessUnreadable(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
    // The name before may hold anything; state and start are fields 3 and 22.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
    const [state, start] = [fields[0], fields[19]];
    return state === undefined || start === undefined ? undefined : { state, start };
}

function exists(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // That of another user may not be sent a signal.
        return error instanceof Error && "code" in error && error.code === "EPERM";
    }
}

/** Whether a process of this machine runs, by what `processOf` gave for it. */
export function runs(process: string): boolean {
    const [, pid = "0", start = ""] = /^([1-9]\d{0,9})@(\d*)$/.exec(process) ?? [];
    if (pid === "0" || !exists(Number(pid))) {
        return false;
    }
    const stat = statOf(Number(pid));
    const hasEnded = stat?.state === "Z" || stat?.state === "X";
    return !hasEnded && (stat === undefined || start === "" || stat.start === start);
}

/** A process with the time of its start, as a number is used again. */
function processOf(pid: number): string {
    return `${pid}@${statOf(pid)?.start ?? ""}`;
}

function user(): string {
    try {
        return userInfo().username;
    } catch {
        return String(process.getuid?.() ?? "?");
    }
}

/** What stays the same for all that a process holds. */
function here() {
    return { host: hostname(), user: user(), machine: machine() };
}

/**
 * A command as the holder of a Lease: each has an identity of its own.
 * @param pid the process that the Lease ends with. @default this one
 */
export function holderHere(command: string, stack: string, pid = process.pid): Holder {
    return {
        ...here(),
        ...{ id: randomUUID(), pid, command, stack },
        process: processOf(pid),
        since: new Date().toISOString(),
    };
}

/**
 * The CLI that started this provider as the holder of a Lease: all providers of one run are one holder,
 * and a killed CLI leaves its providers running.
 */
export function engineHere(stack: string, address: string | undefined): Holder {
    const pid = process.ppid;
    const args = unlessUnreadable(() => readFileSync(`/proc/${pid}/cmdline`, "utf8"));
    const command = pulumiCommand((args ?? "").split("\0"));
    const holder = holderHere(command, stack, pid);
    return { ...holder, id: [holder.host, holder.machine, holder.process, address].join("/") };
}
