import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
    brokersIn,
    fullIsr,
    noReassignment,
    protocolInEffect,
    registeredBrokers,
    someBrokerIn,
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
import type { DiskFacts, MetadataFacts, QuorumReplica, Znodes } from "../../core/metadata/facts";
import { formatRefusedGate, type Gate, refusalsOf } from "../../core/metadata/gate";
import type { MetadataPhase } from "../../core/metadata/phase";
import {
    bridgeFeatures,
    controllersIn,
    healthyQuorum,
    noControllers,
    readyControllers,
    someControllerIn,
} from "../../core/metadata/quorumGates";
import {
    brokersInZookeeper,
    controllerInKraft,
    controllerInZookeeper,
    copiedMetadata,
    freshZookeeper,
    knownEpoch,
    noBrokerInZookeeper,
    noMigrationNodes,
    openZookeeper,
    raisedEpoch,
    stoppedZookeeper,
    epochAbove,
} from "../../core/metadata/zookeeperGates";
import { expected, factsIn, known, znodesIn } from "../support/metadataFacts";

/** What a gate has against the facts of a phase with some of them changed, in a line. */
function refusal(gate: Gate, phase: MetadataPhase, over: Partial<MetadataFacts> = {}): string {
    const situation = { facts: { ...factsIn(phase), ...over }, expected };
    return refusalsOf([gate], situation).map(formatRefusedGate).join("\n");
}

function disksOf(phase: MetadataPhase): readonly DiskFacts[] {
    const { disks } = factsIn(phase);
    return "value" in disks ? disks.value : [];
}

/** The disks of a phase, with one changed. */
function disks(phase: MetadataPhase, claim: string, over: Partial<DiskFacts>) {
    const all = disksOf(phase).map((disk) => (disk.claim === claim ? { ...disk, ...over } : disk));
    return { disks: known(all) };
}

/** The disk of a phase with some of its properties changed. */
function properties(phase: MetadataPhase, claim: string, over: Readonly<Record<string, string>>) {
    const own = disksOf(phase).find((disk) => disk.claim === claim)?.properties;
    return disks(phase, claim, { properties: { ...own, ...over } });
}

function znodes(of: keyof typeof znodesIn, over: Partial<Znodes>) {
    return { znodes: known({ ...znodesIn[of], ...over }) };
}

function replicas(id: number, over: Partial<QuorumReplica> | undefined) {
    const { replicas: all } = factsIn("migrating");
    const list = "value" in all ? all.value : [];
    return {
        replicas: known(
            list.flatMap((one) =>
                one.id !== id ? [one] : over === undefined ? [] : [{ ...one, ...over }],
            ),
        ),
    };
}

const [b1, b0, c1] = [
    "datadir-1-kafka-cp-kafka-1",
    "datadir-0-kafka-cp-kafka-0",
    "data-kafka-controller-1",
];
const data = "h3CVpPAKTfezj6Nz7WIZvA";
const partition = (name: string, topicId: string | undefined = data) => ({
    partitions: [{ name, topicId }],
});
const noId = { partitions: [{ name: "data-0", topicId: undefined }] };
const broker2 = (pod: object) =>
    known([
        { ordinal: 0, mode: "kraft" as const, isReady: true },
        { ordinal: 1, mode: "kraft" as const, isReady: true },
        { ordinal: 2, mode: "kraft" as const, isReady: true, ...pod },
    ]);

