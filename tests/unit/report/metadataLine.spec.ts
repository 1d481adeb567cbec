import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { describe, it } from "mocha";
import { verdictCode } from "../../../cli/exitCodes";
import { readConfig } from "../../../core/config/read";
import { type JsonObject, merge } from "../../../core/json";
import { planVolumes } from "../../../core/plan";
import { releaseOfConfig } from "../../../core/release/inputs";
import { formatMarkdown } from "../../../core/report/markdown";
import { picture } from "../../../core/report/picture";
import { isOpen, storageReport, type StorageReport } from "../../../core/report/storageReport";
import { defaults } from "../../support/config";

const base: JsonObject = {
    nodes: ["a", "b", "c"],
    kafka: { brokers: 3, disksPerBroker: 1, size: "5Gi", heap: "512Mi" },
    platform: { version: "7.9.11", edition: "community" },
    services: { controlCenter: { enabled: false } },
};

/** The report of a change, of what is deployed. */
function reported(
    was: JsonObject,
    is: JsonObject,
    metadataVersion?: string,
    disks = was,
): StorageReport {
    const [before, after, withDisks] = [was, is, disks].map((more) =>
        readConfig(merge(base, more), defaults),
    );
    assert.ok(before && after && withDisks);
    const volumes = planVolumes(withDisks.config, withDisks.chart);
    return storageReport({
        stack: "prod",
        config: after.config,
        before: {
            ...{ volumes, objects: [`Namespace/kafka`], metadataVersion },
            release: releaseOfConfig(before.config, before.chart),
        },
        deployedRead: true,
        plan: planVolumes(after.config, after.chart, volumes),
        wanted: releaseOfConfig(after.config, after.chart),
        preview: undefined,
        comparison: { objects: [] },
        resources: [],
        notes: [],
    });
}

function phase(metadata: string, more: JsonObject = {}): JsonObject {
    return merge({ metadata }, more);
}

