import { existsSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";

import { binFolder, pulumiHome } from "./paths";
import type { Tool } from "./modules";

/**
 * Makes the tool found in `source` the one that the project uses. A resource provider becomes a
 * plugin of the project's own PULUMI_HOME: Pulumi warns about one that it finds on PATH.
 */
export function linkTool(tool: Tool, source: string): void {
    const folder = tool.plugin === undefined ? binFolder : pluginFolder(tool.plugin, tool.version);
    mkdirSync(folder, { recursive: true });
    for (const name of [tool.name, ...Object.keys(tool.companions?.files ?? {})]) {
        const target = path.join(source, name);
        const link = path.join(folder, name);
        if (!existsSync(target)) {
            rmSync(link, { force: true });
        } else if (readLink(link) !== target) {
            // Renamed into place, so that nobody meets a moment without the tool.
            const fresh = `${link}.${String(process.pid)}`;
            symlinkSync(target, fresh);
            renameSync(fresh, link);
        }
    }
}

function pluginFolder(plugin: string, version: string): string {
    return path.join(pulumiHome, "plugins", `resource-${plugin}-v${version}`);
}

function readLink(link: string): string | undefined {
    try {
        return readlinkSync(link);
    } catch {
        return undefined;
    }
}
