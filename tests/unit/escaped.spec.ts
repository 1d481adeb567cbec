import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { inLog } from "../../cli/ci/preview";
import { formatRefusal } from "../../core/changes";
import { formatDoctorReport } from "../../core/doctor/diagnosisReport";
import { diagnosePlan } from "../../core/doctor/diagnosis";
import { formatDrift } from "../../core/drift/driftReport";
import { formatMarkdown } from "../../core/report/markdown";
import { storageReport } from "../../core/report/storageReport";
import { wipeRefusals } from "../../core/wipe";
import { yamlWord } from "../../core/yamlWord";
import { configOf, planOf } from "../support/config";
import { boundPair, liveCluster, liveNode } from "../support/live";

const evil =
    "\u001b[2J|`x`\n## all fine\u202e<img src=x>\u2028[a](b) **c**\n    - move all\n```\n'; x";
const config = configOf({ nodes: ["a"] });
const plan = planOf(config);
const [first, second, third] = plan;
assert.ok(first && second && third);

/** Nothing moves a cursor, ends a line or a block, or is a tag, a link or an item of its own. */
function assertTame(text: string): void {
    const unsafe = /[\p{C}\p{Zl}\p{Zp}]/u;
    const lines = text.split("\n");
    assert.deepEqual(
        lines.filter((line) => unsafe.test(line)),
        [],
    );
    const own = (line: string) => /^(## all fine|\s*- move all|```$)/.test(line);
    const open = lines.indexOf("```mermaid");
    assert.deepEqual(
        lines.filter((line, i) => own(line) && i < open),
        [],
    );
}

/** The text without what is within code, where Markdown reads nothing. */
function outsideCode(text: string): string {
    return text.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, "");
}

const pairs = plan.map(boundPair);
const live = liveCluster({
    nodes: [liveNode("a")],
    claims: pairs.map(({ claim }) => claim),
    volumes: [
        ...pairs.map(({ volume }, i) => ({
            ...volume,
            spec: {
                ...volume.spec,
                ...(i === 0 ? { local: { path: `/mnt/${evil}` } } : {}),
                ...(i === 1 ? { claimRef: { namespace: evil, name: evil } } : {}),
            },
            ...(i === 2 ? { status: { phase: "Failed", message: evil } } : {}),
        })),
        {
            ...pairs[3]?.volume,
            metadata: { name: evil },
            spec: { ...pairs[3]?.volume.spec, local: { path: `${first.path}/${evil}` } },
        },
    ],
});
const volumes = diagnosePlan("dev", plan, live);

describe("text of a cluster, a state and a preview", () => {
    it("is escaped by the doctor, and quoted in a command to type", () => {
        const about = { stack: "dev", release: "kafka", namespace: "kafka", healthy: false };
        const text = formatDoctorReport({ ...about, volumes, releaseFindings: [], fixed: [] });
        assertTame(text);
        assert.match(text, /kubectl describe pvc -n '[^']*'\\''; x'/);
    });

    it("is escaped in the Markdown of drift", () => {
        const text = formatDrift({
            ...{ stack: "dev", release: "kafka/kafka", verdict: "data at risk" },
            ...{ volumes, releaseFindings: [], objects: [], ownObjects: [], revision: 1 },
        });
        assertTame(text);
        assert.doesNotMatch(outsideCode(text), /(?<!\\)<img|(?<!\\)\[a\]|(?<!\\)\*\*c/);
        const rows = text.split("\n").filter((line) => line.startsWith("|"));
        const cells = rows.map((row) => row.split(/(?<!\\)\|/).length);
        assert.deepEqual([...new Set(cells)], [8]);
    });

    it("is escaped in each refusal of wipe", () => {
        const refusals = wipeRefusals("dev", config, plan, live);
        assert.ok(refusals.length > 0);
        assertTame(refusals.join("\n"));
        assert.ok(!refusals.some((line) => line.includes("\n")));
    });

    it("is escaped in a report, and quoted in the list to paste", () => {
        const before = plan.map((volume) => ({ ...volume, path: `${volume.path}${evil}` }));
        const report = storageReport({
            ...{ stack: "dev", config, plan, wanted: undefined, preview: undefined },
            before: { volumes: before, objects: [], release: undefined },
            deployedRead: true,
            comparison: { why: evil },
            resources: [
                {
                    ...{ type: `kubernetes:v1:${evil}`, name: evil, change: "changed" },
                    ...{ restarts: true, diff: [] },
                },
            ],
            notes: [evil],
        });
        const text = formatMarkdown(report);
        assertTame(text);
        assert.doesNotMatch(
            outsideCode(text.split("### Not acknowledged")[0] ?? ""),
            /(?<!\\)<img/,
        );
        const [, list = ""] = /```+yaml\n([^]*?)\n```+\n/.exec(text) ?? [];
        assert.deepEqual(parse(list), {
            "kafka-local-volumes:acknowledge": report.refused.map(({ name }) => name),
        });
    });

    it("is escaped in the refusal of pulumi up", () => {
        const change = { name: `move ${evil}`, meaning: evil, recreates: true };
        const text = formatRefusal("dev", [change]);
        assertTame(text);
        const list = text.split("\n").slice(-2).join("\n");
        assert.deepEqual(parse(list), { "kafka-local-volumes:acknowledge": [change.name] });
    });

    it("is one word of YAML, whatever is in it", () => {
        for (const text of [evil, "", "a: b", "a #b", "- a", "null", "\u{e0001}", "1", "'", "a "]) {
            assert.deepEqual(parse(`- ${yamlWord(text)}\n`), [text]);
        }
        const usual = "move datadir-0 from a:/mnt/x to b:/mnt/y";
        assert.equal(yamlWord(usual), usual);
    });

    it("is no command to the runner in the log of a job", () => {
        assert.equal(
            inLog("a::b\n  ::set-output name=a::b\n##[group]\u001b[2J\ttab\r"),
            "a::b\n  \\u003a:set-output name=a::b\n#\\u0023[group]\\u001b[2J\ttab\\u000d",
        );
    });
});
