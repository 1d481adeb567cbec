import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { KafkaChart } from "../../components/kafkaChart";
import { readConfig } from "../../core/config/read";
import { ConfigFaults } from "../../core/fault";
import { kafkaOfValues } from "../../core/features/kafkaOfValues";
import {
    compareLevels,
    featureArgument,
    levelsOf,
    metadataVersions,
} from "../../core/features/metadataVersion";
import { decideLevel, type LevelDecision, raiseName } from "../../core/features/raise";
import { wantedLevel } from "../../core/features/wantedLevel";
import { decide } from "../../core/decision";
import { type JsonObject, merge } from "../../core/json";
import { planVolumes } from "../../core/plan";
import { releaseInputs } from "../../core/stackInputs";
import { readState } from "../../core/state/state";
import { defaults } from "../support/config";
import { promiseOf, StrictMocks } from "../support/mocks";

const name = raiseName("4.4-IV2", "kafka/kafka");

function stack(version: string, more: JsonObject = {}) {
    const given: JsonObject = {
        nodes: ["a", "b", "c"],
        metadata: "kraft",
        platform: { version, edition: "community" },
        services: { controlCenter: { enabled: false } },
    };
    return readConfig(merge(given, more), defaults);
}

function wanting(level: string, ...acknowledge: readonly string[]): JsonObject {
    return { platform: { metadataVersion: level }, acknowledge };
}

/** What is decided of a change from one configuration to another, by what Kafka says. */
function decided(
    was: ReturnType<typeof stack>,
    is: ReturnType<typeof stack>,
    found: Parameters<typeof decideLevel>[1],
    metadataVersion?: string,
): LevelDecision {
    const release = { name: "kafka", namespace: "kafka", values: was.chart.values };
    const wish = wantedLevel(is, { release, metadataVersion });
    assert.ok(wish);
    return decideLevel(wish, found);
}

function faultsOf(decision: LevelDecision): readonly string[] {
    return decision.do === "refuse"
        ? decision.faults.map(({ key, allowed }) => `${key}: ${allowed}`)
        : [decision.do];
}

function configFaults(version: string, more: JsonObject): readonly string[] {
    try {
        stack(version, more);
        return [];
    } catch (error) {
        assert.ok(error instanceof ConfigFaults);
        return error.faults.map(({ key, allowed }) => `${key}: ${allowed}`);
    }
}

describe("metadata.version: its levels", () => {
    it("are in the order of Kafka's versions, and each version knows those up to its own", () => {
        for (const [i, level] of metadataVersions.slice(1).entries()) {
            assert.ok((compareLevels(metadataVersions[i] ?? "", level) ?? 0) < 0, level);
        }
        assert.deepEqual(levelsOf([3, 9]), ["3.9-IV0"]);
        assert.deepEqual(levelsOf([4, 1]), ["3.9-IV0", "4.0-IV3", "4.1-IV1"]);
        assert.equal(compareLevels("4.0-IV1", "4.0-IV3"), -2);
        assert.equal(compareLevels("4.10-IV0", "4.4-IV2"), 6);
        assert.equal(compareLevels("19", "4.4-IV2"), undefined);
        assert.equal(featureArgument("4.4-IV2"), "metadata.version=33");
    });

    it("are those that Kafka's own tool has for each version", () => {
        // kafka-features version-mapping of 4.4.0, for 3.9-IV0 and 4.0 to 4.4.
        const file = "tests/support/metadataOutputs/4.4.0-version-mapping.txt";
        const lines = readFileSync(file, "utf8").trim().split("\n");
        assert.deepEqual(
            lines.map((line) => line.replace(/ .*/, "")),
            metadataVersions.map(featureArgument),
        );
        assert.deepEqual(
            lines.map((line) => /\((.*)\)/.exec(line)?.[1]),
            metadataVersions.map((level, i) => (i === 0 ? level : level.replace(/-.*/, ""))),
        );
    });
});

