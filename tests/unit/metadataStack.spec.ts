import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { kafkaOfRelease } from "../../core/chart/kafkaOfRelease";
import { withoutZookeeper } from "../../core/chart/postrender/kraft";
import { readConfig } from "../../core/config/read";
import { metadataChangeFaults } from "../../core/controllers/deployed";
import { marks } from "../../core/chart/contents";
import { identifyStarted } from "../../core/controllers/started";
import { identifyControllers } from "../../core/controllers/identity";
import { controllersInputs } from "../../core/controllers/inputs";
import { at, type JsonObject, merge, type Json, objectAt } from "../../core/json";
import { brokerMode } from "../../core/metadata/modes";
import { imageVariable } from "../../core/metadata/nodeSettings";
import { type MetadataPhase, phases } from "../../core/metadata/phase";
import { phaseOfValues } from "../../core/metadata/phaseOfValues";
import type { RunningPhase } from "../../core/metadata/runningPhase";
import { readRunningPhase } from "../../core/metadata/runningPhaseText";
import { decideTransition } from "../../core/metadata/transition";
import { wishOfStack } from "../../core/metadata/wishOfStack";
import { planVolumes } from "../../core/plan";
import { defaults } from "../support/config";

const given: JsonObject = {
    nodes: ["a", "b", "c"],
    platform: { version: "7.9.11", edition: "community" },
    controllers: { replicas: 1, size: "1Gi", heap: "128Mi" },
};

function stackIn(metadata: MetadataPhase, more: JsonObject = {}) {
    return readConfig(merge(merge(given, { metadata }), more), defaults);
}

function wish(from: MetadataPhase, to: MetadataPhase, was: JsonObject = {}, is: JsonObject = {}) {
    const { values } = stackIn(from, was).chart;
    const release = { name: "kafka", namespace: "kafka", values };
    return wishOfStack(stackIn(to, is), { release, volumes: [] });
}

function keysOf(transition: ReturnType<typeof decideTransition>): readonly string[] {
    return transition.do === "refuse" ? transition.faults.map(({ key }) => key) : [transition.do];
}

describe("the phase of a stack's metadata", () => {
    for (const phase of phases) {
        it(`is read back from the values of its release: ${phase}`, () => {
            assert.equal(phaseOfValues(stackIn(phase).chart.values), phase);
        });
    }

    it("comes back from what a provider answers", () => {
        const all: readonly RunningPhase[] = [
            { is: "reached", phase: "dual" },
            { is: "between", phases: ["dual", "kraft"], ways: ["kraft"] },
            { is: "stopped" },
            { is: "odd", what: "no brokers" },
            { is: "unknown", why: "no answer", perhaps: "migrating" },
        ];
        for (const one of all) {
            assert.deepEqual(readRunningPhase(JSON.parse(JSON.stringify(one)) as JsonObject), one);
        }
        const unreadable: readonly Json[] = [
            ...[null, {}],
            ...[{ is: "reached", phase: "other" }, { is: "between" }],
        ];
        for (const wrong of unreadable) {
            assert.equal(readRunningPhase(wrong).is, "unknown");
        }
    });

    it("goes one phase on, and each time with nothing else", () => {
        const found = { is: "reached", phase: "zookeeper" } as const;
        const go = decideTransition({ ...wish("zookeeper", "migrating"), found });
        assert.equal(go.do, "go");
        const others: readonly (readonly [JsonObject, string])[] = [
            [{ kafka: { brokers: 4 } }, "kafka.brokers"],
            [{ platform: { version: "7.9.10" } }, "values.cp-kafka.imageTag"],
            [{ zookeeper: { servers: 1 } }, "zookeeper.servers"],
        ];
        for (const [more, key] of others) {
            const both = wish("zookeeper", "migrating", {}, more);
            assert.deepEqual(keysOf(decideTransition({ ...both, found })), [key]);
        }
    });

    it("needs Kafka 3.9, and its protocol from an earlier update on", () => {
        const found = { is: "reached", phase: "zookeeper" } as const;
        const protocol = (version: string): JsonObject => ({
            values: {
                "cp-kafka": {
                    configurationOverrides: { "inter.broker.protocol.version": version },
                },
            },
        });
        const old = protocol("2.7");
        assert.deepEqual(
            keysOf(decideTransition({ ...wish("zookeeper", "migrating", old, old), found })),
            ['values.cp-kafka.configurationOverrides["inter.broker.protocol.version"]'],
        );
        const raised = protocol("3.9");
        const good = wish("zookeeper", "migrating", raised, raised);
        assert.equal(decideTransition({ ...good, found }).do, "go");
        assert.equal(kafkaOfRelease(stackIn("zookeeper").chart.values), "3.9");
        assert.equal(kafkaOfRelease({ "cp-kafka": { imageTag: "6.1.0" } }), undefined);
        assert.equal(kafkaOfRelease({}), undefined);
    });

    it("is left for good by an acknowledgement alone", () => {
        const found = { is: "reached", phase: "dual" } as const;
        assert.deepEqual(keysOf(decideTransition({ ...wish("dual", "kraft"), found })), [
            "acknowledge",
        ]);
        const name = "leave ZooKeeper for good with release kafka/kafka";
        const said = wish("dual", "kraft", {}, { acknowledge: [name] });
        assert.equal(decideTransition({ ...said, found }).do, "go");
    });

    it("goes to a neighbour, and jumps over none", () => {
        const judged = (from: MetadataPhase, to: MetadataPhase) => {
            const { values } = stackIn(from).chart;
            const release = { name: "kafka", namespace: "kafka", values };
            return metadataChangeFaults(stackIn(to).config, [], release).map(({ key }) => key);
        };
        assert.deepEqual(judged("migrating", "zookeeper"), []);
        assert.deepEqual(judged("dual", "zookeeper"), ["metadata"]);
        assert.deepEqual(judged("kraft", "dual"), ["metadata"]);
    });
});

