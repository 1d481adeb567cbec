import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

import { compareVersions } from "./go";
import { cacheFolder, pulumiHome } from "./paths";
import type { Tool } from "./modules";

/** A tool that this machine has already, and that need not be built. */
export interface HostTool {
    readonly folder: string;
    readonly version: string;
}

// That of the Node.js SDK: an older CLI does not know all that the SDK asks of it.
const oldestPulumi = "3.216.0";

export function findHostTools(wanted: readonly Tool[]): Map<Tool, HostTool> {
    const cli = wanted.some((tool) => cliParts.has(tool.name)) ? findPulumi() : undefined;
    const found = new Map<Tool, HostTool>();
    for (const tool of wanted) {
        const hostTool = cliParts.has(tool.name) ? cli : findPlugin(tool);
        if (hostTool !== undefined) {
            found.set(tool, hostTool);
        }
    }
    return found;
}

const cliParts = new Set(["pulumi", "pulumi-language-nodejs"]);

function findPulumi(): HostTool | undefined {
    const command = (process.env.PATH ?? "")
        .split(path.delimiter)
        .filter((folder) => path.isAbsolute(folder))
        .map((folder) => path.join(folder, "pulumi"))
        .find((file) => isExecutable(file) && !isOurs(file));
    if (command === undefined) {
        return undefined;
    }
    // The first one on PATH is the user's Pulumi; others after it are ignored.
    const folder = path.dirname(realpathSync(command));
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const result = spawnSync(command, ["version"], { encoding: "utf8", env });
    const version = /^v(3\.\d+\.\d+)/.exec(result.stdout)?.[1];
    const fits =
        version !== undefined &&
        compareVersions(version, oldestPulumi) >= 0 &&
        isExecutable(path.join(folder, "pulumi-language-nodejs"));
    return fits ? { folder, version } : undefined;
}

function findPlugin(tool: Tool): HostTool | undefined {
    if (tool.plugin === undefined) {
        return undefined;
    }
    const homes = [process.env.PULUMI_HOME ?? "", path.join(homedir(), ".pulumi")];
    for (const home of homes) {
        if (home === "" || path.resolve(home) === pulumiHome) {
            continue;
        }
        const folder = path.join(home, "plugins", `resource-${tool.plugin}-v${tool.version}`);
        const binary = path.join(folder, tool.name);
        // Pulumi's own mark of an installation that did not come to its end.
        const complete = !existsSync(`${folder}.partial`);
        if (complete && isExecutable(binary) && !isOurs(binary)) {
            return { folder, version: tool.version };
        }
    }
    return undefined;
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

/** From the cache, or from the .tools/bin of this or another checkout. */
function isOurs(file: string): boolean {
    const folder = path.dirname(realpathSync(file));
    const cache = existsSync(cacheFolder) ? realpathSync(cacheFolder) : cacheFolder;
    return (
        folder.startsWith(cache + path.sep) || folder.endsWith(path.join(path.sep, ".tools/bin"))
    );
}
