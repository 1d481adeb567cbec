import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "mocha";

/** What a process says that loads a library, and which of the kept files it reads. */
function load(library: string): { exports: readonly string[]; bundled: boolean } {
    const script = `
        const fs = require("node:fs");
        const { readFileSync } = fs;
        let bundled = false;
        fs.readFileSync = (file, ...rest) => {
            const content = readFileSync(file, ...rest);
            bundled ||= String(file).endsWith(".bundle.js");
            return content;
        };
        const { requireBundled } = require("./provider/bundle.ts");
        const exports = Object.keys(requireBundled("${library}")).sort();
        console.log(JSON.stringify({ exports, bundled }));`;
    const { stdout, stderr } = spawnSync(
        process.execPath,
        ["-r", "./provider/typescript.js", "-e", script],
        { encoding: "utf8" },
    );
    assert.equal(stderr, "");
    return JSON.parse(stdout) as { exports: readonly string[]; bundled: boolean };
}

describe("a library as one file", () => {
    for (const library of ["kubernetesClient", "sdk"]) {
        it(`exports what its packages export: ${library}`, () => {
            // The process ends once the file is made; it may have been there before.
            const first = load(library);
            const second = load(library);
            assert.equal(second.bundled, true);
            assert.deepEqual(second.exports, first.exports);
            assert.ok(second.exports.length > 5);
        });
    }
});