describe("what runs in a phase", () => {
    it("is what the phase is found by", () => {
        for (const [phase, mode] of [
            ["migrating", "migrating"],
            ["dual", "kraft"],
        ] as const) {
            const { config, chart } = stackIn(phase);
            const overrides = objectAt(chart.values, "cp-kafka", "configurationOverrides") ?? {};
            const env = new Map(
                Object.entries(overrides).flatMap(([name, value]) =>
                    typeof value === "string" ? [[imageVariable(name), value] as const] : [],
                ),
            );
            const chartsOwn = phase === "migrating" ? { KAFKA_ZOOKEEPER_CONNECT: "zk:2181" } : {};
            assert.equal(brokerMode({ ...Object.fromEntries(env), ...chartsOwn }), mode);
            const { controllers } = controllersInputs(config, chart);
            const [container] = controllers?.("id").statefulSet.template.spec.containers ?? [];
            const own = container?.env.find(({ name }) => name === "KAFKA_ZOOKEEPER_CONNECT");
            assert.deepEqual(own, {
                name: "KAFKA_ZOOKEEPER_CONNECT",
                value: "kafka-cp-zookeeper-headless:2181",
            });
        }
    });

    it("leaves ZooKeeper's own pods as they are", () => {
        const settings = { clusterIdFrom: { name: "quorum", key: "cluster.id" } };
        const manifest = (env: readonly JsonObject[]): JsonObject => ({
            kind: "StatefulSet",
            spec: { template: { spec: { containers: [{ name: "main", env }] } } },
        });
        const ofServer = manifest([{ name: "ZOOKEEPER_CLIENT_PORT", value: "2181" }]);
        assert.equal(withoutZookeeper(ofServer, settings), undefined);
        const names = (container: unknown) =>
            (at(container as JsonObject, "env") as readonly JsonObject[]).map(({ name }) => name);
        const changed = withoutZookeeper(
            manifest([
                { name: "KAFKA_LOG_DIRS", value: "/a,/b" },
                { name: "KAFKA_ZOOKEEPER_CONNECT", value: "zk:2181" },
                { name: "KAFKA_INTER_BROKER_PROTOCOL_VERSION", value: "3.9" },
            ]),
            settings,
        );
        const [broker] = at(
            changed ?? {},
            "spec",
            "template",
            "spec",
            "containers",
        ) as JsonObject[];
        assert.deepEqual(names(broker), ["KAFKA_LOG_DIRS", "CLUSTER_ID"]);
    });

    it("lets controllers start on empty disks once, when they take the metadata over", () => {
        const { config, chart } = stackIn("migrating");
        const observed = (marksOf: (role: string) => Record<string, string>) =>
            planVolumes(config, chart).map((one) => ({ ...one, marks: marksOf(one.role) }));
        const empty = observed((role): Record<string, string> =>
            role === "kafka" ? { "cluster.id": "A" } : {},
        );
        const full = observed(() => ({ "cluster.id": "A", quorum: "{}" }));
        assert.deepEqual(identifyControllers(empty, [], "dev", "new").faults, []);
        assert.equal(identifyControllers(empty, [], "dev").faults.length, 1);
        // What was interrupted left some of them with it.
        assert.deepEqual(identifyControllers(full, [], "dev", "begun").faults, []);
        assert.deepEqual(identifyControllers(empty, [], "dev", "begun").faults, []);
        assert.match(
            identifyControllers(full, [], "dev", "new").faults.join(),
            /found metadata of an earlier migration/,
        );
    });
});