/** Gate, phase whose facts are changed, the change, and what the refusal has to say; undefined: none. */
const cases: readonly (readonly [
    string,
    Gate,
    MetadataPhase,
    Partial<MetadataFacts>,
    RegExp | undefined,
])[] = [
    ["every ISR full", fullIsr, "zookeeper", {}, undefined],
    [
        "a replica out of sync",
        fullIsr,
        "zookeeper",
        { partitions: known([{ name: "data-0", leader: 0, replicas: [0, 1], inSync: [0] }]) },
        /got data-0 lacks broker 1; start the broker/,
    ],
    [
        "no leader",
        fullIsr,
        "dual",
        {
            partitions: known([
                { name: "d-0", leader: undefined, replicas: [0, 1], inSync: [0, 1] },
            ]),
        },
        /d-0 lacks broker 0, 1/,
    ],
    ["no partition at all", fullIsr, "dual", { partitions: known([]) }, /got no partition/],
    ["no move", noReassignment, "dual", {}, undefined],
    ["a move", noReassignment, "dual", { reassigned: known(["a-0"]) }, /got a-0; wait/],
    ["the protocol", protocolInEffect, "zookeeper", {}, undefined],
    [
        "an old protocol",
        protocolInEffect,
        "zookeeper",
        {
            protocols: known(
                new Map([
                    [0, "3.9"],
                    [1, "2.7"],
                ]),
            ),
        },
        /broker 1 with 2.7, broker 2 with an unknown version; set values/,
    ],
    ["brokers in their mode", brokersIn("kraft"), "dual", {}, undefined],
    [
        "a broker in another mode",
        brokersIn("kraft"),
        "dual",
        { brokerPods: broker2({ mode: "migrating" }) },
        /broker 2: in migrating mode/,
    ],
    [
        "a broker in no mode",
        brokersIn("kraft"),
        "dual",
        { brokerPods: broker2({ mode: undefined }) },
        /broker 2: in unknown mode/,
    ],
    [
        "a broker that is not ready",
        brokersIn("kraft"),
        "dual",
        { brokerPods: broker2({ isReady: false }) },
        /broker 2: not ready/,
    ],
    [
        "a broker without a pod",
        brokersIn("kraft"),
        "dual",
        { brokerPods: broker2({ ordinal: 7 }) },
        /broker 2: no pod/,
    ],
    [
        "some broker",
        someBrokerIn("kraft"),
        "dual",
        { brokerPods: broker2({ mode: "migrating" }) },
        undefined,
    ],
    ["no broker yet", someBrokerIn("kraft"), "migrating", {}, /got none/],
    ["registered brokers", registeredBrokers, "migrating", {}, undefined],
    ["a missing broker", registeredBrokers, "migrating", replicas(1, undefined), /broker 1 is not/],
    [
        "a broker that never caught up",
        registeredBrokers,
        "migrating",
        replicas(1, { caughtUp: undefined }),
        /broker 1 has not caught up/,
    ],
    ["ids of topics", topicIds, "migrating", {}, undefined],
    [
        "trap 1: a directory without partition.metadata",
        topicIds,
        "migrating",
        disks("migrating", b1, noId),
        /datadir-1-kafka-cp-kafka-1 data-0 without partition.metadata; in kraft mode, a broker renames these directories to -stray/,
    ],
    [
        "a directory of a topic of before",
        topicIds,
        "migrating",
        disks("migrating", b1, partition("data-0", "AAAAAAAAAAAAAAAAAAAAAA")),
        /data-0 of another topic of that name/,
    ],
    [
        "a replica on its way to another disk, without an id",
        topicIds,
        "migrating",
        disks("migrating", b1, { partitions: [{ name: "data-0.1f-future", topicId: undefined }] }),
        /data-0.1f-future without/,
    ],
    [
        "a directory that is about to be deleted",
        topicIds,
        "migrating",
        disks("migrating", b1, { partitions: [{ name: "data-0.1f-delete", topicId: undefined }] }),
        undefined,
    ],
    [
        "a topic without an id",
        topicIds,
        "zookeeper",
        { topics: known([{ name: "data", id: undefined }]) },
        /topic data without an id/,
    ],
    ["nothing put aside", noStray, "dual", {}, undefined],
    [
        "a partition that was put aside",
        noStray,
        "dual",
        disks("dual", b1, partition("data-0.1f-stray")),
        /data-0.1f-stray; Kafka renamed these directories/,
    ],
    ["one cluster", oneCluster, "migrating", {}, undefined],
    [
        "a disk of another cluster",
        oneCluster,
        "migrating",
        properties("migrating", b1, { "cluster.id": "other" }),
        /other on datadir-1-kafka-cp-kafka-1/,
    ],
    [
        "a controller of another cluster",
        oneCluster,
        "migrating",
        properties("migrating", c1, { "cluster.id": "other" }),
        /other on data-kafka-controller-1/,
    ],
    [
        "an empty disk",
        oneCluster,
        "migrating",
        disks("migrating", b1, { properties: {} }),
        /datadir-1-kafka-cp-kafka-1 without one/,
    ],
    ["ZooKeeper's cluster", zookeeperCluster, "zookeeper", {}, undefined],
    [
        "a ZooKeeper of another cluster",
        zookeeperCluster,
        "zookeeper",
        znodes("zookeeper", { clusterId: "other" }),
        /got other in ZooKeeper, and 6pwNLFcdQSOzscHKbJm0Mg on the disks/,
    ],
    ["the controllers' cluster", quorumCluster, "dual", {}, undefined],
    [
        "controllers of another cluster",
        quorumCluster,
        "dual",
        { disks: known([]) },
        /in the controllers, and none on the disks/,
    ],
    ["disks in their places", diskProperties, "migrating", {}, undefined],
    ["empty controllers", diskProperties, "zookeeper", {}, undefined],
    [
        "a disk of version 1",
        diskProperties,
        "dual",
        disks("dual", b1, { properties: { version: "1", "node.id": "1", "directory.id": "d" } }),
        undefined,
    ],
    [
        "the disk of another broker",
        diskProperties,
        "migrating",
        properties("migrating", b1, { "broker.id": "2" }),
        /datadir-1-kafka-cp-kafka-1 broker.id 2 for 1/,
    ],
    [
        "the disk of another controller",
        diskProperties,
        "migrating",
        properties("migrating", c1, { "node.id": "3002" }),
        /data-kafka-controller-1 node.id 3002 for 3001/,
    ],
    [
        "a copy of a disk",
        diskProperties,
        "migrating",
        properties("migrating", b1, { "directory.id": "directory-0-0" }),
        /directory.id directory-0-0 of another disk/,
    ],
    [
        "no version",
        diskProperties,
        "migrating",
        disks("migrating", b1, { properties: { "broker.id": "1" } }),
        /version none, datadir-1-kafka-cp-kafka-1 node.id none for 1/,
    ],
    [
        "a controller of version 0",
        diskProperties,
        "migrating",
        properties("migrating", c1, { version: "0" }),
        /data-kafka-controller-1 version 0, data-kafka-controller-1 broker.id none for 3001/,
    ],
    ["directory ids", directoryIds, "migrating", {}, undefined],
    ["no directory ids yet", directoryIds, "zookeeper", {}, /and 2 more; restart that broker/],
    ["controllers' disks empty", emptyControllerDisks, "zookeeper", {}, undefined],
    [
        "controllers' disks of before",
        emptyControllerDisks,
        "migrating",
        {},
        /metadata on data-kafka-c/,
    ],
    [
        "a quorum's log without properties",
        emptyControllerDisks,
        "zookeeper",
        disks("zookeeper", c1, { quorumEpoch: 4 }),
        /data-kafka-controller-1; it is left from an earlier/,
    ],
    ["controllers' disks formatted", formattedControllerDisks, "dual", {}, undefined],
    [
        "a controller's disk lost",
        formattedControllerDisks,
        "dual",
        disks("dual", c1, { properties: {}, quorumEpoch: undefined }),
        /data-kafka-controller-1 is empty; mount the right disk/,
    ],
    [
        "a controller's disk not seen",
        formattedControllerDisks,
        "dual",
        { disks: known(disksOf("dual").filter(({ claim }) => claim !== c1)) },
        /2 of 3 disks/,
    ],
    ["a healthy quorum", healthyQuorum, "dual", {}, undefined],
    ["a follower a record behind", healthyQuorum, "dual", replicas(3001, { lag: 1 }), undefined],
    [
        "a follower far behind",
        healthyQuorum,
        "dual",
        replicas(3001, { lag: 258, caughtUp: 1795862000000 }),
        /controller 3001 is 258 records behind/,
    ],
    [
        "a follower that never was there",
        healthyQuorum,
        "dual",
        replicas(3001, { lag: 258, caughtUp: undefined }),
        /controller 3001 is 258 records behind/,
    ],
    [
        "a controller that only observes",
        healthyQuorum,
        "dual",
        replicas(3001, { status: "Observer" }),
        /controller 3001 is only an observer/,
    ],
    ["a controller away", healthyQuorum, "dual", replicas(3001, undefined), /3001 is not a voter/],
    [
        "other voters",
        healthyQuorum,
        "dual",
        {
            quorum: known({
                ...{ clusterId: "x", leader: 3005, epoch: 7, observers: [] },
                voters: [3000, 3001, 3002, 3005],
            }),
        },
        /voter 3005 is not one of them, the leader is node 3005/,
    ],
    ["controllers in their mode", controllersIn("kraft"), "kraft", {}, undefined],
    [
        "controllers in another mode",
        controllersIn("kraft"),
        "dual",
        {},
        /controller 0: in migrating mode/,
    ],
    ["no controllers", controllersIn("kraft"), "zookeeper", {}, /controller 0: no pod/],
    ["some controller", someControllerIn("migrating"), "dual", {}, undefined],
    ["no controller yet", someControllerIn("kraft"), "dual", {}, /got none/],
    ["ready controllers", readyControllers, "dual", {}, undefined],
    [
        "a controller that is not",
        readyControllers,
        "dual",
        { controllerPods: known([{ ordinal: 0, mode: "migrating" as const, isReady: true }]) },
        /got 1 of 3/,
    ],
    ["controllers stopped", noControllers, "zookeeper", {}, undefined],
    ["controllers that run", noControllers, "migrating", {}, /got 3 running/],
    ["the features of 3.9", bridgeFeatures, "dual", {}, undefined],
    [
        "features of later",
        bridgeFeatures,
        "dual",
        { features: known({ "metadata.version": "4.4-IV2", "kraft.version": "1" }) },
        /metadata.version 4.4-IV2, kraft.version 1/,
    ],
    [
        "no features",
        bridgeFeatures,
        "dual",
        { features: known({}) },
        /metadata.version of no level/,
    ],
    ["brokers in ZooKeeper", brokersInZookeeper, "migrating", {}, undefined],
    [
        "a broker away",
        brokersInZookeeper,
        "migrating",
        znodes("migrating", { brokers: [0, 2] }),
        /broker 1 without/,
    ],
    [
        "a foreign broker",
        brokersInZookeeper,
        "migrating",
        znodes("migrating", { brokers: [0, 1, 2, 9] }),
        /broker 9, which is none/,
    ],
    ["no broker in ZooKeeper", noBrokerInZookeeper, "dual", {}, undefined],
    [
        "trap 7: one broker still there",
        noBrokerInZookeeper,
        "dual",
        znodes("dual", { brokers: [1] }),
        /got broker 1; it would be cut off/,
    ],
    ["a fresh ZooKeeper", freshZookeeper, "zookeeper", {}, undefined],
    [
        "nodes of before",
        freshZookeeper,
        "migrating",
        {},
        /\/migration with offset 190 and \/controller of controller 3002/,
    ],
    [
        "no controller",
        freshZookeeper,
        "zookeeper",
        znodes("zookeeper", { controller: undefined }),
        /no \/controller/,
    ],
    ["the leader as controller", controllerInKraft, "dual", {}, undefined],
    [
        "another leader",
        controllerInKraft,
        "dual",
        znodes("dual", { controller: 3000 }),
        /\/controller 3000, and 3002 leads/,
    ],
    [
        "a broker as controller",
        controllerInKraft,
        "dual",
        znodes("dual", { controller: 1 }),
        /\/controller 1/,
    ],
    ["a leader that has taken ZooKeeper over", openZookeeper, "dual", {}, undefined],
    [
        "a ZooKeeper that was left for good",
        openZookeeper,
        "dual",
        znodes("dual", { claimedEpoch: 5 }),
        /\/controller 3002 of epoch 5, and 3002 leads in epoch 7; .*set metadata to kraft/,
    ],
    ["copied metadata", copiedMetadata, "migrating", {}, undefined],
    [
        "a copy that has not begun",
        copiedMetadata,
        "migrating",
        znodes("migrating", { migration: { offset: -1, epoch: -1 } }),
        /got offset -1; wait/,
    ],
    ["no copy", copiedMetadata, "zookeeper", {}, /got no \/migration/],
    [
        "trap 3: epoch of ZooKeeper below",
        raisedEpoch,
        "migrating",
        {},
        /got 6, and the controllers' is 7/,
    ],
    [
        "an epoch that is equal",
        raisedEpoch,
        "migrating",
        znodes("migrating", { controllerEpoch: 7 }),
        /got 7/,
    ],
    [
        "an epoch above",
        raisedEpoch,
        "migrating",
        znodes("migrating", { controllerEpoch: 8 }),
        undefined,
    ],
    [
        "an epoch above that of the disks, below that in ZooKeeper",
        raisedEpoch,
        "migrating",
        znodes("migrating", { controllerEpoch: 8, migration: { offset: 5, epoch: 21 } }),
        /got 8, and the controllers' is 21/,
    ],
    [
        "an epoch of no disk",
        raisedEpoch,
        "migrating",
        { disks: known(disksOf("zookeeper")) },
        /got none on any disk/,
    ],
    ["no controllers left", raisedEpoch, "zookeeper", {}, undefined],
    ["a known epoch", knownEpoch, "migrating", {}, undefined],
    [
        "an unknown epoch",
        knownEpoch,
        "migrating",
        { disks: known(disksOf("zookeeper")) },
        /got none on any disk/,
    ],
    ...[knownEpoch, raisedEpoch].map(
        (gate) =>
            [
                "controllers that never led",
                gate,
                "zookeeper",
                znodes("zookeeper", { migration: { offset: -1, epoch: -1 } }),
                undefined,
            ] as const,
    ),
    ["nodes deleted", noMigrationNodes, "zookeeper", {}, undefined],
    ["nodes left", noMigrationNodes, "dual", {}, /got \/controller and \/migration/],
    ["a broker elected", controllerInZookeeper, "zookeeper", {}, undefined],
    [
        "none elected",
        controllerInZookeeper,
        "zookeeper",
        znodes("zookeeper", { controller: undefined }),
        /got none/,
    ],
    ["a controller of KRaft", controllerInZookeeper, "dual", {}, /got controller 3002/],
    ["ZooKeeper stopped", stoppedZookeeper, "kraft", {}, undefined],
    ["ZooKeeper that runs", stoppedZookeeper, "dual", {}, /got 3 of them/],
];

