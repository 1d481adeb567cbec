import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "mocha";

const scratch = mkdtempSync(join(tmpdir(), "makefile-"));
const trace = join(scratch, "executed");
const node = join(scratch, "node");

/** In place of Node.js: prints its arguments, and the variables that targets pass on. */
writeFileSync(
    node,
    `#!${process.execPath}
const { STACK, GREP, GIVEN } = process.env;
console.log(JSON.stringify({ args: process.argv.slice(2), STACK, GREP, GIVEN }));
`,
);
chmodSync(node, 0o755);

interface Ran {
    readonly args: readonly string[];
    readonly STACK?: string;
    readonly GREP?: string;
    readonly GIVEN: string;
}

/** Runs a target with arguments of make, or with the same as variables of the environment. */
function make(target: string, given: Readonly<Record<string, string>>, byEnvironment = false): Ran {
    const variables = Object.entries(given).map(([name, value]) => `${name}=${value}`);
    const { stdout, stderr } = spawnSync(
        "make",
        [
            ...["-s", "-o", "node_modules/.package-lock.json", `NODE=${node}`, target],
            ...(byEnvironment ? [] : variables),
        ],
        {
            encoding: "utf8",
            env: { PATH: process.env.PATH, ...(byEnvironment ? given : {}) },
        },
    );
    const last = stdout.trimEnd().split("\n").at(-1) ?? "";
    assert.match(last, /^\{/, stderr);
    return JSON.parse(last) as Ran;
}

const hostile = [
    "two words",
    "it's",
    '"quoted"',
    `; touch ${trace}`,
    `'; touch ${trace}; '`,
    `"; touch ${trace}; "`,
    `$(touch ${trace})`,
    `$(shell touch ${trace})`,
    `$$(touch ${trace})`,
    `\`touch ${trace}\``,
    `a & touch ${trace} #`,
    `$(eval X := $(shell touch ${trace}))`,
    "--output=/tmp/x",
    "*",
    "~",
    "$HOME",
    "\\",
];

describe("arguments of make", () => {
    after(() => {
        rmSync(scratch, { recursive: true, force: true });
    });

    for (const value of hostile) {
        it(`are passed on as they are, and not executed: ${value.replaceAll(trace, "FILE")}`, () => {
            for (const byEnvironment of [false, true]) {
                const report = make(
                    "report",
                    { BASE: value, PREVIEW: value, SVG: value, STACK: value, GREP: value },
                    byEnvironment,
                );
                assert.deepEqual(report.args.slice(-3), [
                    `--base=${value}`,
                    `--preview=${value}`,
                    `--svg=${value}`,
                ]);
                assert.deepEqual([report.STACK, report.GREP], [value, value]);
                assert.equal(report.GIVEN.trim(), byEnvironment ? "" : "STACK");
            }
            assert.equal(make("wipe", { RELEASE: value }).args.at(-1), `--release=${value}`);
            assert.ok(!existsSync(trace), `${value} was executed`);
        });
    }

    it("are none where none are given", () => {
        const report = make("report", {});
        assert.deepEqual(report.args.slice(-2), ["run", "report"]);
        assert.deepEqual([report.STACK, report.GREP], [undefined, undefined]);
    });
});
