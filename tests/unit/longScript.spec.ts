import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "mocha";
import { directoriesScript } from "../../core/disks/directoriesScript";
import { type Command, withoutLongScript } from "../../provider/kubernetes/longScript";

/** What a command prints in a pod whose standard input stays open. */
function printed({ command: [shell = "", ...words], input = "" }: Command): string {
    const { stdout, status } = spawnSync(shell, words, {
        input: `${input}more\n`,
        encoding: "utf8",
    });
    return `${stdout}${status}`;
}

/** A script of more than so many bytes, by a comment of characters that have three each. */
function long(script: string, bytes = 40_000): string {
    return `# ${"…".repeat(bytes / 3)}\n${script}`;
}

describe("a long script in a pod", () => {
    it("is not part of the command", () => {
        const { command, input } = withoutLongScript(["sh", "-c", directoriesScript, "name", "x"]);
        assert.equal(input, directoriesScript);
        assert.ok(encodeURIComponent(command.join(" ")).length < 200);
        assert.deepEqual(command.slice(3), ["name", "x"]);
    });

    for (const shell of ["sh", "bash"]) {
        it(`runs in ${shell} as a part of it would`, () => {
            const script = 'printf "%s." "$0" "$#" "$@"; read -r line || printf none; exit 3';
            const words = ["name", "a b", "", "$x", '"'];
            const command = withoutLongScript([shell, "-c", long(script), ...words]);
            assert.equal(printed(command), 'name.4.a b..$x.".none3');
        });

        it(`ends ${shell} with the status of its last command`, () => {
            assert.equal(printed(withoutLongScript([shell, "-c", long("false")])), "1");
        });
    }

    it("stays where it is short, as does a command without one", () => {
        for (const command of [
            ["sh", "-c", "true", "sh"],
            ["cat", "-c"],
            [],
            ["x", long("", 9000)],
        ]) {
            assert.deepEqual(withoutLongScript(command), { command });
        }
    });
});
