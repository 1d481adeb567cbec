import assert from "node:assert/strict";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * A copy of the policy pack, away from this program, which the tools here can run: their language host
 * cannot start a pack, but a pack of another runtime is started by a script of that name
 * (dev/tools/modules.ts).
 */
export function copyPack(folder: string): void {
    cpSync("policy", folder, {
        recursive: true,
        filter: (source) => !source.endsWith("node_modules"),
    });
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
    const file = join(folder, "PulumiPolicy.yaml");
    const project = readFileSync(file, "utf8");
    assert.match(project, /^runtime: nodejs$/m);
    writeFileSync(file, project.replace(/^runtime: nodejs$/m, "runtime: nodeshim"));
}
