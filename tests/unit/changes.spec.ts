import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
    formatInstalled,
    formatRefusal,
    needingStop,
    riskyChanges,
    unacknowledged,
} from "../../core/changes";
import type { JsonObject } from "../../core/json";
import { placementOf, type PlannedVolume } from "../../core/plan";
import {
    deployedBindings,
    deployedPlaces,
    type DeployedVolume,
    deployedVolumes,
} from "../../core/state/volumes";
import { configOf, planOf } from "../support/config";
import { directoriesOf, resourcesOf } from "../support/deployed";

/** A plan as the state has it once it is deployed. */
function deployed(plan: readonly PlannedVolume[]): readonly DeployedVolume[] {
    return deployedVolumes(resourcesOf(plan));
}

const nodes = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,3}$/), {
    minLength: 1,
    maxLength: 8,
});

/** Names of the changes that `after` makes where `before` is deployed. */
function changes(before: JsonObject, after: JsonObject): readonly string[] {
    const record = deployed(planOf(configOf(before)));
    const config = configOf(after);
    return riskyChanges(config, record, planOf(config, record)).map(({ name }) => name);
}

const small = { kafka: { brokers: 1 }, zookeeper: { servers: 1 } };
const broker = "datadir-0-kafka-cp-kafka-0";

describe("what is deployed", () => {
    it("stays where it is whatever nodes, brokers and disks are added, and in any order", () => {
        fc.assert(
            fc.property(
                nodes,
                nodes,
                fc.integer({ min: 1, max: 9 }),
                fc.integer({ min: 0, max: 5 }),
                (first, more, brokers, added) => {
                    const before = { nodes: first, kafka: { brokers } };
                    const all = [...new Set([...more, ...first])];
                    const after = {
                        nodes: all,
                        kafka: { brokers: brokers + added, disksPerBroker: 1 + added },
                    };
                    const record = deployed(planOf(configOf(before)));
                    const plan = planOf(configOf(after), record);
                    for (const was of record) {
                        const now = plan.find(({ claim }) => claim === was.claim);
                        assert.equal(now?.node, was.label.value);
                    }
                    assert.deepEqual(riskyChanges(configOf(after), record, plan), []);
                },
            ),
        );
    });

    it("stays where it is after a refresh that missed its volume", () => {
        fc.assert(
            fc.property(nodes, nodes, fc.integer({ min: 1, max: 9 }), (first, more, brokers) => {
                const before = planOf(configOf({ nodes: first, kafka: { brokers } }));
                const all = [...new Set([...more, ...first])];
                const [missing, ...others] = before;
                const state = [...directoriesOf(before), ...resourcesOf(others)];
                const plan = planOf(
                    configOf({ nodes: all, kafka: { brokers } }),
                    deployedPlaces(state),
                );
                assert.equal(
                    plan.find(({ claim }) => claim === missing?.claim)?.node,
                    missing?.node,
                );
            }),
        );
    });

    it("is where its volume is, even if its directory was checked elsewhere since", () => {
        const nodes = ["a", "b"];
        const [was, wanted] = ["a", "b"].map((node) =>
            planOf(configOf({ nodes, ...small, placement: { kafka: { "0": node } } })),
        );
        assert.ok(was !== undefined && wanted !== undefined);
        const state = [...directoriesOf(was), ...directoriesOf(wanted), ...resourcesOf(was)];
        const plan = planOf(configOf({ nodes, ...small }), deployedPlaces(state));
        assert.equal(plan.find(({ claim }) => claim === broker)?.node, "a");
    });

    it("stays there without the state once its placement is in the file", () => {
        fc.assert(
            fc.property(nodes, nodes, fc.integer({ min: 1, max: 9 }), (first, more, brokers) => {
                const config = configOf({ nodes: first, kafka: { brokers } });
                const plan = planOf(config);
                const written = configOf({
                    nodes: [...new Set([...more, ...first])],
                    kafka: { brokers },
                    placement: placementOf(plan),
                });
                assert.deepEqual(planOf(written), plan);
            }),
        );
    });

    it("is not moved, left behind, resized or renamed without a refusal", () => {
        const named: readonly (readonly [JsonObject, JsonObject, readonly string[]])[] = [
            [{}, {}, []],
            [
                { root: "/a" },
                { root: "/b" },
                [
                    `move ${broker} from pc:/a/${broker} to pc:/b/${broker}`,
                    "move datadir-kafka-cp-zookeeper-0 from pc:/a/datadir-kafka-cp-zookeeper-0 to pc:/b/datadir-kafka-cp-zookeeper-0",
                    "move datalogdir-kafka-cp-zookeeper-0 from pc:/a/datalogdir-kafka-cp-zookeeper-0 to pc:/b/datalogdir-kafka-cp-zookeeper-0",
                ],
            ],
            [
                { nodes: ["a", "b"], placement: { kafka: { 0: "a" } } },
                { nodes: ["a", "b"], placement: { kafka: { 0: "b" } } },
                [`move ${broker} from a:/mnt/data/${broker} to b:/mnt/data/${broker}`],
            ],
            [
                { kafka: { brokers: 2 } },
                {},
                ["remove datadir-0-kafka-cp-kafka-1 at pc:/mnt/data/datadir-0-kafka-cp-kafka-1"],
            ],
            [
                { kafka: { brokers: 1, disksPerBroker: 2 } },
                {},
                ["remove datadir-1-kafka-cp-kafka-0 at pc:/mnt/data/datadir-1-kafka-cp-kafka-0"],
            ],
            [
                { kafka: { brokers: 1, size: "5Gi" } },
                { kafka: { brokers: 1, size: "6Gi" } },
                [`resize ${broker} from 5Gi to 6Gi`],
            ],
            [{ kafka: { brokers: 1, size: "1024Mi" } }, { kafka: { brokers: 1, size: "1Gi" } }, []],
            [
                { kafka: { brokers: 1, size: "5Gi", disks: [{ size: "6Gi" }] } },
                { kafka: { brokers: 1, size: "5Gi", disks: [{ size: "7Gi" }] } },
                [`resize volume ${broker} from 6Gi to 7Gi`],
            ],
            [
                {},
                { nodeLabel: { values: { pc: "rack-1" } } },
                [broker, "datadir-kafka-cp-zookeeper-0", "datalogdir-kafka-cp-zookeeper-0"].map(
                    (claim) =>
                        `relabel ${claim} from kubernetes.io/hostname=pc to kubernetes.io/hostname=rack-1`,
                ),
            ],
        ];
        for (const [before, after, expected] of named) {
            assert.deepEqual(changes({ ...small, ...before }, { ...small, ...after }), expected);
        }
    });

    it("is not left behind by another release, namespace or class", () => {
        assert.equal(changes(small, { ...small, release: "other" }).length, 3);
        assert.deepEqual(
            changes(small, { ...small, namespace: "other" }).map((name) => name.split(" ", 2)[1]),
            [
                `kafka/${broker}`,
                "kafka/datadir-kafka-cp-zookeeper-0",
                "kafka/datalogdir-kafka-cp-zookeeper-0",
            ],
        );
        assert.deepEqual(
            changes(small, { ...small, storageClass: "other" })[0],
            `reclass ${broker} from local-storage to other`,
        );
        assert.deepEqual(
            changes(small, { ...small, volumePrefix: "a-" })[0],
            `rename volume ${broker} to a-${broker}`,
        );
    });
});

