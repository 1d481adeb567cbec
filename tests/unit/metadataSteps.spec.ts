import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { formatRefusedGate } from "../../core/metadata/gate";
import { brokerMode, controllerMode } from "../../core/metadata/modes";
import { nextMigrationStep } from "../../core/metadata/nextMigrationStep";
import { type MetadataPhase, phases } from "../../core/metadata/phase";
import { runningPhase } from "../../core/metadata/runningPhase";
import { migrationSteps } from "../../core/metadata/steps";
import { expected, factsIn, known } from "../support/metadataFacts";
import { ModelCluster } from "../support/metadataModel";

function stepsOf(from: MetadataPhase, to: MetadataPhase) {
    return migrationSteps(from, to) ?? [];
}

/** What is done next in a cluster. */
function next(cluster: ModelCluster, from: MetadataPhase, to: MetadataPhase) {
    return nextMigrationStep(stepsOf(from, to), { facts: cluster.facts(), expected });
}

/** Goes all the way, and says each step. */
function walk(cluster: ModelCluster, from: MetadataPhase, to: MetadataPhase): readonly string[] {
    const done: string[] = [];
    for (let n = 0; n < 30; n++) {
        const step = next(cluster, from, to);
        switch (step.do) {
            case "reached":
                return done;
            case "refuse":
                throw new Error(step.refusals.map(formatRefusedGate).join("\n"));
            case "wait":
                cluster.act({ do: "wait" });
                done.push("wait");
                break;
            case "act":
                cluster.act(step.step.action);
                done.push(step.step.action.do);
        }
    }
    throw new Error(`no end: ${done.join(", ")}`);
}

const ways: readonly (readonly [MetadataPhase, MetadataPhase, readonly string[]])[] = [
    ["zookeeper", "migrating", ["start controllers", "restart brokers"]],
    ["migrating", "dual", ["restart brokers"]],
    ["dual", "kraft", ["restart controllers", "stop ZooKeeper"]],
    ["dual", "migrating", ["restart brokers"]],
    [
        "migrating",
        "zookeeper",
        [
            ...["stop controllers", "raise /controller_epoch", "delete znodes"],
            ...["restart brokers", "set aside controllers' disks"],
        ],
    ],
];

describe("the steps between two phases", () => {
    for (const [from, to, steps] of ways) {
        it(`go from ${from} to ${to}`, () => {
            const cluster = new ModelCluster(from);
            assert.deepEqual(walk(cluster, from, to), steps);
            assert.deepEqual(runningPhase(cluster.facts()), { is: "reached", phase: to });
        });
    }

    it("are there for neighbours alone, and not back from kraft", () => {
        const all = phases.flatMap((from) =>
            phases.filter((to) => migrationSteps(from, to) !== undefined).map((to) => [from, to]),
        );
        assert.deepEqual(all.sort(), ways.map(([from, to]) => [from, to]).sort());
    });

    it("go on wherever they were interrupted, and back where there is a way", () => {
        const way = fc.constantFrom(...ways);
        const kills = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 8 });
        fc.assert(
            fc.property(way, kills, fc.boolean(), ([from, to], killed, isBack) => {
                const cluster = new ModelCluster(from);
                for (const most of killed) {
                    const step = next(cluster, from, to);
                    if (step.do === "act") {
                        cluster.act(step.step.action, most);
                    }
                }
                const found = runningPhase(cluster.facts());
                const goesBack =
                    isBack && migrationSteps(to, from) !== undefined && found.is === "between"
                        ? found.ways.includes(from)
                        : false;
                const [start, end] = goesBack ? [to, from] : [from, to];
                walk(cluster, start, end);
                assert.deepEqual(runningPhase(cluster.facts()), { is: "reached", phase: end });
                assert.deepEqual(walk(cluster, start, end), []);
            }),
            { numRuns: 500 },
        );
    });

    it("never restart or delete anything while a fact that decides it is unknown", () => {
        for (const [from, to] of ways) {
            const facts = factsIn(from);
            const silent = Object.fromEntries(
                Object.keys(facts).map((name) => [name, { unknown: "silent" }]),
            );
            const situation = { facts: { ...facts, ...silent }, expected };
            const step = nextMigrationStep(stepsOf(from, to), situation);
            assert.equal(step.do, "refuse", `${from} to ${to}`);
        }
    });

    it("say all that is wrong at once", () => {
        const facts = {
            ...factsIn("zookeeper"),
            topics: known([{ name: "data", id: undefined }]),
            reassigned: known(["data-0"]),
            protocols: known(new Map([[0, "2.7"]])),
        };
        const step = nextMigrationStep(stepsOf("zookeeper", "migrating"), { facts, expected });
        assert.ok(step.do === "refuse");
        assert.equal(step.refusals.length, 3);
    });

    it("go back while a broker cannot serve", () => {
        const facts = {
            ...factsIn("dual"),
            partitions: known([{ name: "d-0", leader: undefined, replicas: [0], inSync: [] }]),
        };
        const situation = { facts, expected };
        const back = nextMigrationStep(stepsOf("dual", "migrating"), situation);
        const on = nextMigrationStep(stepsOf("dual", "kraft"), situation);
        assert.deepEqual([back.do, on.do], ["act", "refuse"]);
    });
});

