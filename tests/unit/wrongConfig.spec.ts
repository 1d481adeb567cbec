import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "mocha";
import { load } from "../../core/config/load";
import { providerFaults } from "../../core/config/providerChecks";
import { ConfigFaults, formatFault } from "../../core/fault";
import { chartValues } from "../../core/chart/values";
import { at, type JsonObject } from "../../core/json";
import { configOf, defaults } from "../support/config";
import { wrongConfigs } from "../support/wrongConfigs";

function faultsOf(given: JsonObject): readonly string[] {
    try {
        load({ nodes: ["pc"], ...given }, defaults);
        return [];
    } catch (error) {
        assert.ok(error instanceof ConfigFaults, String(error));
        return error.faults.map(formatFault);
    }
}

function warningsOf(given: JsonObject): readonly string[] {
    return load({ nodes: ["pc"], ...given }, defaults).warnings;
}

describe("a configuration that cannot work", () => {
    for (const { title, given, faults } of wrongConfigs) {
        it(`is refused: ${title}`, () => {
            assert.deepEqual(faultsOf(given), faults);
        });
    }

    it("names another cluster for the Kubernetes provider than for the resources that guard the data", () => {
        const own = { "kubernetes:context": "prod", "kafka-local-volumes:root": "/d" };
        assert.deepEqual(providerFaults(own), []);
        assert.deepEqual(providerFaults({ ...own, "kubernetes:kubeconfig": "content" }), []);
        const other = { "kubernetes:cluster": "c", "kubernetes:renderYamlToDirectory": "d" };
        assert.deepEqual(providerFaults({ ...own, ...other }).map(formatFault), [
            'kubernetes:cluster: got "…"; allowed: nothing; set kubernetes:context to a context with this cluster, which all checks and commands read',
            'kubernetes:renderYamlToDirectory: got "…"; allowed: nothing; the provider would create nothing in the cluster whose data is checked: remove it',
        ]);
    });

    it("is refused by plan with every fault, and nothing else", function () {
        this.timeout(60_000);
        const several = wrongConfigs.find(({ title }) => title === "several faults at once");
        assert.ok(several !== undefined);
        const config = Object.entries(several.given).flatMap(([key, value]) => [
            "--config",
            `${key}=${JSON.stringify(value)}`,
        ]);
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            ["cli/kafka-local-volumes.js", "plan", "--stack", "dev", ...config],
            { encoding: "utf8" },
        );
        assert.deepEqual([status, stdout, stderr.trimEnd().split("\n")], [2, "", several.faults]);
    });
});

describe("a configuration that is probably a mistake", () => {
    it("has an even number of servers", () => {
        assert.deepEqual(warningsOf({ zookeeper: { servers: 4 } }), [
            "zookeeper.servers: 4 tolerate no more failures than 3, as more than half have to run: choose an odd number",
        ]);
    });

    it("has values that the chart does not know, at any depth", () => {
        assert.deepEqual(warningsOf({ values: { "cp-zookeeper": { colour: "red" } } }), [
            "values.cp-zookeeper.colour: cp-helm-charts 0.6.1 has no such key, and ignores it",
        ]);
    });

    it("has values that a chart with unknown keys may not have", () => {
        assert.deepEqual(
            warningsOf({
                chart: { path: "dev/chart/cp-helm-charts" },
                values: {
                    "cp-kafka": { imagetag: "1", jmx: { prot: 1 }, customEnv: { ANY: "1" } },
                    // A template of this chart takes prometheus.jmx as a whole: any key may have an effect.
                    "cp-zookeeper": { prometheus: { jmx: { enabld: false } }, colour: "red" },
                },
            }),
            [
                "values.cp-kafka.imagetag: the chart at dev/chart/cp-helm-charts has no such key, and ignores it: did you mean values.cp-kafka.imageTag?",
                "values.cp-kafka.jmx.prot: the chart at dev/chart/cp-helm-charts has no such key, and ignores it: did you mean values.cp-kafka.jmx.port?",
                "values.cp-zookeeper.colour: the chart at dev/chart/cp-helm-charts has no such key, and ignores it",
            ],
        );
    });

    it("has a chart of another repository at an untested version", () => {
        assert.deepEqual(
            warningsOf({ chart: { version: "0.7.0", repository: "https://charts.example.org" } }),
            [
                "chart: version 0.7.0 is not one of 0.5.0, 0.6.0, 0.6.1: its claims are not known, and may stay without a volume",
            ],
        );
    });

    it("is none of the committed ones, nor one with one broker", () => {
        assert.deepEqual(warningsOf({ kafka: { brokers: 1 }, zookeeper: { servers: 1 } }), []);
    });
});

describe("one or two brokers", () => {
    for (const brokers of [1, 2]) {
        it(`${brokers}: no topic of Kafka's own asks for more copies`, () => {
            const values = chartValues(configOf({ kafka: { brokers } }));
            const factor = String(brokers);
            const kafka = at(values, "cp-kafka", "configurationOverrides");
            assert.deepEqual(
                [
                    at(kafka, "offsets.topic.replication.factor"),
                    at(kafka, "transaction.state.log.replication.factor"),
                    at(kafka, "transaction.state.log.min.isr"),
                    at(kafka, "confluent.license.topic.replication.factor"),
                    at(
                        values,
                        ...["cp-kafka-connect", "configurationOverrides"],
                        "config.storage.replication.factor",
                    ),
                    at(values, "cp-control-center", "configurationOverrides", "replication.factor"),
                ],
                [factor, factor, factor, factor, factor, factor],
            );
        });
    }

    it("leaves them alone where there are three", () => {
        const kafka = at(chartValues(configOf()), "cp-kafka", "configurationOverrides");
        assert.equal(at(kafka, "offsets.topic.replication.factor"), undefined);
    });
});
