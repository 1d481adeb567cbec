import { constants, copyFileSync, existsSync, linkSync, mkdirSync, readlinkSync } from "node:fs";
import { renameSync, rmSync, statSync, symlinkSync, utimesSync } from "node:fs";
import path from "node:path";

import { binFolder, pulumiHome } from "./paths";
import type { Tool } from "./modules";

export interface Source {
    readonly folder: string;
    readonly isHostTool: boolean;
}

/**
 * Makes the tool found in `source` the one that the project uses. A resource provider becomes a
 * plugin of the project's own PULUMI_HOME: Pulumi warns about one that it finds on PATH.
 */
export function linkTool(tool: Tool, source: Source): void {
    const folder = tool.plugin === undefined ? binFolder : pluginFolder(tool.plugin, tool.version);
    mkdirSync(folder, { recursive: true });
    for (const name of [tool.name, ...Object.keys(tool.companions?.files ?? {})]) {
        const target = path.join(source.folder, name);
        const link = path.join(folder, name);
        if (!existsSync(target)) {
            rmSync(link, { force: true });
        } else if (tool.isBundleRoot === true && !source.isHostTool) {
            placeFile(target, link);
        } else if (readLink(link) !== target) {
            replace(link, (fresh) => {
                symlinkSync(target, fresh);
            });
        }
    }
}

function pluginFolder(plugin: string, version: string): string {
    return path.join(pulumiHome, "plugins", `resource-${plugin}-v${version}`);
}

/** A hard link, or a copy with the same time where the cache is on another file system. */
function placeFile(target: string, file: string): void {
    const wanted = statSync(target);
    const present = readLink(file) === undefined && existsSync(file) ? statSync(file) : undefined;
    const isSame = present?.ino === wanted.ino && present.dev === wanted.dev;
    const isCopy = present?.size === wanted.size && present.mtimeMs === wanted.mtimeMs;
    if (isSame || isCopy) {
        return;
    }
    replace(file, (fresh) => {
        try {
            linkSync(target, fresh);
        } catch {
            copyFileSync(target, fresh, constants.COPYFILE_FICLONE);
            utimesSync(fresh, wanted.atime, wanted.mtime);
        }
    });
}

/** Renamed into place, so that the tool exists at every moment. */
function replace(file: string, make: (fresh: string) => void): void {
    const fresh = `${file}.${String(process.pid)}`;
    make(fresh);
    renameSync(fresh, file);
}

function readLink(link: string): string | undefined {
    try {
        return readlinkSync(link);
    } catch {
        return undefined;
    }
}
