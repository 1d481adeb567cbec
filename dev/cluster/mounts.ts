import { existsSync, readFileSync } from "node:fs";
import { ClusterError, run, tryRun } from "./shell";

/** The mount points of a mountinfo file at or under `roots`, deepest and latest first. */
export function mountsUnder(mountinfo: string, roots: readonly string[]): string[] {
    return mountinfo
        .split("\n")
        .flatMap((line) => {
            const path = line.split(" ")[4];
            return path === undefined ? [] : [unescape(path)];
        })
        .filter((path) => roots.some((root) => path === root || path.startsWith(`${root}/`)))
        .reverse();
}

/** The kernel writes blanks, tabs, newlines and backslashes of a path as octal numbers. */
function unescape(path: string): string {
    return path.replace(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
    );
}

function mounted(roots: readonly string[]): string[] {
    return mountsUnder(readFileSync("/proc/self/mountinfo", "utf8"), roots);
}

/** Unmounts everything under `roots`; a busy mount is detached. */
export async function unmountUnder(roots: readonly string[]): Promise<void> {
    for (const path of mounted(roots)) {
        const plain = await tryRun("umount", ["--no-canonicalize", path]);
        if (plain.code !== 0) {
            await tryRun("umount", ["--no-canonicalize", "--lazy", path]);
        }
    }
}

/**
 * Removes a folder that holds no mount. Pods' volumes are bind mounts of Kafka's own data under
 * the kubelet's folder: removing through one of them would remove the data. A bind mount is on the
 * same file system, so that `--one-file-system` alone would not notice it.
 */
export async function removeTree(path: string): Promise<void> {
    if (!existsSync(path)) {
        return;
    }
    const left = mounted([path]);
    if (left.length > 0) {
        throw new ClusterError(
            `${path}: not removed, since these are still mounted in it:\n    ${left.join("\n    ")}`,
        );
    }
    await run("rm", ["-rf", "--one-file-system", "--", path]);
}
