import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

function files(path: string): string[] {
    return statSync(path).isDirectory()
        ? readdirSync(path)
              .sort()
              .flatMap((name) => files(join(path, name)))
        : [path];
}

/**
 * A short hash over names and contents of files and directories.
 * @throws where one of them cannot be read.
 */
export function contentHash(...paths: readonly string[]): string {
    const hash = createHash("sha256");
    for (const path of paths) {
        for (const file of files(path)) {
            const content = readFileSync(file);
            // The same wherever the path is on this machine.
            const name = relative(dirname(path), file);
            hash.update(`${name}\0${content.length}\0`).update(content);
        }
    }
    return hash.digest("hex").slice(0, 16);
}
