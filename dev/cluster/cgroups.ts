import {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmdirSync,
    writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { endProcesses, identify, type ProcessIdentity } from "./processes";
import type { NodeSettings } from "./settings";
import { waitFor } from "./shell";

export interface CgroupMount {
    readonly path: string;
    readonly version: 1 | 2;
}

/** The cgroup hierarchies of a mounts file: one a controller in v1, a single one in v2. */
export function cgroupMounts(mounts: string): CgroupMount[] {
    return mounts.split("\n").flatMap((line): CgroupMount[] => {
        const [, path, type] = line.split(" ");
        if (path === undefined) {
            return [];
        }
        if (type === "cgroup") {
            return [{ path, version: 1 }];
        }
        return type === "cgroup2" ? [{ path, version: 2 }] : [];
    });
}

export function hierarchies(): CgroupMount[] {
    return cgroupMounts(readFileSync("/proc/mounts", "utf8"));
}

/** Makes the parent of the node's cgroups; the kubelet expects it in every hierarchy. */
export function ensureCgroups(node: NodeSettings): void {
    for (const { path, version } of hierarchies()) {
        const own = join(path, node.cgroup);
        if (!existsSync(own)) {
            mkdirSync(own);
        }
        if (version === 1) {
            // A v1 cpuset starts without any processor and could hold no process.
            for (const file of ["cpuset.mems", "cpuset.cpus"]) {
                if (existsSync(join(own, file))) {
                    writeFileSync(join(own, file), readFileSync(join(path, file)));
                }
            }
        } else {
            delegateControllers(path);
            delegateControllers(own);
        }
    }
}

function delegateControllers(path: string): void {
    const controllers = readFileSync(join(path, "cgroup.controllers"), "utf8").split(/\s+/);
    for (const controller of controllers.filter((name) => name !== "")) {
        writeFileSync(join(path, "cgroup.subtree_control"), `+${controller}`);
    }
}

/** The result of reading a cgroup that containerd may be removing at the same moment. */
function unlessGone<T>(read: () => T[]): T[] {
    try {
        return read();
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ENODEV") {
            return [];
        }
        throw error;
    }
}

/** A cgroup and its descendants, deepest first. */
function tree(path: string): string[] {
    return unlessGone(() => {
        const children = readdirSync(path, { withFileTypes: true })
            .filter((entry) => entry.isDirectory())
            .flatMap((entry) => tree(join(path, entry.name)));
        return [...children, path];
    });
}

function pidsIn(cgroup: string): string[] {
    return unlessGone(() => readFileSync(join(cgroup, "cgroup.procs"), "utf8").split("\n"));
}

function ownCgroups(node: NodeSettings): string[] {
    return hierarchies().flatMap(({ path }) => tree(join(path, node.cgroup)));
}

/** Every process in the node's cgroups: what runs in its containers. */
export function containerProcesses(node: NodeSettings): ProcessIdentity[] {
    const pids = new Set(ownCgroups(node).flatMap(pidsIn));
    return [...pids].flatMap((pid) => (pid === "" ? [] : (identify(Number(pid)) ?? [])));
}

/** Ends what runs in the node's cgroups, if anything does, and removes them. */
export async function removeCgroups(node: NodeSettings): Promise<void> {
    await endProcesses(containerProcesses(node), 0);
    // A cgroup stays busy for a moment after the end of its last process.
    await waitFor(`removal of the cgroups ${node.cgroup}`, 20, () => {
        for (const cgroup of ownCgroups(node)) {
            try {
                rmdirSync(cgroup);
            } catch {
                return false;
            }
        }
        return true;
    });
}