describe("the phase that is found", () => {
    const pods = <Mode>(...modes: readonly (Mode | undefined)[]) =>
        known(modes.map((mode, ordinal) => ({ ordinal, mode, isReady: true })));
    const { znodes: fresh } = factsIn("zookeeper");
    const { znodes: copied } = factsIn("migrating");
    const [zk, mi, kr] = ["zookeeper", "migrating", "kraft"] as const;
    type Pods = Parameters<typeof runningPhase>[0];
    const cases: readonly (readonly [
        string,
        Pods["brokerPods"],
        Pods["controllerPods"],
        Pods["znodes"],
        string,
    ])[] = [
        ["nothing", pods(), pods(), fresh, "stopped"],
        ["ZooKeeper", pods<typeof zk>(zk, zk), pods(), fresh, "zookeeper"],
        [
            "controllers without brokers yet",
            pods<typeof zk>(zk, zk),
            pods<typeof mi>(mi),
            fresh,
            "zookeeper-migrating: zookeeper, migrating",
        ],
        [
            "one broker",
            pods<typeof zk | typeof mi>(zk, mi),
            pods<typeof mi>(mi),
            fresh,
            "zookeeper-migrating: zookeeper, migrating",
        ],
        [
            "no copy yet",
            pods<typeof mi>(mi, mi),
            pods<typeof mi>(mi),
            fresh,
            "zookeeper-migrating: zookeeper, migrating",
        ],
        ["a copy", pods<typeof mi>(mi, mi), pods<typeof mi>(mi), copied, "migrating"],
        [
            "no answer of ZooKeeper",
            pods<typeof mi>(mi, mi),
            pods<typeof mi>(mi),
            { unknown: "x" },
            "unknown",
        ],
        ["a way back", pods<typeof mi>(mi, mi), pods(), copied, "zookeeper-migrating: zookeeper"],
        [
            "half a way back",
            pods<typeof zk | typeof mi>(mi, zk),
            pods(),
            fresh,
            "zookeeper-migrating: zookeeper",
        ],
        [
            "one broker in kraft",
            pods<typeof kr | typeof mi>(mi, kr),
            pods<typeof mi>(mi),
            copied,
            "migrating-dual: migrating, dual",
        ],
        ["all brokers in kraft", pods<typeof kr>(kr, kr), pods<typeof mi>(mi, mi), copied, "dual"],
        [
            "one controller in kraft",
            pods<typeof kr>(kr),
            pods<typeof kr | typeof mi>(mi, kr),
            copied,
            "dual-kraft: kraft",
        ],
        ["all in kraft", pods<typeof kr>(kr), pods<typeof kr>(kr), { unknown: "x" }, "kraft"],
        ["kraft without controllers", pods<typeof kr>(kr), pods(), copied, "odd"],
        [
            "zookeeper beside kraft",
            pods<typeof kr | typeof zk>(kr, zk),
            pods<typeof mi>(mi),
            copied,
            "odd",
        ],
        [
            "controllers that do not migrate",
            pods<typeof mi>(mi),
            pods<typeof kr>(kr),
            copied,
            "odd",
        ],
        ["a pod of no mode", pods<typeof zk>(zk, undefined), pods(), fresh, "odd"],
        ["no answer of Kubernetes", { unknown: "x" }, pods(), fresh, "unknown"],
        ["no answer on controllers", pods<typeof zk>(zk), { unknown: "x" }, fresh, "unknown"],
    ];
    for (const [name, brokerPods, controllerPods, znodes, says] of cases) {
        it(`with ${name} is ${says}`, () => {
            const found = runningPhase({ brokerPods, controllerPods, znodes });
            const words =
                found.is === "reached"
                    ? found.phase
                    : found.is === "between"
                      ? `${found.phases.join("-")}: ${found.ways.join(", ")}`
                      : found.is;
            assert.equal(words, says);
        });
    }
});

describe("the mode of a pod", () => {
    const zk = { KAFKA_ZOOKEEPER_CONNECT: "zk:2181" };
    const on = { KAFKA_ZOOKEEPER_METADATA_MIGRATION_ENABLE: "True " };
    it("is that of its variables", () => {
        assert.deepEqual(
            [
                brokerMode(zk),
                brokerMode({ ...zk, ...on }),
                brokerMode({ ...zk, KAFKA_ZOOKEEPER_METADATA_MIGRATION_ENABLE: "false" }),
                brokerMode({ ...zk, KAFKA_PROCESS_ROLES: "broker" }),
                brokerMode({ KAFKA_PROCESS_ROLES: "broker,controller" }),
                brokerMode({}),
                controllerMode({ KAFKA_PROCESS_ROLES: "controller", ...on }),
                controllerMode({ KAFKA_PROCESS_ROLES: "controller" }),
                controllerMode({ ...zk, ...on }),
            ],
            [
                ...["zookeeper", "migrating", "zookeeper", "kraft", undefined, undefined],
                ...["migrating", "kraft", undefined],
            ],
        );
    });
});
