import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { Fault } from "./fault";
import { modulesFolder } from "./paths";
import type { Tool } from "./modules";

/** What `go version` says, if this Go can build the tools. */
export function goVersion(wanted: readonly Tool[]): string {
    const oldest = oldestUsable(wanted);
    const result = spawnSync("go", ["version"], { encoding: "utf8" });
    if (result.error !== undefined || result.status !== 0) {
        throw new Fault(
            `Go was not found on PATH. The tools are built from source and need Go ${oldest} ` +
                "or newer: install it from https://go.dev/dl/ and try again.",
        );
    }
    const version = result.stdout.trim();
    const found = /go(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? "";
    if (compareVersions(found, oldest) < 0) {
        throw new Fault(
            `Go is too old: found "${version}", the tools need ${oldest} or newer. ` +
                "Install a newer one from https://go.dev/dl/ and put it first on PATH.",
        );
    }
    return version;
}

function oldestUsable(wanted: readonly Tool[]): string {
    return [...new Set(wanted.map((tool) => tool.module))]
        .map((module) => readFileSync(path.join(modulesFolder, module, "go.mod"), "utf8"))
        .map((text) => /^go (\S+)$/m.exec(text)?.[1] ?? "0")
        .reduce((a, b) => (compareVersions(a, b) < 0 ? b : a), "0");
}

export function compareVersions(a: string, b: string): number {
    const left = a.split(".").map(Number);
    const right = b.split(".").map(Number);
    for (let i = 0; i < Math.max(left.length, right.length); i++) {
        const difference = (left[i] ?? 0) - (right[i] ?? 0);
        if (difference !== 0) {
            return difference;
        }
    }
    return 0;
}
