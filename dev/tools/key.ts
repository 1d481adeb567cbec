import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { modulesFolder } from "./paths";
import type { Tool } from "./modules";

export function buildFlags(tool: Tool): string[] {
    const ldflags = ["-s", "-w", ...(tool.ldflags ?? [])].join(" ");
    return [
        "-mod=readonly",
        "-trimpath",
        "-buildvcs=false",
        ...(tool.tags === undefined ? [] : [`-tags=${tool.tags.join(",")}`]),
        `-ldflags=${ldflags}`,
    ];
}

/** The same inputs give the same binary: the pinned sources, how they are built, and with what. */
export function buildKey(tool: Tool, goVersion: string): string {
    const hash = createHash("sha256");
    const add = (part: string | Buffer): void => {
        hash.update(`${String(part.length)}:`).update(part);
    };
    const module = path.join(modulesFolder, tool.module);
    for (const file of filesBelow(module)) {
        add(file);
        add(readFileSync(path.join(module, file)));
    }
    const companions = tool.companions === undefined ? [] : [JSON.stringify(tool.companions)];
    const generate = tool.generate ?? [];
    for (const part of [...buildFlags(tool), tool.package, ...generate, ...companions, goVersion]) {
        add(part);
    }
    return hash.digest("hex").slice(0, 16);
}

function filesBelow(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
        .sort();
}
