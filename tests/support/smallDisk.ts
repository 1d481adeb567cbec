import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run, tryRun } from "../../dev/cluster/shell";
import { cluster } from "./instance";

/** A file system of its own size at a directory of the node; the cluster's removal unmounts it. */
export class SmallDisk {
    private readonly ballast: string;
    private readonly path: string;

    constructor(path: string) {
        this.path = path;
        this.ballast = join(path, "ballast");
    }

    async mount(megabytes: number): Promise<void> {
        const image = join(dirname(cluster.stateDir), "disk.img");
        mkdirSync(this.path, { recursive: true });
        await run("truncate", ["-s", `${megabytes}M`, image]);
        await run("mkfs.ext4", ["-q", "-F", "-m", "0", image]);
        await run("mount", ["-o", "loop", image, this.path]);
    }

    async unmount(): Promise<void> {
        await tryRun("umount", [this.path]);
    }

    /** Bytes that can still be written. */
    get free(): number {
        const { bavail, bsize } = statfsSync(this.path);
        return bavail * bsize;
    }

    /** Leaves only so many bytes. */
    fill(left: number): void {
        const chunk = Buffer.alloc(64 * 1024, 1);
        while (this.free > left + chunk.length) {
            writeFileSync(this.ballast, chunk, { flag: "a" });
        }
    }

    empty(): void {
        if (existsSync(this.ballast)) {
            rmSync(this.ballast);
        }
    }
}
