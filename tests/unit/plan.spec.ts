import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { describeChart } from "../../core/chart/chart";
import { planFaults } from "../../core/config/placementChecks";
import { formatFault } from "../../core/fault";
import { bytesOf } from "../../core/quantity";
import type { Role } from "../../core/replicaDisk";
import { configOf, planOf } from "../support/config";

const nodes = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/), {
    minLength: 1,
    maxLength: 12,
});

const stack = fc.record({
    release: fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/).filter(
        // A release that holds a subchart's name collapses names: refused, and tested elsewhere.
        (release) =>
            !release.includes("cp-") &&
            !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].includes(release),
    ),
    nodes,
    kafka: fc.record({
        brokers: fc.integer({ min: 1, max: 30 }),
        disksPerBroker: fc.integer({ min: 1, max: 4 }),
        size: fc.constantFrom("1Gi", "500G", "1.5Ti"),
    }),
    zookeeper: fc.record({
        servers: fc.constantFrom(1, 3, 5),
        dataSize: fc.constantFrom("1Gi", "10Gi"),
        logSize: fc.constantFrom("1Gi", "20Gi"),
    }),
});

function byClaim<T extends { claim: string }>(volumes: readonly T[]): Map<string, T> {
    return new Map(volumes.map((volume) => [volume.claim, volume]));
}

describe("any plan", () => {
    it("gives no two volumes the same node and path, name or claim", () => {
        fc.assert(
            fc.property(stack, (given) => {
                const plan = planOf(configOf(given));
                for (const key of [
                    plan.map(({ node, path }) => `${node}:${path}`),
                    plan.map(({ volume }) => volume),
                    plan.map(({ namespace, claim }) => `${namespace}/${claim}`),
                ]) {
                    assert.equal(new Set(key).size, plan.length);
                }
            }),
        );
    });

    it("has for every claim of the chart one volume of the same class, at least as large", () => {
        fc.assert(
            fc.property(stack, (given) => {
                const config = configOf(given);
                const volumes = byClaim(planOf(config));
                const { claims } = describeChart(config);
                assert.equal(volumes.size, claims.length);
                for (const claim of claims) {
                    const volume = volumes.get(claim.name);
                    assert.ok(volume !== undefined, claim.name);
                    assert.equal(volume.storageClass, claim.storageClassName);
                    assert.ok(bytesOf(volume.size) >= bytesOf(claim.size));
                }
            }),
        );
    });

    it("is the same whatever the order of the nodes", () => {
        fc.assert(
            fc.property(
                stack.chain((given) =>
                    fc.record({
                        given: fc.constant(given),
                        shuffled: fc.shuffledSubarray(given.nodes, {
                            minLength: given.nodes.length,
                        }),
                    }),
                ),
                ({ given, shuffled }) => {
                    assert.deepEqual(
                        planOf(configOf({ ...given, nodes: shuffled })),
                        planOf(configOf(given)),
                    );
                },
            ),
        );
    });

    it("keeps what exists when brokers and disks are added", () => {
        fc.assert(
            fc.property(stack, fc.integer({ min: 0, max: 5 }), (given, more) => {
                const before = planOf(configOf(given));
                const after = byClaim(
                    planOf(
                        configOf({
                            ...given,
                            kafka: {
                                ...given.kafka,
                                brokers: given.kafka.brokers + more,
                                disksPerBroker: given.kafka.disksPerBroker + more,
                            },
                        }),
                    ),
                );
                for (const volume of before) {
                    assert.deepEqual(after.get(volume.claim), volume);
                }
            }),
        );
    });

    it("keeps a broker's disks on one node, and no two brokers on a node while there are enough", () => {
        fc.assert(
            fc.property(stack, (given) => {
                const plan = planOf(configOf(given));
                const nodesOf = (role: Role) => {
                    const nodes = new Map<number, Set<string>>();
                    for (const volume of plan.filter((one) => one.role === role)) {
                        const { ordinal, node } = volume;
                        nodes.set(ordinal, (nodes.get(ordinal) ?? new Set()).add(node));
                    }
                    return [...nodes.values()];
                };
                const brokers = nodesOf("kafka");
                const servers = nodesOf("zookeeper");
                assert.equal(brokers.length, given.kafka.brokers);
                assert.equal(servers.length, given.zookeeper.servers);
                for (const replicas of [brokers, servers]) {
                    assert.ok(replicas.every((used) => used.size === 1));
                    const used = new Set(replicas.flatMap((one) => [...one]));
                    assert.equal(used.size, Math.min(given.nodes.length, replicas.length));
                }
            }),
        );
    });
});

describe("the plan of a stack", () => {
    it("puts each claim under the root, by its name", () => {
        assert.deepEqual(
            planOf(
                configOf({
                    release: "a",
                    namespace: "b",
                    root: "/srv/disks",
                    storageClass: "c",
                    kafka: { brokers: 1, size: "7Gi" },
                    zookeeper: { servers: 1, dataSize: "1Gi", logSize: "2Gi" },
                }),
            ),
            [
                ["datadir-0-a-cp-kafka-0", "7Gi", "kafka", "0"],
                ["datadir-a-cp-zookeeper-0", "1Gi", "zookeeper", "data"],
                ["datalogdir-a-cp-zookeeper-0", "2Gi", "zookeeper", "log"],
            ].map(([claim, size, role, disk]) => ({
                namespace: "b",
                claim,
                role,
                ordinal: 0,
                disk,
                volume: claim,
                node: "pc",
                label: { key: "kubernetes.io/hostname", value: "pc" },
                path: `/srv/disks/${String(claim)}`,
                size,
                request: size,
                storageClass: "c",
            })),
        );
    });
});

describe("a plan with what is deployed", () => {
    const small = { kafka: { brokers: 3 }, zookeeper: { servers: 1 } };
    const deployed = planOf(configOf({ ...small, nodes: ["a", "b"] }));
    const faultsOf = (given: Parameters<typeof configOf>[0]) => {
        const config = configOf({ ...small, nodes: ["a", "b", "c"], ...given });
        return planFaults(config, planOf(config, deployed)).map(formatFault);
    };

    it("is refused where two brokers stay on a node, and spread is required", () => {
        assert.deepEqual(faultsOf({ spread: "required" }), [
            'placement.kafka.2: got "a"; allowed: a node that none of the other brokers is on; spread is required',
        ]);
        assert.deepEqual(faultsOf({}), []);
        assert.deepEqual(faultsOf({ spread: "required", placement: { kafka: { "2": "c" } } }), []);
    });

    it("is refused where a broker stays, and a directory would be within another's there", () => {
        const paths = {
            "datadir-0-kafka-cp-kafka-0": "/mnt/x",
            "datadir-0-kafka-cp-kafka-2": "/mnt/x/y",
        };
        assert.deepEqual(faultsOf({ placement: { paths } }), [
            'placement.paths.datadir-0-kafka-cp-kafka-2: got "/mnt/x/y"; allowed: a directory for one claim alone, not within another\'s; on node a datadir-0-kafka-cp-kafka-0 has /mnt/x',
        ]);
        const alone = configOf({ ...small, nodes: ["a", "b", "c"], placement: { paths } });
        assert.deepEqual(planFaults(alone, planOf(alone)), []);
    });
});
