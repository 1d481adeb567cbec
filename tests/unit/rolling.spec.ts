import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import type { LivePod } from "../../core/doctor/live";
import { nextStep } from "../../core/rolling/nextStep";
import {
    lackingReplicas,
    parsePartitions,
    restartEffects,
    servingBrokers,
} from "../../core/rolling/partitions";
import { type PodState, podState } from "../../core/rolling/podState";
import { parseMode, restartOrder } from "../../core/rolling/serverMode";
import { notInService } from "../../core/rolling/words";

function pod(ordinal: number, over: Partial<PodState> = {}): PodState {
    return {
        name: `k-${ordinal}`,
        uid: undefined,
        ordinal,
        isCurrent: true,
        condition: "ready",
        why: "",
        container: undefined,
        ...over,
    };
}

const old = { isCurrent: false };
const broken = { condition: "broken", why: "container b: CrashLoopBackOff" } as const;
const starting = { condition: "starting", why: "it is not ready" } as const;

/** A step in a word, with the pods it is about. */
function stepOf(pods: readonly PodState[], replicas = 3): string {
    const step = nextStep("k", replicas, pods);
    switch (step.do) {
        case "wait":
            return `wait for ${step.missing}`;
        case "repair":
            return `repair ${step.pod.name}`;
        case "restart":
            return `restart one of ${step.old.map(({ name }) => name).join(" ")}`;
        case "done":
            return "done";
    }
}

describe("the next step of a rolling update", () => {
    const cases: readonly (readonly [string, readonly PodState[], string])[] = [
        ["all are current", [pod(0), pod(1), pod(2)], "done"],
        ["one is old", [pod(0), pod(1, old), pod(2)], "restart one of k-1"],
        ["all are old", [pod(0, old), pod(1, old), pod(2, old)], "restart one of k-0 k-1 k-2"],
        [
            "the restarted one is not back",
            [pod(0, old), pod(1, old), pod(2, starting)],
            "wait for k-2: it is not ready",
        ],
        [
            "the restarted one ends",
            [pod(0, old), pod(2, { ...old, condition: "ending", why: "it is being deleted" })],
            "wait for k-2: it is being deleted",
        ],
        ["one is not created", [pod(0, old), pod(1, old)], "wait for k-2 to be created"],
        ["none is created", [], "wait for k-0 to be created"],
        [
            "an old one is broken, and another one serves",
            [pod(0, old), pod(1, old), pod(2, { ...old, ...broken })],
            "repair k-2",
        ],
        [
            "the lowest of broken ones, without which none behind it is created",
            [pod(0, { ...old, ...broken }), pod(1, { ...old, ...broken })],
            "repair k-0",
        ],
        [
            "a repaired one is not back",
            [pod(0, starting), pod(1, { ...old, ...broken })],
            "wait for k-0: it is not ready",
        ],
        [
            "the new revision breaks too",
            [pod(0, old), pod(1, old), pod(2, broken)],
            "wait for k-2: container b: CrashLoopBackOff",
        ],
        [
            "an old one starts",
            [pod(0, old), pod(1, { ...old, ...starting }), pod(2)],
            "wait for k-1: it is not ready",
        ],
        ["of a broker that is taken away", [pod(0), pod(1), pod(2), pod(3, old)], "done"],
    ];
    for (const [name, pods, expected] of cases) {
        it(name, () => {
            assert.equal(stepOf(pods), expected);
            assert.equal(stepOf([...pods].reverse()), expected);
        });
    }

    const anyPod = (ordinal: number) =>
        fc.record({
            isCurrent: fc.boolean(),
            condition: fc.constantFrom("ready", "starting", "broken", "ending" as const),
            there: fc.boolean(),
            ordinal: fc.constant(ordinal),
        });

    it("never restarts a pod that serves while another one does not", () => {
        fc.assert(
            fc.property(fc.tuple(anyPod(0), anyPod(1), anyPod(2)), (all) => {
                const pods = all
                    .filter(({ there }) => there)
                    .map(({ ordinal, isCurrent, condition }) =>
                        pod(ordinal, { isCurrent, condition, why: "x" }),
                    );
                const step = nextStep("k", 3, pods);
                if (step.do === "restart") {
                    assert.equal(pods.filter(({ condition }) => condition === "ready").length, 3);
                    assert.ok(step.old.every(({ isCurrent }) => !isCurrent));
                }
                if (step.do === "repair") {
                    assert.ok(!step.pod.isCurrent && step.pod.condition === "broken");
                }
                if (step.do === "done") {
                    assert.ok(pods.length === 3 && pods.every(({ isCurrent }) => isCurrent));
                }
            }),
        );
    });

    it("ends, whatever pods are broken: each that is restarted comes back", () => {
        fc.assert(
            fc.property(fc.tuple(anyPod(0), anyPod(1), anyPod(2)), (all) => {
                let pods = all.map(({ ordinal, condition }) =>
                    pod(ordinal, {
                        ...old,
                        condition: condition === "broken" ? condition : "ready",
                    }),
                );
                for (let round = 0; round < 4; round++) {
                    const step = nextStep("k", 3, pods);
                    const chosen =
                        step.do === "repair"
                            ? step.pod
                            : step.do === "restart"
                              ? step.old.at(-1)
                              : undefined;
                    if (chosen === undefined) {
                        assert.equal(step.do, "done");
                        return;
                    }
                    pods = pods.map((one) => (one === chosen ? pod(one.ordinal) : one));
                }
                assert.fail("not done after a restart of each");
            }),
        );
    });
});