describe("platform.metadataVersion", () => {
    it("is one that the images know, and only without ZooKeeper", () => {
        assert.deepEqual(configFaults("8.4.0", wanting("4.4-IV2")), []);
        assert.deepEqual(configFaults("8.4.0", wanting("4.0-IV3")), []);
        assert.deepEqual(configFaults("7.9.11", wanting("4.0-IV3")), [
            "platform.metadataVersion: 3.9-IV0",
        ]);
        assert.deepEqual(configFaults("8.1.0", wanting("4.4-IV2")), [
            "platform.metadataVersion: 3.9-IV0 or 4.0-IV3 or 4.1-IV1",
        ]);
        const dual = merge(wanting("3.9-IV0"), { metadata: "dual" });
        assert.deepEqual(configFaults("7.9.11", dual), [
            "platform.metadataVersion: nothing, where metadata is dual",
        ]);
        assert.deepEqual(configFaults("8.4.0", wanting("4.4")), [
            `platform.metadataVersion: ${metadataVersions.join(" or ")}`,
        ]);
    });

    it("stays as it is without the key, and asks nothing", () => {
        assert.equal(decided(stack("7.9.11"), stack("7.9.11"), "not asked").do, "stay");
        assert.equal(decided(stack("7.9.11"), stack("8.4.0"), "not asked").do, "stay");
        assert.equal(decided(stack("8.0.0"), stack("8.4.0"), "not asked").do, "stay");
        const is = stack("8.4.0", wanting("4.4-IV2"));
        assert.equal(decided(is, is, "not asked", "4.4-IV2").do, "stay");
        assert.equal(decided(is, is, "not asked").do, "ask");
        assert.equal(decided(is, is, "not asked", "4.0-IV3").do, "ask");
    });

    it("is raised by an acknowledgement, in the words of the refusal", () => {
        const [was, found] = [stack("8.4.0"), { value: "3.9-IV0" }];
        assert.deepEqual(faultsOf(decided(was, stack("8.4.0", wanting("4.4-IV2")), found)), [
            `acknowledge: a list with "${name}"`,
        ]);
        const said = decided(was, stack("8.4.0", wanting("4.4-IV2", name)), found);
        assert.deepEqual(said.do === "raise" && [said.to, said.words.split(":")[1]], [
            "4.4-IV2",
            " found 3.9-IV0, wanted 4.4-IV2",
        ]);
        // Of another level, it says nothing.
        const other = stack("8.4.0", wanting("4.2-IV1", name));
        assert.match(
            faultsOf(decided(was, other, found)).join(),
            /^acknowledge: .*4\.2-IV1 for good/,
        );
    });

    it("follows what Kafka says, and not the state", () => {
        const is = stack("8.4.0", wanting("4.4-IV2"));
        assert.equal(decided(stack("8.4.0"), is, { value: "4.4-IV2" }).do, "stay");
        assert.equal(decided(stack("8.4.0"), is, { value: "3.9-IV0" }, "4.2-IV1").do, "refuse");
        assert.deepEqual(faultsOf(decided(stack("8.4.0"), is, { unknown: "no pod" })), [
            "platform.metadataVersion: what goes with the metadata.version that is in effect",
        ]);
    });

    it("is never lowered", () => {
        const is = stack("8.4.0", wanting("4.0-IV3", raiseName("4.0-IV3", "kafka/kafka")));
        for (const found of ["4.4-IV2", "4.5-IV0", "odd"]) {
            assert.deepEqual(faultsOf(decided(stack("8.4.0"), is, { value: found })), [
                `platform.metadataVersion: ${found}`,
            ]);
        }
    });

    it("comes in an update of its own: after the images, and after kraft", () => {
        const is = stack("8.4.0", wanting("4.4-IV2", name));
        const nothing = "platform.metadataVersion: nothing, as long as the image changes";
        const found = { value: "3.9-IV0" };
        assert.deepEqual(faultsOf(decided(stack("7.9.11"), is, found)), [nothing]);
        assert.deepEqual(faultsOf(decided(stack("8.4.1"), is, found)), [nothing]);
        const dual = stack("7.9.11", { metadata: "dual" });
        assert.deepEqual(faultsOf(decided(dual, is, found)), [
            "platform.metadataVersion: nothing",
            nothing,
        ]);
    });

    it("is no stale acknowledgement afterwards", () => {
        const is = stack("8.4.0", wanting("4.4-IV2", name, "other"));
        const plan = planVolumes(is.config, is.chart);
        const release = { name: "kafka", namespace: "kafka", values: is.chart.values };
        const all = { volumes: plan, missed: [], objects: [], release };
        const decision = decide("dev", is, all, plan, "not asked");
        assert.deepEqual(decision.do === "continue" && decision.warnings.slice(0, 1), [
            'acknowledge: "other" is no pending change: remove it',
        ]);
    });
});

