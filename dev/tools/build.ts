import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { renameSync, rmSync } from "node:fs";
import path from "node:path";

import { buildFlags, buildKey } from "./key";
import { cacheFolder, modulesFolder } from "./paths";
import { runInModule } from "./run";
import type { Tool } from "./modules";

const temporaryPrefix = ".building-";

/** The folder in the cache that holds the tool's binary and its companions once it is built. */
export function builtFolder(tool: Tool, goVersion: string): string {
    return path.join(cacheFolder, `${tool.name}-${buildKey(tool, goVersion)}`);
}

/** What an interrupted installation left. To be called by the holder of the lock. */
export function removeUnfinished(): void {
    for (const name of readdirSync(cacheFolder)) {
        if (name.startsWith(temporaryPrefix)) {
            rmSync(path.join(cacheFolder, name), { recursive: true, force: true });
        }
    }
}

export async function build(tool: Tool, target: string, signal: AbortSignal): Promise<void> {
    const work = path.join(cacheFolder, `${temporaryPrefix}${tool.name}`);
    const output = path.join(work, "output");
    mkdirSync(output, { recursive: true });
    try {
        const source = path.join(modulesFolder, tool.module);
        // In a copy: generated files have no place in the working tree, nor in the build key.
        const module = tool.generate === undefined ? source : path.join(work, "module");
        const run = (command: readonly string[]): Promise<string> =>
            runInModule(command, module, signal);

        if (tool.generate !== undefined) {
            cpSync(source, module, { recursive: true });
            await run(tool.generate);
        }
        const binary = path.join(output, tool.name);
        await run(["go", "build", ...buildFlags(tool), "-o", binary, tool.package]);
        if (tool.companions !== undefined) {
            const from = await run(["go", "list", "-m", "-f", "{{.Dir}}", tool.companions.module]);
            for (const [name, file] of Object.entries(tool.companions.files)) {
                copyFileSync(path.join(from.trim(), file), path.join(output, name));
                chmodSync(path.join(output, name), 0o755);
            }
        }
        if (!existsSync(target)) {
            renameSync(output, target);
        }
    } finally {
        rmSync(work, { recursive: true, force: true });
    }
}
