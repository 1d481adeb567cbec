import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, beforeEach, describe, it } from "mocha";
import { hashOf } from "../../cli/ci/reportComment";

const scratch = mkdtempSync(join(tmpdir(), "ci-command-"));
const out = join(scratch, "out");
const log = join(scratch, "calls");

/** A pulumi that logs its arguments, knows an empty stack, and fails where the test requires it. */
const pulumi = `#!/bin/sh
echo "$*" >> ${log}
case "$*" in
"stack export "*) echo '{ "deployment": {} }' ;;
"preview "*--json*) echo '{ "steps": [] }' ;;
*)
    echo "said $1"
    [ "$SAYS" = "" ] || { printf "$SAYS"; printf "$SAYS" >&2; }
    echo "warned $1" >&2
    [ "$1" != "$FAILS" ] || exit 255
    ;;
esac
`;
writeFileSync(join(scratch, "pulumi"), pulumi);
chmodSync(join(scratch, "pulumi"), 0o755);

function ci(name: string, args: readonly string[], fails = "", says = "") {
    const PATH = [scratch, dirname(process.execPath), "/usr/bin", "/bin"].join(":");
    const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["cli/kafka-local-volumes.js", "ci", name, "--out", out, ...args],
        { encoding: "utf8", env: { PATH, FAILS: fails, SAYS: says } },
    );
    return { status, stdout, stderr };
}

function written(name: string): string {
    return readFileSync(join(out, name), "utf8");
}

/** How pulumi was called, except for reading the state. */
function calls(): readonly string[] {
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    return lines.filter((line) => !line.startsWith("stack ") && !line.includes("--json"));
}

const stack = ["--stack", "local"];
const configured = "--stack local --non-interactive --color never --policy-pack policy";

describe("kafka-local-volumes ci", function () {
    this.timeout(30_000);

    beforeEach(() => {
        writeFileSync(log, "");
    });

    after(() => {
        rmSync(scratch, { recursive: true, force: true });
    });

    it("preview writes the report and pulumi's own preview, and shows the report", () => {
        const { status, stdout, stderr } = ci("preview", stack);
        assert.deepEqual([status, stderr], [0, ""]);
        assert.match(stdout, /^## local: no data touched\n/);
        assert.equal(written("report.md"), stdout);
        assert.equal(written("preview.txt"), "said preview\nwarned preview\n");
        assert.deepEqual(calls(), [`preview --suppress-progress ${configured}`]);
    });

    it("preview ends with 1 where only pulumi fails, and shows what it said", () => {
        const { status, stderr } = ci("preview", stack, "preview");
        assert.deepEqual([status, stderr], [1, "said preview\nwarned preview\n"]);
    });

    it("preview leaves nothing of an earlier run where there is no such stack", () => {
        const { status, stdout, stderr } = ci("preview", ["--stack", "missing"]);
        assert.deepEqual([status, stdout, written("report.md")], [2, "", ""]);
        assert.match(stderr, /^--stack missing: there is no Pulumi\.missing\.yaml; stacks here: /);
    });

    it("up changes nothing where another report was reviewed, or none", () => {
        for (const [reviewed, named] of [
            ["0".repeat(64), "0".repeat(64)],
            ["", "none"],
        ] as const) {
            const { status, stderr } = ci("up", [...stack, "--reviewed", reviewed]);
            const report = hashOf(written("report.md"));
            assert.equal(status, 3);
            assert.equal(
                stderr,
                `nothing was changed: this report is ${report}, the reviewed one is ${named}\n`,
            );
            assert.ok(!calls().some((call) => call.startsWith("up ")));
        }
    });

    it("up changes nothing where the preview fails", () => {
        const reviewed = hashOf(written("report.md"));
        const { status } = ci("up", [...stack, "--reviewed", reviewed], "preview");
        assert.equal(status, 1);
        assert.ok(!calls().some((call) => call.startsWith("up ")));
    });

    it("up runs pulumi up where the report is the reviewed one, and fails as it does", () => {
        const reviewed = ["--reviewed", hashOf(written("report.md"))];
        const { status, stdout } = ci("up", [...stack, ...reviewed]);
        assert.equal(status, 0);
        assert.match(stdout, /\nsaid up\n$/);
        assert.equal(calls().at(-1), `up --yes --skip-preview ${configured}`);
        assert.equal(ci("up", [...stack, ...reviewed], "up").status, 1);
    });

    it("up shows what pulumi says so that a runner takes none of it for a command", () => {
        const reviewed = ["--reviewed", hashOf(written("report.md"))];
        const says =
            "::stop-commands::a\\n  ::set-env name=a::b\\na ##[group]\\033[2J é\\r\\n\\n::end";
        const { status, stdout, stderr } = ci("up", [...stack, ...reviewed], "", says);
        const shown = [
            "\\u003a:stop-commands::a",
            "  \\u003a:set-env name=a::b",
            "a #\\u0023[group]\\u001b[2J é\\u000d",
            "",
            "\\u003a:end",
        ].join("\n");
        assert.equal(status, 0);
        assert.ok(stdout.endsWith(`\nsaid up\n${shown}`), stdout);
        assert.ok(stderr.endsWith(`${shown}warned up\n`), stderr);
    });
});
