import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { describe, it } from "mocha";
import { verdictCode } from "../../../cli/exitCodes";
import { describeChart } from "../../../core/chart/chart";
import type { StackConfig } from "../../../core/config/schema";
import { isObject, type JsonObject, merge } from "../../../core/json";
import { releaseOfConfig } from "../../../core/release/inputs";
import { configuredResources } from "../../../core/report/configuredResources";
import { configuredChanges } from "../../../core/report/otherResources";
import type { Deployment } from "../../../core/report/acknowledgement";
import type { Preview } from "../../../core/report/preview";
import { isOpen, storageReport, type StorageReport } from "../../../core/report/storageReport";
import { configOf, planOf } from "../../support/config";

const base: JsonObject = {
    nodes: ["a", "b", "c"],
    kafka: { brokers: 3, disksPerBroker: 2, size: "5Gi", heap: "512Mi" },
    zookeeper: { servers: 3 },
};

function deployment(given: JsonObject): Deployment {
    const config = configOf(given);
    return {
        volumes: planOf(config),
        objects: [`Namespace/${config.namespace}`],
        release: releaseOfConfig(config, describeChart(config)),
    };
}

function resourcesOf(config: StackConfig) {
    return configuredResources(config, describeChart(config));
}

function exitCode(report: StorageReport): number {
    return verdictCode(report.verdict, isOpen(report));
}

function reported(
    change: JsonObject,
    before: JsonObject = base,
    preview?: Preview,
    deployedRead = true,
): StorageReport {
    const config = configOf(merge(base, change));
    const was = deployment(before);
    return storageReport({
        stack: "test",
        config,
        before: was,
        deployedRead,
        plan: planOf(config, was.volumes),
        wanted: releaseOfConfig(config, describeChart(config)),
        preview,
        comparison: { objects: [] },
        resources: configuredChanges(resourcesOf(configOf(before)), resourcesOf(config)),
        notes: [],
    });
}

const broker = (n: number, disk = 0) => `datadir-${disk}-kafka-cp-kafka-${n}`;
const servers = { zookeeper: { 0: "a", 1: "b", 2: "c" } };

/** Title, change, verdict and exit code. */
const changes: readonly (readonly [string, JsonObject, string, number])[] = [
    ["nothing", {}, "no data touched", 0],
    ["more brokers", { kafka: { brokers: 5 } }, "no data touched", 0],
    ["another node", { nodes: ["d", "c", "b", "a"] }, "no data touched", 0],
    [
        "values only",
        { values: { "cp-kafka": { podAnnotations: { a: "b" } } } },
        "no data touched",
        0,
    ],
    ["another heap", { kafka: { heap: "1Gi" } }, "no data touched", 0],
    ["a service off", { services: { rest: { enabled: false } } }, "no data touched", 0],
    ["another disk each", { kafka: { disksPerBroker: 3 } }, "no data touched", 5],
    ["the chart off", { installed: false }, "no data touched", 5],
    ["a larger size", { kafka: { size: "6Gi" } }, "no data touched", 5],
    ["another class", { storageClass: "fast" }, "no data touched", 5],
    ["other volume names", { volumePrefix: "x-" }, "no data touched", 5],
    ["another namespace over the same directories", { namespace: "n" }, "no data touched", 5],
    ["the namespace given away", { createNamespace: false }, "no data touched", 5],
    ["fewer brokers", { kafka: { brokers: 2 } }, "data stranded", 10],
    ["fewer disks", { kafka: { disksPerBroker: 1 } }, "data stranded", 10],
    ["a broker moved", { placement: { kafka: { 0: "b" } } }, "data stranded", 10],
    ["one server of three moved", { placement: { zookeeper: { 0: "b" } } }, "data stranded", 10],
    ["a node replaced", { nodes: ["a", "b", "d"] }, "data stranded", 10],
    ["another root", { root: "/srv" }, "data stranded", 10],
    ["another release", { release: "new" }, "data stranded", 10],
    ["a smaller size", { kafka: { size: "4Gi" } }, "data at risk", 20],
    ["ZooKeeper moved whole", { zookeeper: { dataRoot: "/zk" } }, "data at risk", 20],
    [
        "two brokers' disks swapped",
        {
            nodes: ["a"],
            placement: {
                kafka: { 0: "a", 1: "a", 2: "a" },
                zookeeper: { 0: "a", 1: "a", 2: "a" },
                paths: {
                    [broker(0)]: `/mnt/data/${broker(1)}`,
                    [broker(1)]: `/mnt/data/${broker(0)}`,
                },
            },
        },
        "data at risk",
        20,
    ],
];

