import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
    brokersIn,
    fullIsr,
    noReassignment,
    protocolInEffect,
    registeredBrokers,
} from "../../core/metadata/brokerGates";
import { oneCluster, quorumCluster, zookeeperCluster } from "../../core/metadata/clusterGates";
import {
    directoryIds,
    diskProperties,
    emptyControllerDisks,
    formattedControllerDisks,
    noStray,
    topicIds,
} from "../../core/metadata/diskGates";
import type { DiskFacts, MetadataFacts } from "../../core/metadata/facts";
import { formatRefusedGate, type Gate } from "../../core/metadata/gate";
import { brokerMode, controllerMode } from "../../core/metadata/modes";
import { nextMigrationStep } from "../../core/metadata/nextMigrationStep";
import { type MetadataPhase, phases } from "../../core/metadata/phase";
import {
    bridgeFeatures,
    controllersIn,
    healthyQuorum,
    noControllers,
    readyControllers,
} from "../../core/metadata/quorumGates";
import { runningPhase } from "../../core/metadata/runningPhase";
import { migrationSteps, startSteps } from "../../core/metadata/steps";
import {
    brokersInZookeeper,
    controllerInKraft,
    controllerInZookeeper,
    copiedMetadata,
    freshZookeeper,
    knownEpoch,
    noBrokerInZookeeper,
    noMigrationNodes,
    raisedEpoch,
} from "../../core/metadata/zookeeperGates";
import { expected, factsIn, known, znodesIn } from "../support/metadataFacts";
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

    it("wait, and do nothing, where a phase starts again on its disks", () => {
        for (const phase of phases) {
            const steps = startSteps(phase);
            assert.ok(steps.every(({ action }) => action.do === "wait"));
            assert.equal(steps.length > 0, ["migrating", "dual"].includes(phase));
            const situation = { facts: factsIn(phase), expected };
            assert.deepEqual(nextMigrationStep(steps, situation), { do: "reached" });
        }
        const left = { ...znodesIn.dual, claimedEpoch: 5 };
        const facts = { ...factsIn("dual"), znodes: known(left) };
        const next = nextMigrationStep(startSteps("dual"), { facts, expected });
        assert.equal(next.do, "refuse");
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

describe("a step", () => {
    const [zk, mi, du, kr] = phases;
    const sound = [fullIsr, noReassignment, oneCluster, diskProperties, noStray];
    const written = [healthyQuorum, controllerInKraft, copiedMetadata];
    const leaving = [
        ...[...sound, ...written, topicIds, directoryIds, formattedControllerDisks],
        ...[quorumCluster, registeredBrokers, bridgeFeatures],
    ];
    /** What has to be so before each step, and what a wait is for. */
    const cases: readonly (readonly [
        MetadataPhase,
        MetadataPhase,
        readonly (readonly Gate[])[],
    ])[] = [
        [
            zk,
            mi,
            [
                [
                    ...[...sound, brokersIn("zookeeper"), brokersInZookeeper, protocolInEffect],
                    ...[topicIds, freshZookeeper, zookeeperCluster, emptyControllerDisks],
                ],
                [controllersIn("migrating"), readyControllers, healthyQuorum],
                [...sound, topicIds, formattedControllerDisks, healthyQuorum, quorumCluster],
                [topicIds, formattedControllerDisks, healthyQuorum],
                [registeredBrokers, brokersInZookeeper, controllerInKraft, copiedMetadata, fullIsr],
            ],
        ],
        [
            mi,
            du,
            [
                [brokersIn("migrating"), ...leaving],
                [topicIds, directoryIds, oneCluster, ...written],
                [noBrokerInZookeeper, registeredBrokers, healthyQuorum, fullIsr],
            ],
        ],
        [
            du,
            kr,
            [
                [brokersIn("kraft"), noBrokerInZookeeper, ...leaving],
                [brokersIn("kraft"), registeredBrokers, formattedControllerDisks, fullIsr],
                [readyControllers, healthyQuorum],
                [brokersIn("kraft"), registeredBrokers, healthyQuorum, fullIsr],
                [healthyQuorum, registeredBrokers, fullIsr],
            ],
        ],
        [
            du,
            mi,
            [
                [oneCluster, diskProperties, ...written],
                [oneCluster, ...written],
                [brokersInZookeeper, registeredBrokers, ...written, fullIsr],
            ],
        ],
        [
            mi,
            zk,
            [
                [oneCluster, diskProperties, knownEpoch],
                [knownEpoch],
                [raisedEpoch],
                [controllerInZookeeper],
                [controllerInZookeeper, raisedEpoch],
                [controllerInZookeeper, raisedEpoch],
                [brokersInZookeeper, controllerInZookeeper, fullIsr],
                [brokersIn("zookeeper"), noControllers, noMigrationNodes],
            ],
        ],
    ];
    const words = (gates: readonly Gate[]) => gates.map(({ needs }) => needs).sort();
    for (const [from, to, gates] of cases) {
        it(`from ${from} to ${to} asks for all that keeps the records`, () => {
            assert.deepEqual(
                stepsOf(from, to).map(({ action, needs, done }) =>
                    words(action.do === "wait" ? done : needs),
                ),
                gates.map(words),
            );
        });
    }
});

/** The disks of a phase, each changed. */
function disksWith(phase: MetadataPhase, change: (disk: DiskFacts) => DiskFacts) {
    const { disks } = factsIn(phase);
    return { disks: known("value" in disks ? disks.value.map(change) : []) };
}

const withoutIds = (phase: MetadataPhase) =>
    disksWith(phase, (disk) => ({
        ...disk,
        partitions: disk.partitions.map((one) => ({ ...one, topicId: undefined })),
    }));

const oneEmpty = (phase: MetadataPhase, role: DiskFacts["role"]) =>
    disksWith(phase, (disk) =>
        disk.role === role && disk.ordinal === 1
            ? { ...disk, properties: {}, partitions: [], quorumEpoch: undefined }
            : disk,
    );

describe("a trap", () => {
    const [zk, mi, du, kr] = phases;
    const { migrating, dual, zookeeper } = znodesIn;
    const outOfSync = known([{ name: "d-0", leader: 0, replicas: [0, 1], inSync: [0] }]);
    const cases: readonly (readonly [
        string,
        MetadataPhase,
        MetadataPhase,
        Partial<MetadataFacts>,
        RegExp,
    ])[] = [
        ["1, before migrating", zk, mi, withoutIds(zk), /without partition.metadata/],
        ["1, before dual", mi, du, withoutIds(mi), /without partition.metadata/],
        ["1, before kraft", du, kr, withoutIds(du), /without partition.metadata/],
        ["2", zk, mi, { protocols: known(new Map([[0, "2.7"]])) }, /broker 0 with 2.7/],
        ["5, before migrating", zk, mi, oneEmpty(zk, "broker"), /kafka-1 without one/],
        ["5, before dual", mi, du, oneEmpty(mi, "broker"), /kafka-1 without one/],
        ["5, before kraft", du, kr, oneEmpty(du, "broker"), /kafka-1 without one/],
        ["6, before dual", mi, du, oneEmpty(mi, "controller"), /controller-1 is empty/],
        ["6, before kraft", du, kr, oneEmpty(du, "controller"), /controller-1 is empty/],
        [
            "7",
            du,
            kr,
            { znodes: known({ ...dual, brokers: [2] }) },
            /got broker 2; it would be cut off/,
        ],
        [
            "of a /migration that was left",
            zk,
            mi,
            { znodes: known({ ...zookeeper, migration: migrating.migration }) },
            /\/migration with offset 190/,
        ],
        [
            "of controllers' disks that were left",
            zk,
            mi,
            { disks: factsIn(mi).disks },
            /metadata on data-/,
        ],
        [
            "of a copy that is not complete",
            mi,
            du,
            { znodes: known({ ...migrating, migration: { offset: -1, epoch: -1 } }) },
            /offset -1/,
        ],
        ["of a lost replica", mi, du, { partitions: outOfSync }, /d-0 lacks broker 1/],
        [
            "of a lost replica before the end",
            du,
            kr,
            { partitions: outOfSync },
            /d-0 lacks broker 1/,
        ],
        ["of a move", mi, du, { reassigned: known(["d-0"]) }, /got d-0/],
        [
            "of a ZooKeeper that is gone too early",
            du,
            kr,
            { znodes: { unknown: "timeout" } },
            /ZooKeeper: timeout/,
        ],
        [
            "of a disk in another one's place",
            mi,
            zk,
            disksWith(mi, (disk) => ({ ...disk, ordinal: 2 - disk.ordinal })),
            /broker.id 0 for 2/,
        ],
    ];
    for (const [name, from, to, over, says] of cases) {
        it(`${name} is refused`, () => {
            const situation = { facts: { ...factsIn(from), ...over }, expected };
            const step = nextMigrationStep(stepsOf(from, to), situation);
            assert.ok(step.do === "refuse", step.do);
            assert.match(step.refusals.map(formatRefusedGate).join("\n"), says);
        });
    }

    it("3: nothing is deleted below the epoch of the controllers, and no broker restarts", () => {
        const stopped = {
            ...factsIn(mi),
            controllerPods: known([]),
            quorum: { unknown: "no controllers" },
        };
        const step = (facts: MetadataFacts) =>
            nextMigrationStep(stepsOf(mi, zk), { facts, expected });
        const first = step(stopped);
        assert.ok(first.do === "act");
        assert.equal(first.step.action.do, "raise /controller_epoch");
        const raised = known({ ...migrating, controllerEpoch: 8 });
        const second = step({ ...stopped, znodes: raised });
        assert.ok(second.do === "act");
        assert.equal(second.step.action.do, "delete znodes");
        // Deleted by hand, with the epoch as it was.
        const byHand = known({ ...zookeeper, controllerEpoch: 7 });
        const third = step({ ...stopped, znodes: byHand });
        assert.ok(third.do === "act");
        assert.equal(third.step.action.do, "raise /controller_epoch");
        const unknown = step({ ...stopped, ...disksWith(zk, (disk) => disk) });
        assert.ok(unknown.do === "refuse");
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
