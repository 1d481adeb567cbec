import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Those of this process; what is in them may be secret. */
const directories = new Set<string>();

function removeAll(): void {
    for (const directory of directories) {
        rmSync(directory, { recursive: true, force: true });
    }
    directories.clear();
}

/** A signal ends the program without what stands in `finally`, unless something else waits for it. */
function end(signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) === 1) {
        removeAll();
        process.off(signal, end);
        process.kill(process.pid, signal);
    }
}

function watch(): void {
    signals.forEach((signal) => process.on(signal, end));
    process.on("exit", removeAll);
}

function unwatch(): void {
    signals.forEach((signal) => process.off(signal, end));
    process.off("exit", removeAll);
}

/** Works with a directory that only its owner can enter, and that is gone afterwards, however that ends. */
export async function withTemporaryDirectory<T>(
    prefix: string,
    work: (directory: string) => Promise<T>,
): Promise<T> {
    const directory = mkdtempSync(join(tmpdir(), prefix));
    if (directories.size === 0) {
        watch();
    }
    directories.add(directory);
    try {
        return await work(directory);
    } finally {
        rmSync(directory, { recursive: true, force: true });
        directories.delete(directory);
        if (directories.size === 0) {
            unwatch();
        }
    }
}