describe("the state of a pod", () => {
    const now = Date.parse("2026-11-28T00:00:00Z");
    const live = (status: LivePod["status"] = {}, metadata: LivePod["metadata"] = {}): PodState =>
        podState(
            {
                metadata: {
                    name: "k-2",
                    labels: { "controller-revision-hash": "k-new" },
                    ...metadata,
                },
                status,
            },
            "k-new",
            now,
        );
    const container = { name: "b", image: "i", imageID: "", restartCount: 0, ready: false };
    const ready = { conditions: [{ type: "Ready", status: "True" }] };

    it("has its number and its revision", () => {
        assert.deepEqual(live(ready), pod(2));
        assert.ok(!live(ready, { labels: { "controller-revision-hash": "k-old" } }).isCurrent);
        assert.ok(!live(ready, { labels: {} }).isCurrent);
    });

    it("is ending, whatever else it is", () => {
        assert.equal(live(ready, { deletionTimestamp: new Date() }).condition, "ending");
    });

    const end = { terminated: { reason: "Error", exitCode: 1 } };
    const cases: readonly (readonly [LivePod["status"], string])[] = [
        [{}, "starting: it is not ready"],
        [{ phase: "Failed" }, "broken: it failed"],
        [
            {
                conditions: [
                    { type: "PodScheduled", status: "False", message: "0/3 nodes are available" },
                ],
            },
            "starting: it is not scheduled: 0/3 nodes are available",
        ],
        [
            {
                containerStatuses: [
                    { ...container, state: { waiting: { reason: "ContainerCreating" } } },
                ],
            },
            "starting: it is not ready",
        ],
        [
            {
                containerStatuses: [
                    {
                        ...container,
                        state: { waiting: { reason: "ErrImagePull", message: "not found" } },
                    },
                ],
            },
            "broken: container b: ErrImagePull: not found",
        ],
        [
            {
                containerStatuses: [
                    {
                        ...container,
                        restartCount: 1,
                        state: { waiting: { reason: "CrashLoopBackOff" } },
                        lastState: end,
                    },
                ],
            },
            "broken: container b: CrashLoopBackOff: last ended with Error, exit code 1",
        ],
        [
            { containerStatuses: [{ ...container, restartCount: 1, lastState: end }] },
            "starting: it is not ready",
        ],
        [
            {
                containerStatuses: [
                    {
                        ...container,
                        restartCount: 2,
                        state: { running: { startedAt: new Date(now - 5000) } },
                        lastState: end,
                    },
                ],
            },
            "broken: container b: restarted 2 times, Error, exit code 1",
        ],
        [
            // It has been at its start for so long that it may recover its logs.
            {
                containerStatuses: [
                    {
                        ...container,
                        restartCount: 7,
                        state: { running: { startedAt: new Date(now - 61_000) } },
                        lastState: end,
                    },
                ],
            },
            "starting: it is not ready",
        ],
        [
            {
                initContainerStatuses: [
                    {
                        ...container,
                        name: "init",
                        state: { waiting: { reason: "CrashLoopBackOff" } },
                    },
                ],
            },
            "broken: container init: CrashLoopBackOff",
        ],
    ];
    for (const [status, expected] of cases) {
        it(expected, () => {
            const { condition, why } = live(status);
            assert.equal(`${condition}: ${why}`, expected);
        });
    }
});

