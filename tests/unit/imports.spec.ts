import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, it } from "mocha";

const folders = ["core", "provider", "components", "cli"];

function sources(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(folder, file));
}

/** Files that a file imports by a relative path, types among them. */
function importsOf(file: string): string[] {
    const text = readFileSync(file, "utf8");
    return [...text.matchAll(/(?:from|import|import\()\s*"(\.[^"]*)"/g)]
        .map(([, path = ""]) => normalize(join(dirname(file), path)))
        .map((path) => [`${path}.ts`, join(path, "index.ts")].find(existsSync) ?? path);
}

/** Circles of imports, each as the files on the way round; `files` has the imports of each file. */
function circles(files: ReadonlyMap<string, readonly string[]>): string[] {
    const done = new Set<string>();
    const found: string[] = [];
    const visit = (file: string, way: readonly string[]) => {
        if (way.includes(file)) {
            found.push([...way.slice(way.indexOf(file)), file].join(" -> "));
            return;
        }
        if (!done.has(file)) {
            for (const imported of files.get(file) ?? []) {
                visit(imported, [...way, file]);
            }
            done.add(file);
        }
    };
    [...files.keys()].forEach((file) => {
        visit(file, []);
    });
    return found;
}

describe("the imports of the product", () => {
    it("have no circle, of types neither", () => {
        const files = new Map(folders.flatMap(sources).map((file) => [file, importsOf(file)]));
        assert.ok((files.get(join("core", "plan.ts")) ?? []).includes(join("core", "node.ts")));
        assert.deepEqual(circles(files), []);
    });

    it("would be refused with a circle, whatever way leads into it", () => {
        const files = new Map([
            ["a", ["b"]],
            ["b", ["c", "d"]],
            ["c", []],
            ["d", ["b"]],
        ]);
        assert.deepEqual(circles(files), ["b -> d -> b"]);
    });
});
