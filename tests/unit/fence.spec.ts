import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { after, describe, it } from "mocha";
import { bodyOf } from "../../cli/ci/reportComment";
import { code, fenced, inline } from "../../core/report/fence";
import { objectDiff } from "../../core/report/markdown";

/** The lines of a text that are not within its first fenced block, as CommonMark has it. */
function outside(text: string): readonly string[] {
    const lines = text.split("\n");
    const start = lines.findIndex((line) => /^(`{3,}|~{3,})/.test(line));
    const fence = /^[`~]+/.exec(lines[start] ?? "")?.[0] ?? "";
    const length = lines
        .slice(start + 1)
        .findIndex((line) =>
            new RegExp(`^ {0,3}${fence[0] ?? "x"}{${fence.length},} *$`).test(line),
        );
    return [...lines.slice(0, start), ...lines.slice(start + length + 2)];
}

describe("a code block in a report or a comment", () => {
    const hostile = ["```", "~~~", "````", "  ```", "</details>", "@someone", "`````` text"];
    const longRun = "`".repeat(1000);

    it("is not ended by its content", () => {
        const line = fc.oneof(fc.constantFrom(...hostile), fc.string());
        fc.assert(
            fc.property(fc.array(line.map((text) => text.replaceAll("\n", " "))), (lines) => {
                assert.deepEqual(outside(fenced("text", lines).join("\n")), []);
            }),
        );
    });

    it("is not ended in the comment of a pull request", () => {
        for (const each of [...hostile, longRun]) {
            const preview = `Previewing\n${each}\n# injected\n`;
            const body = bodyOf("prod", { report: "# no data touched\n", preview });
            assert.ok(!outside(body).some((line) => line === "# injected"), body);
            assert.ok(outside(body).includes("</details>"));
        }
    });

    it("is not ended in the diff of an object", () => {
        const diff = objectDiff("a", ["+ a: |\n```\n# injected"]).join("\n");
        assert.ok(!outside(diff).includes("# injected"), diff);
    });

    it("is as it was where nothing within could end it", () => {
        assert.deepEqual(fenced("diff", ["-a", "+b"]), ["```diff", "-a", "+b", "```"]);
        assert.deepEqual([code("a"), code("a`b")], ["`a`", "`` a`b ``"]);
    });

    it("has a short fence whatever its content", () => {
        const [first = "", content = ""] = fenced("text", [`a ${longRun} b`]);
        assert.ok(first.length < 100, first);
        assert.match(content, /^a `+… \(1000 backticks\) b$/);
    });

    it("keeps a report that is cut from leaving a block open", () => {
        const report = `# a\n\`\`\`diff\n${"x".repeat(70_000)}\n\`\`\`\n`;
        const body = bodyOf("prod", { report, preview: "" });
        assert.ok(outside(body).includes("</details>"));
    });
});

describe("a text from outside within a line", () => {
    for (const [what, given, written] of [
        ["a team", "@org/team", "@<!-- -->org/team"],
        ["an address", "a@example.org", "a@<!-- -->example.org"],
        ["an issue", "#12, org/a#12, GH-12", "#<!-- -->12, org/a#<!-- -->12, GH<!-- -->-12"],
        ["a URL", "https://example.org", "https:<!-- -->//example.org"],
        ["a host", "www.example.org", "www<!-- -->.example.org"],
        ["emphasis", "_a_ __a__ a_b ~~a~~", "\\_a\\_ \\_\\_a\\_\\_ a_b \\~\\~a\\~\\~"],
        ["mathematics", "$a$", "<span>$</span>a<span>$</span>"],
        ["an entity", "&lt; &#60; a & b", "\\&lt; \\&#<!-- -->60; a & b"],
        ["a comment", "<!-- -->", "\\<!-- -->"],
        ["a link", "[a](b) \\ `*`", "\\[a](b) \\\\ \\`\\*\\`"],
        ["nothing of Markdown's", "a #b @ c: d/e 1 - 2 (f)", "a #b @ c: d/e 1 - 2 (f)"],
    ] as const) {
        it(`is shown as text: ${what}`, () => {
            assert.equal(inline(given), written);
        });
    }
});

describe("a revision of git", () => {
    const scratch = mkdtempSync(join(tmpdir(), "revision-"));
    after(() => {
        rmSync(scratch, { recursive: true, force: true });
    });

    const file = join(scratch, "written");
    const refused: readonly (readonly [string, string])[] = [
        [`--output=${file}`, "begins with -"],
        ["--all", "begins with -"],
        ["nope", "git has no such commit"],
        ["HEAD:../../", "git has no such commit"],
        ["HEAD:Pulumi.yaml", "git has no such commit"],
        ["", "git has no such commit"],
    ];
    for (const [revision, why] of refused) {
        it(`is refused in one line: ${revision.replace(scratch, "")}`, () => {
            const { status, stdout, stderr } = spawnSync(
                process.execPath,
                ["cli/kafka-local-volumes.js", "report", "--stack", "dev", `--base=${revision}`],
                { encoding: "utf8" },
            );
            assert.deepEqual([status, stdout], [2, ""]);
            assert.equal(
                stderr,
                `--base ${revision}: ${why}; allowed: a commit, a branch or a tag, such as main or HEAD~1\n`,
            );
            assert.ok(!existsSync(file));
        });
    }
});