describe("the partitions of a rolling update", () => {
    const described = [
        "Topic: a\tPartitionCount: 2\tReplicationFactor: 3\tConfigs: x",
        "\tTopic: a\tPartition: 0\tLeader: 1\tReplicas: 1,2,0\tIsr: 1,0",
        "\tTopic: a\tPartition: 1\tLeader: 0\tReplicas: 2,0,1\tIsr: 0,1,2\tOffline: ",
        // Kafka 3.9 and newer.
        "\tTopic: b-c\tPartition: 0\tLeader: none\tReplicas: 2\tIsr: 2\tElr: N/A\tLastKnownElr: N/A",
        "\tTopic: d\tPartition: 0\tLeader: none\tReplicas: 7\tIsr: \tOffline: 7",
    ].join("\n");
    const partitions = parsePartitions(described);

    it("are read as each version prints them", () => {
        assert.deepEqual(partitions, [
            { name: "a-0", leader: 1, replicas: [1, 2, 0], inSync: [1, 0] },
            { name: "a-1", leader: 0, replicas: [2, 0, 1], inSync: [0, 1, 2] },
            { name: "b-c-0", leader: undefined, replicas: [2], inSync: [2] },
            { name: "d-0", leader: undefined, replicas: [7], inSync: [] },
        ]);
    });

    it("tell which brokers serve: those of a partition without a leader may not", () => {
        assert.deepEqual([...servingBrokers(partitions)].sort(), [0, 1, 2]);
        assert.deepEqual([...servingBrokers(partitions.slice(2))], []);
    });

    it("keep every broker but the one that they lack from a restart", () => {
        const words = "all replicas to be in sync: a-0 lacks broker 2; b-c-0 lacks broker 2";
        assert.equal(lackingReplicas(partitions, 3, 0), words);
        assert.equal(lackingReplicas(partitions, 3, undefined), words);
        assert.equal(lackingReplicas(partitions, 3, 2), undefined);
    });

    it("lack nothing of a broker that was taken away", () => {
        assert.equal(lackingReplicas(partitions.slice(3), 3, undefined), undefined);
    });

    it("are not all named where there are many", () => {
        const many = Array.from({ length: 5 }, (_, n) => ({
            ...{ name: `t-${n}`, leader: 0, replicas: [0, 1], inSync: [0] },
        }));
        assert.equal(
            lackingReplicas(many, 3, undefined),
            "all replicas to be in sync: t-0 lacks broker 1; t-1 lacks broker 1; t-2 lacks broker 1; 2 more",
        );
    });

    it("of one replica stop, and of one in sync may", () => {
        assert.deepEqual(restartEffects(partitions), {
            single: 2,
            singleTopics: ["b-c", "d"],
            lastCopy: [],
        });
        const [first] = partitions;
        assert.deepEqual(
            restartEffects(first === undefined ? [] : [{ ...first, inSync: [1] }]).lastCopy,
            ["a-0 (broker 1)"],
        );
    });
});

describe("a ZooKeeper server", () => {
    it("serves where it has a mode, or may not say", () => {
        assert.equal(
            parseMode("Zookeeper version: 3.5.8\nMode: follower\nNode count: 5\n"),
            "follower",
        );
        assert.equal(
            parseMode("srvr is not executed because it is not in the whitelist.\n"),
            "unknown",
        );
        assert.equal(
            parseMode("This ZooKeeper instance is not currently serving requests\n"),
            undefined,
        );
        assert.equal(parseMode(""), undefined);
    });

    it("is restarted after the others where it leads", () => {
        assert.deepEqual(
            restartOrder([
                { ordinal: 0, mode: "follower" },
                { ordinal: 1, mode: "follower" },
                { ordinal: 2, mode: "leader" },
            ]),
            [1, 0, 2],
        );
    });
});

describe("a rolling update that stops", () => {
    const stopped = {
        namespace: "n",
        missing: "k-2: container b: ErrImagePull: no such image",
        pod: pod(2, broken),
        log: ["last\u0007words"],
        old: ["k-0", "k-1"],
        seconds: 90,
        reasons: ["k-2: its image cannot be pulled: correct\u0007 it"],
    };

    it("says what stopped it, what runs as before, and what to do", () => {
        assert.equal(
            notInService(stopped),
            [
                "k-2: container b: ErrImagePull: no such image; waited 90 s for it. Not restarted yet: k-0, k-1. Correct the configuration, or what keeps the pod from running, and run pulumi up again: it continues with this pod. See kubectl -n n describe pod k-2.",
                "  k-2: its image cannot be pulled: correct\\u0007 it",
                "  last\\u0007words",
            ].join("\n"),
        );
    });

    it("says the last lines of a log once", () => {
        const reasons = [
            "k-2: container b exited with code 1; last lines of its log: one two; correct it",
        ];
        const lines = notInService({ ...stopped, reasons, log: ["one two", "three"] }).split("\n");
        assert.deepEqual(lines.slice(1), [`  ${reasons.join("")}`, "  three"]);
    });

    it("leaves it to the user to end a pod that may be at work", () => {
        assert.match(
            notInService({ ...stopped, pod: pod(2, { ...old, ...starting }) }),
            /on its old revision.*kubectl -n n delete pod k-2 and then pulumi up again/,
        );
    });

    it("says what it waited for where that is no pod", () => {
        assert.match(
            notInService({ ...stopped, pod: undefined, missing: "broker 1 to join", log: [] }),
            /^still waiting for broker 1 to join after 90 s\./,
        );
    });
});