describe("a gate of the way off ZooKeeper", () => {
    for (const [name, gate, phase, over, says] of cases) {
        it(name, () => {
            const line = refusal(gate, phase, over);
            if (says === undefined) {
                assert.equal(line, "");
            } else {
                assert.match(line, says);
                assert.match(line, /^needed: [^\n]*; got [^\n]*; [^\n]*$/);
            }
        });
    }

    const gates = [...new Set(cases.map(([, gate]) => gate))];

    it("never lets pass what is not known", () => {
        for (const gate of gates) {
            for (const fact of gate.facts) {
                const line = refusal(gate, "dual", { [fact]: { unknown: "it\u001b is\nsilent" } });
                assert.match(line, /got no answer of [^\n]*it\\u001b is\\u000asilent; make/);
            }
        }
    });

    it("is judged by the facts that it names alone", () => {
        const names = Object.keys(factsIn("dual")) as (keyof MetadataFacts)[];
        for (const gate of gates) {
            const unknown = names.filter((name) => !gate.facts.includes(name));
            const others = Object.fromEntries(unknown.map((name) => [name, { unknown: "x" }]));
            assert.equal(refusal(gate, "dual", others), refusal(gate, "dual"), gate.needs);
        }
    });

    it("trap 3: is passed after a way back by an epoch above all that were seen, and may be", () => {
        const after = (controllerEpoch: number | undefined, ...seen: readonly number[]) => {
            const epoch = epochAbove({ ...znodesIn.migrating, controllerEpoch }, ...seen);
            return refusal(
                raisedEpoch,
                "migrating",
                znodes("migrating", { controllerEpoch: epoch }),
            );
        };
        assert.equal(after(6, 7), "");
        assert.equal(after(undefined, 7), "");
        assert.equal(epochAbove(znodesIn.migrating, 21, 7), 1021);
        assert.equal(epochAbove({ ...znodesIn.migrating, controllerEpoch: 30 }, 7), 1030);
    });

    it("shows names from disks and from Kafka escaped", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), (name) => {
                const lines = [
                    refusal(topicIds, "dual", disks("dual", b0, partition(name, undefined))),
                    refusal(noReassignment, "dual", { reassigned: known([name]) }),
                    refusal(oneCluster, "dual", properties("dual", b0, { "cluster.id": name })),
                    refusal(diskProperties, "dual", properties("dual", b0, { "node.id": name })),
                    refusal(bridgeFeatures, "dual", { features: known({ "kraft.version": name }) }),
                ];
                assert.ok(lines.every((line) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line)));
            }),
        );
    });
});
