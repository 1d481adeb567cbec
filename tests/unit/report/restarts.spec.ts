import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { JsonObject } from "../../../core/json";
import { protocolNotes } from "../../../core/report/protocol";
import { effectLines, restartNote, restartsBrokers } from "../../../core/report/restarts";
import { configOf } from "../../support/config";

describe("a report of a change that restarts brokers", () => {
    const config = configOf();
    const object = {
        ...{ kind: "StatefulSet", name: "kafka-cp-kafka", change: "changed" as const },
        ...{ restarts: true, diff: [] },
    };

    it("knows them among the objects of the chart", () => {
        assert.ok(restartsBrokers(config, [object]));
        assert.ok(!restartsBrokers(config, [{ ...object, restarts: false }]));
        assert.ok(!restartsBrokers(config, [{ ...object, name: "kafka-cp-zookeeper" }]));
        assert.ok(!restartsBrokers(config, []));
    });

    it("says what it means for topics", () => {
        assert.equal(
            restartNote(config),
            "3 brokers restart one at a time, each when the last one is in service and its partitions are in sync; topics of replication factor 1 stop while their broker restarts",
        );
        assert.match(
            restartNote(configOf({ kafka: { brokers: 1 } })),
            /^the broker restarts; topics/,
        );
    });

    it("names the partitions where the cluster was asked", () => {
        assert.deepEqual(effectLines({ single: 0, singleTopics: [], lastCopy: [] }), [
            "No topic has replication factor 1.",
            "Every other partition has another replica in sync while a broker is away.",
        ]);
        assert.deepEqual(
            effectLines({
                ...{ single: 2, singleTopics: ["a", "b\u0007"], lastCopy: ["c-0 (broker 1)"] },
            }),
            [
                "2 partitions with replication factor 1 stop while their broker restarts, of the topics a, b\\u0007.",
                "No other replica is in sync of c-0 (broker 1): the update waits for one before it restarts that broker.",
            ],
        );
        const names = Array.from({ length: 12 }, (_, n) => `t${n}`);
        const [line = ""] = effectLines({ single: 12, singleTopics: names, lastCopy: [] });
        assert.match(line, /t9, and 2 more\.$/);
    });
});

describe("a report of another version of Kafka", () => {
    const release = (imageTag: string | undefined, over: JsonObject = {}) => ({
        values: { "cp-kafka": { ...(imageTag === undefined ? {} : { imageTag }), ...over } },
    });

    it("says which protocol to hold", () => {
        assert.deepEqual(protocolNotes(release(undefined), release("7.9.1")), [
            'Kafka changes from 2.7 to 3.9: set values.cp-kafka.configurationOverrides["inter.broker.protocol.version"] to "2.7" in the same change, and to "3.9" in another one when all brokers run (docs/upgrading.md)',
        ]);
    });

    it("says nothing where it is held, the version stays, or is not known", () => {
        const held = { configurationOverrides: { "inter.broker.protocol.version": "2.7" } };
        const env = { customEnv: { KAFKA_INTER_BROKER_PROTOCOL_VERSION: "2.7" } };
        assert.deepEqual(protocolNotes(release("6.1.0"), release("7.9.1", held)), []);
        assert.deepEqual(protocolNotes(release("6.1.0"), release("7.9.1", env)), []);
        assert.deepEqual(protocolNotes(release("6.1.0"), release("6.1.9")), []);
        assert.deepEqual(protocolNotes(release("own"), release("7.9.1")), []);
        assert.deepEqual(protocolNotes(undefined, release("7.9.1")), []);
        assert.deepEqual(protocolNotes(release("7.9.1"), undefined), []);
    });
});
