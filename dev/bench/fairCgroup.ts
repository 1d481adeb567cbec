import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hierarchies } from "../cluster/cgroups";
import { cluster } from "../../tests/support/instance";

/**
 * Cgroups beside those of the pods, for what is measured against a pod: whatever else the machine
 * does, the two get the same share of its processors. They go with the cluster.
 * @returns the directories whose cgroup.procs a process has to be written to.
 */
export function fairCgroups(): readonly string[] {
    return hierarchies().flatMap(({ path, version }) => {
        const parent = join(path, cluster.cgroup);
        if (!existsSync(parent)) {
            return [];
        }
        const own = join(parent, "bare");
        mkdirSync(own, { recursive: true });
        if (version === 1) {
            // A v1 cpuset starts without any processor and could hold no process.
            for (const file of ["cpuset.mems", "cpuset.cpus"]) {
                if (existsSync(join(own, file))) {
                    writeFileSync(join(own, file), readFileSync(join(parent, file)));
                }
            }
        }
        return [own];
    });
}
