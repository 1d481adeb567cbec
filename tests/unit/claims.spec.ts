import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { chartStatefulSets, type ChartStatefulSet, claimTemplate } from "../../core/chart/claims";
import { at } from "../../core/json";
import { configOf, faultsOf, planOf } from "../support/config";
import { contractCases, type ContractCase, type RenderedClaim } from "../support/contract";

function title({ chartVersion, release, values }: ContractCase): string {
    return `${chartVersion} ${release} ${JSON.stringify(values).slice(0, 60)}`;
}

/** The claims of a StatefulSet as its manifest has them. */
function rendered(set: ChartStatefulSet | undefined): readonly RenderedClaim[] {
    return (set?.claims ?? []).map(({ role, disk, ...claim }) => ({
        ...claim,
        statefulSet: set?.name ?? "",
        template: claimTemplate({ role, disk }),
    }));
}

describe("the claims of the published chart", () => {
    const cases = contractCases();

    it("has cases to hold", () => {
        assert.equal(cases.length, 14);
    });

    for (const [i, one] of cases.entries()) {
        it(`are computed for case ${i}: ${title(one)}`, () => {
            const { kafka, zookeeper, zookeeperConnect } = chartStatefulSets(
                one.release,
                one.values,
            );
            assert.deepEqual(
                {
                    claims: [...rendered(kafka), ...rendered(zookeeper)],
                    zookeeperConnect: zookeeperConnect ?? null,
                    zookeeperStatefulSet: zookeeper?.name ?? null,
                },
                {
                    claims: one.claims,
                    zookeeperConnect: one.zookeeperConnect,
                    zookeeperStatefulSet: one.zookeeperStatefulSet,
                },
            );
            assert.equal(kafka === undefined, one.zookeeperConnect === null);
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
        5: /zookeeperConnect .*cp-zookeeper-cp-zookeeper-headless:2181, where nothing answers/,
        7: /kafka\.brokers: got 0; .*takes 0 for 3/,
        9: /zookeeperConnect .*cp-helm-charts-cp-zookeeper-headless:2181, where nothing answers/,
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
                    planOf(configOf(configured(one))).map(({ claim, size, namespace }) => ({
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