describe("images of an older Kafka", () => {
    it("are refused once the level is above what they know, by what Kafka says", () => {
        const [was, is] = [stack("8.4.0"), stack("7.9.11")];
        assert.equal(decided(was, is, "not asked").do, "ask");
        assert.equal(decided(was, is, { value: "3.9-IV0" }).do, "stay");
        assert.deepEqual(faultsOf(decided(was, is, { value: "4.4-IV2" })), [
            "platform.version: Kafka 4.4 or newer, as metadata.version is 4.4-IV2",
        ]);
        // One that is not in the table of this program.
        assert.deepEqual(faultsOf(decided(was, is, { value: "4.0-IV1" })), [
            "platform.version: Kafka 4.0 or newer, as metadata.version is 4.0-IV1",
        ]);
        assert.deepEqual(faultsOf(decided(was, stack("8.2.0"), { value: "4.4-IV2" })), [
            "platform.version: Kafka 4.4 or newer, as metadata.version is 4.4-IV2",
        ]);
        assert.deepEqual(faultsOf(decided(was, is, { unknown: "no pod runs" })), [
            "platform.version: what goes with the metadata.version that is in effect",
        ]);
    });

    it("may be any where their version is not known, and Kafka is asked", () => {
        const own = stack("chart", {
            values: { "cp-kafka": { image: "registry.example/kafka", imageTag: "4.4.0-own" } },
        });
        assert.deepEqual(kafkaOfValues(own.chart.values), {
            image: "registry.example/kafka:4.4.0-own",
            kafka: undefined,
        });
        assert.equal(decided(stack("8.4.0"), own, "not asked").do, "ask");
        assert.equal(decided(own, own, "not asked").do, "stay");
        assert.equal(decided(own, stack("7.9.11"), { value: "4.4-IV2" }).do, "refuse");
    });
});

describe("the resource MetadataVersion", () => {
    it("comes last, with the acknowledgement of exactly this level, and only with the key", async () => {
        for (const [more, expected] of [
            [{}, undefined],
            [wanting("4.4-IV2"), false],
            [wanting("4.4-IV2", name), true],
            [wanting("4.2-IV1", name), false],
        ] as const) {
            const mocks = new StrictMocks();
            await pulumi.runtime.setMocks(mocks, "kafka-local-volumes", "unit", false);
            const given = stack("8.4.0", more);
            const plan = planVolumes(given.config, given.chart);
            const chart = new KafkaChart("k", { ...releaseInputs({ ...given, plan }), values: {} });
            assert.equal(await promiseOf(chart.release), "kafka");
            const [level] = mocks.of("kafka-local-volumes:index:MetadataVersion");
            assert.equal(level?.inputs.acknowledged, expected);
            // An acknowledgement that is removed afterwards changes nothing.
            const [component] = mocks.of("kafka-local-volumes:index:KafkaChart");
            assert.equal(component?.inputs.metadataVersion, level?.inputs.level);
        }
    });

    it("is what the state has the verified level of", () => {
        const type = "kafka-local-volumes:index:MetadataVersion";
        assert.equal(
            readState([{ type, outputs: { level: "4.4-IV2" } }]).metadataVersion,
            "4.4-IV2",
        );
        assert.equal(readState([]).metadataVersion, undefined);
    });
});
