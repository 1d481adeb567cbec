import { spawn } from "node:child_process";
import {
    closeSync,
    mkdirSync,
    openSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { nodePaths, type NodeSettings } from "./settings";
import { ClusterError, waitFor } from "./shell";

/** A process id alone may be another process's by now; with its start time it cannot. */
export interface ProcessIdentity {
    readonly pid: number;
    /** Clock ticks from boot, field 22 of /proc/PID/stat. */
    readonly startTime: string;
}

/** @returns undefined for a zombie, which needs no signal. */
export function parseStat(stat: string): { startTime: string } | undefined {
    // The command name in parentheses may hold blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const startTime = fields[19];
    return startTime === undefined || fields[0] === "Z" ? undefined : { startTime };
}

function readProc(pid: number, file: string): string | undefined {
    try {
        return readFileSync(`/proc/${pid}/${file}`, "utf8");
    } catch {
        return undefined;
    }
}

export function identify(pid: number): ProcessIdentity | undefined {
    const parsed = parseStat(readProc(pid, "stat") ?? "");
    return parsed === undefined ? undefined : { pid, ...parsed };
}

export function isAlive(identity: ProcessIdentity): boolean {
    return identify(identity.pid)?.startTime === identity.startTime;
}

export function commandLine(pid: number): string[] {
    return (readProc(pid, "cmdline") ?? "").split("\0").slice(0, -1);
}

/** When it started, by the machine's clock. */
export function startedAt(identity: ProcessIdentity): Date {
    const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
    // Linux shows these ticks to programs at 100 a second on every architecture.
    return new Date(Date.now() - (uptime - Number(identity.startTime) / 100) * 1000);
}

function pidFile(settings: NodeSettings, name: string): string {
    return join(nodePaths(settings).pids, `${name}.json`);
}

/** The daemon of that name, if it runs. */
export function daemon(settings: NodeSettings, name: string): ProcessIdentity | undefined {
    let identity: ProcessIdentity;
    try {
        identity = JSON.parse(readFileSync(pidFile(settings, name), "utf8")) as ProcessIdentity;
    } catch {
        return undefined;
    }
    return isAlive(identity) ? identity : undefined;
}

export interface Daemon {
    readonly name: string;
    readonly command: string;
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a process that outlives this one, in its own session: what ends make's or a
 * terminal's process group does not reach it.
 * @returns false if it runs already.
 */
export function startDaemon(settings: NodeSettings, what: Daemon): boolean {
    if (daemon(settings, what.name) !== undefined) {
        return false;
    }
    const paths = nodePaths(settings);
    mkdirSync(paths.logs, { recursive: true });
    mkdirSync(paths.pids, { recursive: true });
    const log = openSync(logFile(settings, what.name), "a");
    const child = spawn(what.command, what.args, {
        cwd: settings.stateDir,
        detached: true,
        env: { ...process.env, ...what.env },
        stdio: ["ignore", log, log],
    });
    closeSync(log);
    child.on("error", () => undefined);
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity === undefined) {
        throw new ClusterError(`${what.command}: cannot be started`);
    }
    child.unref();
    writeFileSync(pidFile(settings, what.name), JSON.stringify(identity));
    return true;
}

export function logFile(settings: NodeSettings, name: string): string {
    return join(nodePaths(settings).logs, `${name}.log`);
}

/** SIGTERM, then SIGKILL after `graceSeconds`. */
export async function endProcesses(
    processes: readonly ProcessIdentity[],
    graceSeconds: number,
): Promise<void> {
    const alive = () => processes.filter(isAlive);
    const signal = (name: NodeJS.Signals) => {
        for (const { pid } of alive()) {
            try {
                process.kill(pid, name);
            } catch {
                // It ended by itself in between.
            }
        }
    };
    if (graceSeconds > 0) {
        signal("SIGTERM");
        const end = Date.now() + graceSeconds * 1000;
        await waitFor("end of processes", graceSeconds + 5, () => {
            return alive().length === 0 || Date.now() > end;
        });
    }
    signal("SIGKILL");
    await waitFor("end of killed processes", 20, () => alive().length === 0);
}

export async function stopDaemon(
    settings: NodeSettings,
    name: string,
    graceSeconds: number,
): Promise<void> {
    const identity = daemon(settings, name);
    if (identity !== undefined) {
        await endProcesses([identity], graceSeconds);
    }
    rmSync(pidFile(settings, name), { force: true });
}

const programs = new Set([
    "containerd",
    "containerd-shim-runc-v2",
    "coredns",
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubelet",
    "kwok-controller",
]);

export interface OwnProcess extends ProcessIdentity {
    readonly program: string;
}

/** Whether a command line is of this cluster's: each names a path that only this instance has. */
export function isOwn(settings: NodeSettings, args: readonly string[]): boolean {
    const own = [`${settings.stateDir}/`, `${settings.runDir}/`];
    return (
        programs.has(basename(args[0] ?? "")) &&
        args.slice(1).some((arg) => own.some((path) => arg.includes(path)))
    );
}

function allPids(): number[] {
    return readdirSync("/proc")
        .filter((entry) => /^\d+$/.test(entry))
        .map(Number);
}

function programOf(pid: number): string {
    return basename(commandLine(pid)[0] ?? "");
}

/** Whether anybody on this machine runs that program. */
export function isRunning(program: string): boolean {
    return allPids().some((pid) => programOf(pid) === program && identify(pid) !== undefined);
}

/** All of this cluster's processes on the host, read from /proc, not from pid files. */
export function ownProcesses(settings: NodeSettings): OwnProcess[] {
    return allPids().flatMap((pid) => {
        const identity = isOwn(settings, commandLine(pid)) ? identify(pid) : undefined;
        return identity === undefined ? [] : [{ ...identity, program: programOf(pid) }];
    });
}