describe("the volume of a claim", () => {
    const claimOn = (name: string, spec: JsonObject) => ({
        type: "kubernetes:core/v1:PersistentVolumeClaim",
        outputs: { metadata: { name, namespace: "kafka" }, spec },
    });

    it("is the one its state has it on, and none for a claim that names none", () => {
        assert.deepEqual(
            deployedBindings([
                claimOn("a", { volumeName: "disk-a" }),
                claimOn("b", {}),
                claimOn("c", { volumeName: "" }),
                { type: "kubernetes:core/v1:PersistentVolume", outputs: {} },
            ]),
            { "kafka/a": "disk-a" },
        );
    });
});

describe("a refusal", () => {
    const config = configOf({ ...small, kafka: { brokers: 1, size: "6Gi" } });
    const record = deployed(planOf(configOf({ ...small })));
    const risky = riskyChanges(config, record, planOf(config, record));
    const name = `resize ${broker} from 5Gi to 6Gi`;

    it("names what would allow exactly this change", () => {
        const { refused } = unacknowledged(risky, ["resize everything"]);
        assert.deepEqual(formatRefusal("dev", refused).split("\n").slice(1, 2), [`  - ${name}`]);
        assert.deepEqual(formatRefusal("dev", refused).split("\n").slice(-2), [
            "  kafka-local-volumes:acknowledge:",
            `    - ${name}`,
        ]);
    });

    it("disappears once the change is acknowledged, and an acknowledgement without a change is reported", () => {
        assert.deepEqual(unacknowledged(risky, [name, "move x"]), {
            refused: [],
            stale: ["move x"],
        });
    });
});

describe("volumes recreated under an installed chart", () => {
    const path = `/mnt/data/${broker}`;
    const move = `move ${broker} from pc:${path} to n2:${path}`;
    const record = deployed(planOf(configOf({ ...small })));
    const changesTo = (given: JsonObject) => {
        const config = configOf({ ...small, nodes: ["n2"], ...given });
        return riskyChanges(config, record, planOf(config, record));
    };
    const users = new Map([[broker, "pod kafka-cp-kafka-0 on node pc"]]);
    const names = (changes: readonly { name: string }[]) => changes.map(({ name }) => name);

    it("move while no pod uses them, and otherwise wait for the chart's removal", () => {
        const moves = changesTo({});
        assert.equal(moves.length, 3);
        assert.deepEqual(names(needingStop(moves, new Map())), []);
        assert.deepEqual(names(needingStop(moves, users)), [move]);
        assert.deepEqual(names(needingStop(moves, undefined)), names(moves));
    });

    it("always wait for it where a StatefulSet would create a claim that differs from the plan", () => {
        const resized = changesTo({ kafka: { brokers: 1, size: "6Gi" } });
        assert.deepEqual(names(needingStop(resized, new Map())), [
            move,
            `resize ${broker} from 5Gi to 6Gi`,
        ]);
    });

    it("are refused with what uses them, and what to do about it", () => {
        const [title, first, ...rest] = formatInstalled(
            "dev",
            needingStop(changesTo({}), users),
            users,
        ).split("\n");
        assert.match(title ?? "", /^the configuration of stack dev recreates volumes/);
        assert.equal(first, `  - ${move}, used by pod kafka-cp-kafka-0 on node pc`);
        assert.match(rest[0] ?? "", /^Nothing has been changed\. .*set installed to false/);
        assert.match(rest[1] ?? "", /kubectl delete node/);
        const resized = changesTo({ nodes: ["pc"], kafka: { brokers: 1, size: "6Gi" } });
        assert.doesNotMatch(formatInstalled("dev", resized, users), /delete node|does not answer/);
        assert.match(
            formatInstalled("dev", changesTo({}), undefined),
            /the cluster does not answer whether pods use them/,
        );
    });
});
