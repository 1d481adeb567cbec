import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, beforeEach, describe, it } from "mocha";
import { bodyOf, hashOf, reportComment, reviewedReport } from "../../cli/ci/reportComment";
import { type RunResult, tryRun } from "../../dev/cluster/shell";

const bot = "github-actions[bot]";
const previewed = { report: "# no data touched\n", preview: "Previewing update (prod)" };

describe("the comment with a report", () => {
    it("contains the report, its stack and its hash", () => {
        const body = bodyOf("prod", previewed);
        assert.match(body, /^# no data touched$/m);
        assert.match(body, /^Previewing update \(prod\)$/m);
        const comment = { id: 1, author: bot, body };
        assert.equal(reportComment("prod", [comment]), comment);
        assert.equal(reviewedReport("prod", comment), hashOf(previewed.report));
    });

    it("is not another stack's, nor someone else's comment", () => {
        const body = bodyOf("prod", previewed);
        assert.equal(reportComment("prod-2", [{ id: 1, author: bot, body }]), undefined);
        assert.equal(reportComment("pro", [{ id: 1, author: bot, body }]), undefined);
        assert.equal(reportComment("prod", [{ id: 1, author: "someone", body }]), undefined);
        assert.equal(reportComment("prod", [{ id: 1, author: bot, body: `> ${body}` }]), undefined);
    });

    it("stands for no report where there is none", () => {
        const body = bodyOf("prod", { report: undefined, preview: "error: no stack" });
        assert.match(body, /There is no storage report/);
        assert.equal(reviewedReport("prod", { id: 1, author: bot, body }), undefined);
    });

    it("is no longer than GitHub accepts, and represents the whole report", () => {
        const report = "x".repeat(70_000);
        const body = bodyOf("prod", { report, preview: "y".repeat(70_000) });
        assert.ok(body.length < 65_536, String(body.length));
        assert.match(body, /cut: see the job's log/);
        assert.equal(reviewedReport("prod", { id: 1, author: bot, body }), hashOf(report));
    });

    for (const [what, text] of [
        ["what is escaped", "\u001b".repeat(30_000)],
        ["one fence", "`".repeat(60_000)],
        ["a fence in each line", `${"`".repeat(100)}\n`.repeat(600)],
        ["runs that are as long as a fence may be", `${"`".repeat(41)}\n`.repeat(1_500)],
        ["characters of two units", `x${"\u{1f600}".repeat(30_000)}`],
    ] as const) {
        it(`is no longer than GitHub accepts with ${what}`, () => {
            const short = "# no data touched\n";
            for (const given of [
                { report: short, preview: text },
                { report: text, preview: text },
                { report: text.repeat(2), preview: text },
                { report: text.slice(0, 59_990), preview: text },
            ]) {
                const body = bodyOf("prod", given);
                assert.ok(body.length < 65_536, String(body.length));
                assert.match(body, /\n<\/details>\n$/);
            }
        });
    }
});

/** Comments of pull request 7, which commit abc came in by, as GitHub's API has them. */
let comments: { id: number; user: { login: string }; body: string }[] = [];
let requests: string[] = [];

const server = createServer((request, response) => {
    const { method = "", url = "" } = request;
    requests.push(`${method} ${url}`);
    const answer = (status: number, body: unknown) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
    };
    void text(request).then((sent) => {
        const { searchParams, pathname } = new URL(url, "http://localhost");
        const given = (sent === "" ? {} : JSON.parse(sent)) as { body?: string };
        if (request.headers.authorization !== "Bearer secret") {
            answer(401, { message: "Bad credentials" });
        } else if (method === "GET" && pathname === "/repos/o/r/issues/7/comments") {
            const size = Number(searchParams.get("per_page"));
            const from = (Number(searchParams.get("page")) - 1) * size;
            answer(200, comments.slice(from, from + size));
        } else if (method === "GET" && pathname === "/repos/o/r/commits/FED/pulls") {
            const base = { ref: "trunk", repo: { default_branch: "trunk" } };
            const merged_at = "2026-01-01T00:00:00Z";
            const others = Array.from({ length: 100 }, (_, number) => ({ number, merged_at }));
            const all = [...others, { number: 107, merged_at, merge_commit_sha: "fed", base }];
            const size = Number(searchParams.get("per_page") ?? "30");
            const from = (Number(searchParams.get("page") ?? "1") - 1) * size;
            answer(200, all.slice(from, from + size));
        } else if (method === "GET" && pathname === "/repos/o/r/commits/abc/pulls") {
            const merged_at = "2026-01-01T00:00:00Z";
            const into = (ref: string) => ({ ref, repo: { default_branch: "trunk" } });
            answer(200, [
                { number: 6, merged_at: null, merge_commit_sha: "abc", base: into("trunk") },
                { number: 5, merged_at, merge_commit_sha: "abc", base: into("attacker") },
                { number: 4, merged_at, merge_commit_sha: "123", base: into("trunk") },
                { number: 3, merged_at },
                { number: 7, merged_at, merge_commit_sha: "abc", base: into("trunk") },
            ]);
        } else if (method === "GET" && pathname === "/repos/o/r/commits/def/pulls") {
            answer(200, []);
        } else if (method === "GET" && pathname === "/repos/o/r/issues/107/comments") {
            answer(200, []);
        } else if (method === "POST" && pathname === "/repos/o/r/issues/7/comments") {
            comments.push({ id: 500, user: { login: bot }, body: given.body ?? "" });
            answer(201, comments.at(-1));
        } else if (method === "PATCH" && pathname === "/repos/o/r/issues/comments/500") {
            comments = comments.map((one) => ({ ...one, body: given.body ?? "" }));
            answer(200, {});
        } else {
            answer(404, { message: "Not Found" });
        }
    });
});

const folder = mkdtempSync(join(tmpdir(), "report-comment-"));

function ci(name: string, ...args: readonly string[]): Promise<RunResult> {
    const { port } = server.address() as AddressInfo;
    const env = {
        GITHUB_API_URL: `http://127.0.0.1:${port}`,
        GITHUB_REPOSITORY: "o/r",
        GITHUB_TOKEN: "secret",
    };
    return tryRun(process.execPath, ["cli/kafka-local-volumes.js", "ci", name, ...args], { env });
}

function comment(pullRequest: string): Promise<RunResult> {
    return ci("comment", "--stack", "prod", "--from", folder, "--pull-request", pullRequest);
}

function reviewed(stack: string, commit: string): Promise<RunResult> {
    return ci("reviewed", "--stack", stack, "--commit", commit);
}

describe("the comment's commands, against GitHub's API", () => {
    before((done) => {
        server.listen(0, "127.0.0.1", done);
    });

    after((done) => {
        rmSync(folder, { recursive: true, force: true });
        server.close(done);
    });

    beforeEach(() => {
        requests = [];
    });

    const noise = Array.from({ length: 100 }, (_, id) => ({
        id,
        user: { login: "someone" },
        body: "looks good",
    }));

    it("make one comment, behind a hundred others, and update it", async () => {
        comments = [...noise];
        writeFileSync(join(folder, "preview.txt"), previewed.preview);
        for (const report of ["# data stranded\n", previewed.report]) {
            writeFileSync(join(folder, "report.md"), report);
            const { code, stderr } = await comment("7");
            assert.equal(code, 0, stderr);
        }
        assert.deepEqual(
            requests.filter((request) => !request.startsWith("GET")),
            ["POST /repos/o/r/issues/7/comments", "PATCH /repos/o/r/issues/comments/500"],
        );
        assert.equal(comments.at(-1)?.body, bodyOf("prod", previewed));
    });

    it("find the report of a commit, by the pull request that was merged", async () => {
        comments = [...noise, { id: 500, user: { login: bot }, body: bodyOf("prod", previewed) }];
        const found = await reviewed("prod", "abc");
        assert.deepEqual(
            [found.code, found.stdout],
            [0, `pull_request=7\nreport=${hashOf(previewed.report)}\n`],
        );
        assert.equal((await reviewed("dev", "abc")).stdout, "pull_request=7\n");
        assert.equal((await reviewed("prod", "def")).stdout, "");
    });

    it("find the pull request of a commit behind a hundred others", async () => {
        assert.equal((await reviewed("prod", "FED")).stdout, "pull_request=107\n");
    });

    it("say what GitHub said, and fail", async () => {
        const { code, stderr } = await comment("8");
        assert.equal(code, 2);
        assert.match(stderr, /^GET \S+\/issues\/8\/comments\S*: 404 \{"message":"Not Found"\}\n$/);
    });
});