/** A change on one node starts from one node. */
function baseOf(change: JsonObject): JsonObject {
    const { nodes } = change;
    return Array.isArray(nodes) && nodes.length === 1 ? { ...base, nodes } : base;
}

const schema = JSON.parse(readFileSync("docs/report.schema.json", "utf8")) as JsonObject;
const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);

describe("the report as JSON", () => {
    const faultsOf = (report: unknown) => {
        validate(JSON.parse(JSON.stringify(report)));
        return (validate.errors ?? []).map(
            ({ instancePath, message = "" }) => `${instancePath} ${message}`,
        );
    };

    for (const [title, change] of changes) {
        it(`is as docs/report.schema.json says, for ${title}`, () => {
            const report = reported(change, baseOf(change));
            assert.deepEqual(faultsOf(report), []);
            assert.deepEqual(faultsOf({ ...report, comparison: { why: "there is no helm" } }), []);
        });
    }

    it("is refused by the schema without a key, and with one that it does not know", () => {
        const { verdict, ...rest } = reported({});
        assert.equal(verdict, "no data touched");
        assert.deepEqual(faultsOf(rest), [" must have required property 'verdict'"]);
        assert.deepEqual(faultsOf({ ...reported({}), other: 1 }), [
            " must NOT have additional properties",
        ]);
    });
});

describe("the report's verdict", () => {
    for (const [title, change, verdict, code] of changes) {
        it(`is "${verdict}" and ${code} for ${title}`, () => {
            const report = reported(change, baseOf(change));
            assert.deepEqual([report.verdict, exitCode(report)], [verdict, code]);
            assert.equal(report.reasons.length > 0, verdict !== "no data touched");
        });

        it(`passes ${title} once exactly that is acknowledged, and not before`, () => {
            const before = baseOf(change);
            const names = reported(change, before).refused.map(({ name }) => name);
            // A change that requires Kafka stopped passes only where it is stopped.
            const stopped = { ...before, installed: false };
            const acknowledged = reported({ ...change, acknowledge: names }, stopped);
            assert.deepEqual([exitCode(acknowledged), acknowledged.refused], [0, []]);
            const data = acknowledged.acknowledged.filter(({ ofData }) => ofData);
            for (const { name } of data) {
                const others = names.filter((other) => other !== name);
                const report = reported({ ...change, acknowledge: others }, stopped);
                assert.deepEqual(
                    report.refused.map((one) => one.name),
                    [name],
                );
                assert.notEqual(exitCode(report), 0);
            }
        });
    }

    it("is at risk where most servers would start empty beside Kafka's data", () => {
        const move = (zookeeper: JsonObject) =>
            reported({ placement: { zookeeper } }, { ...base, placement: servers }).verdict;
        assert.equal(move({ 0: "b", 1: "b", 2: "c" }), "data stranded");
        assert.equal(move({ 0: "b", 1: "c", 2: "c" }), "data at risk");
    });

    it("requires no acknowledgement of a first installation", () => {
        const config = configOf(base);
        const report = storageReport({
            stack: "test",
            config,
            before: { volumes: [], objects: [], release: undefined },
            deployedRead: true,
            plan: planOf(config),
            wanted: releaseOfConfig(config, describeChart(config)),
            preview: undefined,
            comparison: { why: "no helm" },
            resources: configuredChanges([], resourcesOf(config)),
            notes: [],
        });
        assert.deepEqual([report.verdict, exitCode(report)], ["no data touched", 0]);
        assert.equal(report.kafka, "is installed as kafka/kafka");
    });

    it("is not verified where nobody reads what is deployed, whatever is worse comes first", () => {
        const of = (change: JsonObject) => reported(change, base, undefined, false);
        assert.deepEqual([of({}).verdict, exitCode(of({}))], ["not verified", 0]);
        assert.match(of({}).reasons.join(), /^what is deployed was not read/);
        const off = of({ installed: false });
        assert.deepEqual([off.verdict, exitCode(off)], ["not verified", 6]);
        assert.equal(of({ root: "/srv" }).verdict, "data stranded");
    });

    it("is not verified where no pod looks into the directories that claims get", () => {
        const unchecked = { ...base, preparation: { enabled: false } };
        const of = (change: JsonObject) =>
            reported({ ...change, preparation: { enabled: false } }, unchecked);
        assert.equal(of({}).verdict, "no data touched");
        assert.equal(of({ kafka: { heap: "1Gi" } }).verdict, "no data touched");
        const more = of({ kafka: { brokers: 4 } });
        assert.deepEqual([more.verdict, exitCode(more)], ["not verified", 0]);
        assert.match(
            more.reasons.join(),
            /^preparation\.enabled is false: no pod checks whether the 2 directories that claims get have data in them$/,
        );
    });
});

