import {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmdirSync,
    writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { endProcesses, identify } from "./processes";
import type { ClusterSettings } from "./settings";

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
        switch (type) {
            case "cgroup":
                return [{ path, version: 1 }];
            case "cgroup2":
                return [{ path, version: 2 }];
            default:
                return [];
        }
    });
}

export function hierarchies(): CgroupMount[] {
    return cgroupMounts(readFileSync("/proc/mounts", "utf8"));
}

/** Makes the parent of the node's cgroups; the kubelet expects it in every hierarchy. */
export function ensureCgroups(settings: ClusterSettings): void {
    for (const { path, version } of hierarchies()) {
        const own = join(path, settings.cgroup);
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

/** A cgroup and its descendants, deepest first. */
function tree(path: string): string[] {
    if (!existsSync(path)) {
        return [];
    }
    const children = readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .flatMap((entry) => tree(join(path, entry.name)));
    return [...children, path];
}

/** Every process in the node's cgroups: what runs in its containers. */
export function containerProcesses(settings: ClusterSettings) {
    const pids = hierarchies()
        .flatMap(({ path }) => tree(join(path, settings.cgroup)))
        .flatMap((cgroup) => readFileSync(join(cgroup, "cgroup.procs"), "utf8").split("\n"))
        .filter((pid) => pid !== "");
    return [...new Set(pids)].flatMap((pid) => identify(Number(pid)) ?? []);
}

/** Ends what runs in the node's cgroups, if anything does, and removes them. */
export async function removeCgroups(settings: ClusterSettings): Promise<void> {
    await endProcesses(containerProcesses(settings), 0);
    for (const { path } of hierarchies()) {
        for (const cgroup of tree(join(path, settings.cgroup))) {
            rmdirSync(cgroup);
        }
    }
}
