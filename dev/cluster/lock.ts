import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { identify, isAlive, type ProcessIdentity } from "./processes";
import { progress } from "./progress";
import { ClusterError, waitFor } from "./shell";

function holder(path: string): ProcessIdentity | undefined {
    try {
        return JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity;
    } catch {
        return undefined;
    }
}

function tryLock(path: string, self: ProcessIdentity): boolean {
    const other = holder(path);
    if (other !== undefined && !isAlive(other)) {
        rmSync(path, { force: true });
    }
    // A link is created atomically, so that no process reads an incomplete file.
    const own = `${path}.${self.pid}`;
    // Whatever has this name was left by a process of this number, or is a link to follow.
    rmSync(own, { force: true });
    writeFileSync(own, JSON.stringify(self), { flag: "wx", mode: 0o600 });
    try {
        linkSync(own, path);
        return true;
    } catch {
        return false;
    } finally {
        rmSync(own);
    }
}

/** Runs something in one process at a time; a lock of a process that has ended is ignored. */
export async function withLock<T>(path: string, what: string, work: () => Promise<T>): Promise<T> {
    const self = identify(process.pid);
    if (self === undefined) {
        throw new ClusterError("/proc: must be mounted");
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    let said = false;
    await waitFor(`${what}: lock ${path}`, 3600, () => {
        const free = tryLock(path, self);
        if (!free && !said) {
            progress(what, `waiting for process ${holder(path)?.pid ?? "?"}, which is at it`);
            said = true;
        }
        return free;
    });
    try {
        return await work();
    } finally {
        rmSync(path, { force: true });
    }
}