/** First line, and those about the metadata. */
function lines(report: StorageReport): readonly string[] {
    const all = formatMarkdown(report).split("\n");
    return all.filter((line, i) => i === 0 || /^`(metadata|platform\.m)/.test(line));
}

function code(report: StorageReport): number {
    return verdictCode(report.verdict, isOpen(report));
}

const leaving = "leave ZooKeeper for good with release kafka/kafka";
const level = "4.4-IV2";
const raising = `raise metadata.version to ${level} for good with release kafka/kafka`;
const kafka4: JsonObject = { metadata: "kraft", platform: { version: "8.4.0" } };
const raised = merge(kafka4, { platform: { metadataVersion: level } });

describe("the report of a change of metadata", () => {
    it("says which disks are new, which stay, and until when it can be taken back", () => {
        const report = reported(phase("zookeeper"), phase("migrating"));
        assert.deepEqual(lines(report), [
            "## prod: no data touched, metadata to migrating",
            "`metadata`: `zookeeper` -> `migrating`: controllers have the metadata and write it to ZooKeeper too; the brokers still use ZooKeeper. Disks: `datadir-kafka-controller-0`, `datadir-kafka-controller-1`, `datadir-kafka-controller-2` are new; 3 disks of brokers and 6 disks of ZooKeeper stay as they are. Way back: it can be taken back: set metadata to zookeeper and run pulumi up; topics and records created since then stay.",
        ]);
        assert.equal(code(report), 0);
        const [, dual = ""] = lines(reported(phase("migrating"), phase("dual")));
        assert.match(
            dual,
            /Disks: no disk is new; 3 disks of brokers, 6 disks of ZooKeeper and 3 disks of controllers stay/,
        );
        assert.match(dual, /Way back: it can be taken back until metadata is kraft: /);
        const back = lines(reported(phase("dual"), phase("migrating")));
        assert.match(back[0] ?? "", /no data touched, metadata to migrating$/);
    });

    it("is a box of the picture in Markdown, too", () => {
        const boxes = (from: string, to: string): readonly string[] =>
            formatMarkdown(reported(phase(from), phase(to)))
                .split("\n")
                .filter((line) => /^ *m\d+\[/.test(line))
                .map((line) => line.trim());
        assert.deepEqual(boxes("migrating", "dual"), [
            'm0["metadata: migrating to dual<br/>it can be taken back until metadata is kraft"]',
        ]);
        assert.deepEqual(boxes("dual", "kraft"), [
            'm0["metadata: dual to kraft<br/>it cannot be taken back"]',
        ]);
        assert.deepEqual(boxes("dual", "dual"), []);
    });

    it("asks for the acknowledgement of what cannot be taken back", () => {
        const report = reported(phase("dual"), phase("kraft"));
        const [first, line = ""] = lines(report);
        assert.equal(first, "## prod: no data touched, metadata to kraft for good");
        assert.match(
            line,
            /3 disks of brokers, 6 disks of ZooKeeper and 3 disks of controllers stay/,
        );
        assert.match(line, /Way back: \*\*it cannot be taken back\*\*: ZooKeeper does not know/);
        assert.deepEqual(
            report.refused.map(({ name, ofMetadata }) => [name, ofMetadata]),
            [[leaving, true]],
        );
        assert.equal(code(report), 5);
        const known = reported(phase("dual"), phase("kraft", { acknowledge: [leaving] }));
        assert.deepEqual([known.refused, code(known)], [[], 0]);
        assert.match(
            formatMarkdown(known),
            /- `acknowledge`: `leave ZooKeeper for good .*` is accepted\./,
        );
    });

    it("is the same for the level, by what was verified", () => {
        const report = reported(kafka4, raised);
        const [first, line = ""] = lines(report);
        assert.equal(first, "## prod: no data touched, metadata.version to 4.4-IV2 for good");
        assert.match(
            line,
            /^`platform\.metadataVersion`: `4\.4-IV2`: .*\*\*it cannot be taken back\*\*, and older images/,
        );
        assert.deepEqual(
            report.refused.map(({ name }) => name),
            [raising],
        );
        assert.equal(code(report), 5);
        assert.deepEqual(reported(kafka4, raised, level).metadata, []);
        const from = reported(kafka4, merge(raised, { acknowledge: [raising] }), "4.2-IV1");
        assert.deepEqual([from.refused, from.metadata[0]?.before], [[], "4.2-IV1"]);
    });

    it("says nothing where nothing of it changes, or Kafka is not installed", () => {
        assert.deepEqual(reported(phase("kraft"), kafka4).metadata, []);
        assert.deepEqual(reported(phase("dual"), phase("dual")).metadata, []);
        assert.deepEqual(reported(kafka4, merge(raised, { installed: false })).metadata, []);
    });

    it("says what gives ZooKeeper's volumes up, as long as they stay", () => {
        const report = reported(phase("dual"), phase("kraft"));
        const [note = ""] = report.notes.filter((one) => one.includes("ZooKeeper"));
        const names = [...note.matchAll(/"(remove [^"]+)"/g)].map(([, name = ""]) => name);
        assert.equal(names.length, 6);
        // In use until kraft is reached.
        const early = reported(phase("dual"), phase("kraft", { acknowledge: [...names, leaving] }));
        assert.match(early.blocked ?? "", /give them up in another pulumi up/);
        const given = reported(
            phase("kraft"),
            phase("kraft", { acknowledge: names }),
            undefined,
            phase("dual"),
        );
        assert.deepEqual([given.refused, given.verdict], [[], "data stranded"]);
        assert.equal(given.blocked, undefined);
        assert.deepEqual(given.notes, []);
    });

    it("is as docs/report.schema.json says, and a line of the picture", () => {
        const validate = new Ajv().compile(
            JSON.parse(readFileSync("docs/report.schema.json", "utf8")) as JsonObject,
        );
        const all = [
            reported(phase("zookeeper"), phase("migrating")),
            reported(phase("dual"), phase("kraft")),
            reported(kafka4, raised),
        ];
        const captions = [
            "metadata: zookeeper to migrating; it can be taken back",
            "metadata: dual to kraft; it cannot be taken back",
            "metadata.version: 4.4-IV2; it cannot be taken back",
        ];
        for (const [i, report] of all.entries()) {
            assert.ok(
                validate(JSON.parse(JSON.stringify(report))),
                JSON.stringify(validate.errors),
            );
            const svg = picture(report, report.disks);
            assert.ok(svg.includes(captions[i] ?? ""), svg.slice(0, 3000));
        }
        const [report] = all;
        assert.ok(report);
        const without = picture({ ...report, metadata: [] }, report.disks);
        const height = (svg: string) => Number(/ height="(\d+)"/.exec(svg)?.[1]);
        assert.equal(height(picture(report, report.disks)) - height(without), 20);
    });
});