describe("a preview with removals that no key explains", () => {
    const urn = (name: string) => `urn:pulumi:test::p::${name}`;

    function preview(operation: string, type: "PersistentVolume" | "PersistentVolumeClaim") {
        const claim = broker(0);
        const metadata =
            type === "PersistentVolume" ? { name: claim } : { name: claim, namespace: "kafka" };
        const claimRef = { namespace: "kafka", name: claim };
        const before = {
            type: `kubernetes:core/v1:${type}`,
            outputs: { metadata, spec: { claimRef } },
        };
        assert.ok(isObject(before));
        return {
            errors: [],
            steps: [
                {
                    urn: urn(claim),
                    type: before.type,
                    operations: [operation],
                    before,
                    after: undefined,
                },
            ],
        };
    }

    it("is refused by name until that name is acknowledged", () => {
        for (const [operation, type, name] of [
            ["delete", "PersistentVolume", `delete volume ${broker(0)}`],
            ["delete-replaced", "PersistentVolume", `replace volume ${broker(0)}`],
            ["delete", "PersistentVolumeClaim", `delete claim kafka/${broker(0)}`],
            ["replace", "PersistentVolumeClaim", `replace claim kafka/${broker(0)}`],
        ] as const) {
            const steps = preview(operation, type);
            const { refused } = reported({}, base, steps);
            assert.deepEqual(
                refused.map((one) => one.name),
                [name],
            );
            assert.deepEqual(reported({ acknowledge: [name] }, base, steps).refused, []);
        }
    });
});

describe("what the report says about Kafka", () => {
    for (const [change, line] of [
        [{}, "keeps running, unchanged"],
        [{ installed: false }, "is stopped in order and removed; its volumes and its data stay"],
        [
            { kafka: { disksPerBroker: 3 } },
            "is stopped in order, and installed again over the same volumes",
        ],
        [{ release: "new" }, "is stopped in order, and installed as kafka/new"],
        [
            { placement: { kafka: { 0: "b" } } },
            "must be stopped first, in order, unless the nodes that volumes move away from are gone",
        ],
        [
            { volumePrefix: "x-" },
            "must be stopped first, in order, and then installed again on the recreated volumes",
        ],
    ] as const) {
        it(`is that it ${line}`, () => {
            assert.equal(reported(change).kafka, line);
        });
    }
});