describe("disks on which a phase starts again", () => {
    const good = {
        "cluster.id": "A",
        "directory.id": "d",
        canary: "kafka-local-volumes-canary-0",
    };
    const judged = (
        phase: MetadataPhase,
        marksOf: (ordinal: number, disk: string) => Record<string, string>,
        rewrite: readonly number[] = [],
    ) => {
        const { config, chart } = stackIn(phase);
        const observed = planVolumes(config, chart).map((one) => ({
            ...one,
            marks: one.role === "kafka" ? marksOf(one.ordinal, one.disk) : {},
        }));
        return identifyStarted(observed, phase, rewrite);
    };
    const none = { faults: [], warnings: [] };

    it("are those of before, all of them", () => {
        for (const phase of ["migrating", "dual", "kraft"] as const) {
            assert.deepEqual(
                judged(phase, () => good),
                none,
            );
        }
    });

    it("are refused where a broker's is lost, and accepted by its id", () => {
        const lost = (ordinal: number) => (ordinal === 1 ? {} : good);
        for (const phase of ["migrating", "dual", "kraft"] as const) {
            const { faults } = judged(phase, lost);
            assert.match(
                faults.join(),
                /expected the data of broker 1.*set canary.rewrite to \[1\].*no broker was started/,
            );
            const accepted = judged(phase, lost, [1]);
            assert.deepEqual(accepted.faults, []);
            assert.equal(accepted.warnings.length, faults.length);
        }
    });

    it("are those of a first start in kraft that was interrupted, or all new", () => {
        const { canary, ...formatted } = good;
        assert.ok(canary);
        assert.deepEqual(
            judged("kraft", (ordinal) => (ordinal === 1 ? {} : formatted)),
            none,
        );
        assert.deepEqual(
            judged("kraft", () => ({})),
            none,
        );
    });

    it("are not new: a phase on the way has no start of its own", () => {
        for (const phase of ["migrating", "dual"] as const) {
            const { faults } = judged(phase, () => ({}));
            assert.equal(faults.length, 1);
            assert.match(faults.join(), /allowed: zookeeper or kraft; no disk has data of Kafka/);
        }
    });

    it("trap 1: are refused with a partition that has no id", () => {
        const { faults } = judged("dual", (ordinal) =>
            ordinal === 2 ? { ...good, [marks.unnamed]: "orders-0" } : good,
        );
        assert.equal(faults.length, 1);
        assert.match(
            faults.join(),
            /partition\.metadata.*in orders-0: Kafka would put its records aside/,
        );
    });

    it("are not those of migrating where dual is wanted", () => {
        const { "directory.id": directory, ...older } = good;
        assert.ok(directory);
        assert.match(judged("dual", () => older).faults.join(), /expected a directory\.id/);
        assert.deepEqual(
            judged("migrating", () => older),
            none,
        );
    });
});

describe("ZooKeeper's volumes after the way", () => {
    const deployed = planVolumes(stackIn("dual").config, stackIn("dual").chart);
    const plan = (more: JsonObject, places = deployed) => {
        const { config, chart } = stackIn("kraft", more);
        return planVolumes(config, chart, places).filter(({ role }) => role === "zookeeper");
    };

    it("stay where they are until they are given up", () => {
        const before = deployed.filter(({ role }) => role === "zookeeper");
        assert.deepEqual(plan({}), before);
        const [first] = before;
        const acknowledge = [`remove ${first?.claim ?? ""} at ${first?.node ?? ""}:/x`];
        assert.equal(plan({ acknowledge }).length, before.length - 1);
    });

    it("leave the disks in the order of before, which would look like other disks", () => {
        const { config, chart } = stackIn("kraft");
        assert.deepEqual(
            planVolumes(config, chart, deployed).map(({ claim }) => claim),
            deployed.map(({ claim }) => claim),
        );
    });

    it("are none of a stack that never had ZooKeeper", () => {
        assert.deepEqual(plan({}, []), []);
    });
});
