import { mkdirSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory that stands for the file system of a node, with the root of the volumes. */
export function scratchNode(): string {
    const node = realpathSync(mkdtempSync(join(tmpdir(), "node-")));
    mkdirSync(join(node, "mnt/data"), { recursive: true });
    return node;
}
