import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { chartStorage } from "../../core/chart/claims";
import { at } from "../../core/json";
import { planVolumes } from "../../core/plan";
import { configOf, faultsOf } from "../support/config";
import { contractCases, type ContractCase } from "../support/contract";

function title({ chartVersion, release, values }: ContractCase): string {
    return `${chartVersion} ${release} ${JSON.stringify(values).slice(0, 60)}`;
}

describe("the claims of the published chart", () => {
    const cases = contractCases();

    it("has cases to hold", () => {
        assert.equal(cases.length, 14);
    });

    for (const [i, one] of cases.entries()) {
        it(`are computed for case ${i}: ${title(one)}`, () => {
            const { kafkaStatefulSet, ...storage } = chartStorage(one.release, one.values);
            assert.deepEqual(storage, {
                claims: one.claims,
                zookeeperConnect: one.zookeeperConnect,
                zookeeperStatefulSet: one.zookeeperStatefulSet,
            });
            assert.equal(kafkaStatefulSet === null, one.zookeeperConnect === null);
        });
    }
});

describe("a plan for each case of the published chart", () => {
    /** The case's values as our own configuration: what has a key of its own goes there. */
    function configured(one: ContractCase) {
        const kafka = one.values["cp-kafka"];
        const zookeeper = one.values["cp-zookeeper"];
        const overrides = (values: typeof kafka) =>
            Object.fromEntries(
                ["nameOverride", "fullnameOverride"].flatMap((key) => {
                    const value = at(values, key);
                    return value === undefined ? [] : [[key, value]];
                }),
            );
        return {
            release: one.release,
            namespace: one.namespace,
            kafka: {
                brokers: at(kafka, "brokers") ?? 3,
                disksPerBroker: at(kafka, "persistence", "disksPerBroker") ?? 1,
                size: at(kafka, "persistence", "size") ?? "5Gi",
            },
            zookeeper: {
                servers: at(zookeeper, "servers") ?? 3,
                dataSize: at(zookeeper, "persistence", "dataDirSize") ?? "10Gi",
                logSize: at(zookeeper, "persistence", "dataLogDirSize") ?? "10Gi",
            },
            values: { "cp-kafka": overrides(kafka), "cp-zookeeper": overrides(zookeeper) },
        };
    }

    const refusals: Readonly<Record<number, RegExp>> = {
        5: /zookeeperConnect .*cp-zookeeper-cp-zookeeper-headless:2181, where nobody answers/,
        7: /kafka\.brokers: got 0; .*takes 0 for 3/,
        9: /zookeeperConnect .*cp-helm-charts-cp-zookeeper-headless:2181, where nobody answers/,
        10: /a-release-name-that-is-exactly-fifty-three-characters.*at most 52 characters/,
    };

    for (const [i, one] of contractCases().entries()) {
        const persisted =
            one.zookeeperConnect !== null &&
            at(one.values["cp-kafka"], "persistence", "enabled") !== false;
        if (!persisted) {
            continue;
        }
        const refusal = refusals[i];
        if (refusal === undefined) {
            it(`has a volume for every claim of case ${i}: ${title(one)}`, () => {
                assert.deepEqual(
                    planVolumes(configOf(configured(one))).map(({ claim, size, namespace }) => ({
                        claim,
                        size,
                        namespace,
                    })),
                    one.claims.map(({ name, size }) => ({
                        claim: name,
                        size,
                        namespace: one.namespace,
                    })),
                );
            });
        } else {
            it(`refuses case ${i}, which cannot work: ${title(one)}`, () => {
                assert.match(faultsOf(configured(one)).join("\n"), refusal);
            });
        }
    }

    it("refuses Kafka or its persistence switched off", () => {
        assert.deepEqual(
            faultsOf({
                values: { "cp-kafka": { enabled: false, persistence: { enabled: false } } },
            }),
            [
                "values.cp-kafka.enabled: got false; allowed: true; the plan of the volumes decides this: change it there and leave it out of values",
                "values.cp-kafka.persistence.enabled: got false; allowed: true; the plan of the volumes decides this: change it there and leave it out of values",
            ],
        );
    });
});
