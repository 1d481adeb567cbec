import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const pollMilliseconds = 500;

/** A lock file holds its owner's pid; a file whose owner has died is taken over. */
export async function acquireLock(
    file: string,
    signal: AbortSignal,
    onWait: (pid: number) => void,
): Promise<() => void> {
    const own = ownerToken(process.pid);
    const candidate = `${file}.${String(process.pid)}`;
    let waiting = false;
    for (;;) {
        writeFileSync(candidate, own);
        const taken = tryLink(candidate, file);
        rmSync(candidate, { force: true });
        if (taken) {
            return () => {
                if (read(file) === own) {
                    rmSync(file, { force: true });
                }
            };
        }
        const owner = read(file);
        if (owner !== undefined && !isAlive(owner)) {
            takeAway(file, owner);
            continue;
        }
        if (owner !== undefined && !waiting) {
            waiting = true;
            onWait(Number.parseInt(owner, 10));
        }
        await sleep(pollMilliseconds, undefined, { signal });
    }
}

/** Two waiters may see the same dead owner: only the file that names it is removed. */
function takeAway(file: string, deadOwner: string): void {
    const aside = `${file}.stale.${String(process.pid)}`;
    try {
        renameSync(file, aside);
    } catch {
        return;
    }
    if (read(aside) !== deadOwner) {
        tryLink(aside, file);
    }
    rmSync(aside, { force: true });
}

function tryLink(from: string, to: string): boolean {
    try {
        linkSync(from, to);
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") {
            return false;
        }
        throw error;
    }
}

function isAlive(owner: string): boolean {
    const pid = Number.parseInt(owner, 10);
    try {
        process.kill(pid, 0);
    } catch (error) {
        // EPERM: a process of another user.
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
    return ownerToken(pid) === owner;
}

/** With the start time, where there is a /proc: pids are used again. */
function ownerToken(pid: number): string {
    const stat = read(path.join("/proc", String(pid), "stat"));
    const afterName = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${String(pid)} ${afterName?.[19] ?? ""}`.trim();
}

function read(file: string): string | undefined {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}
