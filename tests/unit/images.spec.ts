import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { platforms, kafkaVersions } from "../../dev/cluster/images/platforms";
import { kafkaImages } from "../../dev/cluster/images/names";
import { toolScripts } from "../../dev/cluster/images/tools";
import { expectedImages, imagesIn, neededImages } from "../../core/chart/manifestImages";
import { postrender } from "../../core/chart/postrender/postrender";
import { settingsAnnotation } from "../../core/chart/postrender/settings";
import { configOf, defaults } from "../support/config";
import { at, type Json } from "../../core/json";

const off = { enabled: false };
const services = { schemaRegistry: off, rest: off, connect: off, ksqldb: off, controlCenter: off };
const newest = platforms.newest.version;

function brokers(settings: string, ...env: readonly string[]): string {
    return [
        "---",
        "apiVersion: apps/v1",
        "kind: StatefulSet",
        "metadata: { name: a-cp-kafka }",
        "spec:",
        "  template:",
        "    metadata:",
        `      annotations: { ${settingsAnnotation}: '${settings}' }`,
        "    spec:",
        "      containers:",
        "        - { name: exporter, image: e/x:1 }",
        "        - name: cp-kafka-broker",
        `          image: confluentinc/cp-kafka:${newest}`,
        `          env: [${env.map((name) => `{ name: ${name}, value: x }`).join(", ")}]`,
        "",
    ].join("\n");
}

describe("the postrender step and the metrics reporter", () => {
    it("removes the variable, each of that name, and nothing else", () => {
        const reporter = "KAFKA_METRIC_REPORTERS";
        const before = brokers('{"metricsReporter":false}', "A", reporter, "B", reporter);
        const { manifests, changed } = postrender(before);
        assert.deepEqual(changed, ["removed the metrics reporter: a-cp-kafka"]);
        const after = parse(manifests) as Json;
        assert.deepEqual(at(after, "spec", "template", "metadata"), {});
        assert.deepEqual(at(after, "spec", "template", "spec", "containers"), [
            { name: "exporter", image: "e/x:1" },
            {
                name: "cp-kafka-broker",
                image: `confluentinc/cp-kafka:${newest}`,
                env: ["A", "B"].map((name) => ({ name, value: "x" })),
            },
        ]);
    });

    it("leaves it without the setting", () => {
        const { manifests, changed } = postrender(brokers("{}", "KAFKA_METRIC_REPORTERS"));
        assert.deepEqual(changed, []);
        assert.match(manifests, /KAFKA_METRIC_REPORTERS/);
    });
});

describe("the images of a stack", () => {
    it("are those of all containers that the chart renders, and of the pods on the nodes", () => {
        const config = configOf({ services });
        const job =
            "---\nkind: CronJob\nmetadata: { name: j }\nspec: { jobTemplate: { spec: { template: { spec: { initContainers: [{ image: i:1 }], containers: [{ image: c:1 }] } } } } }\n";
        const images = neededImages(config, imagesIn(brokers("{}", "A") + job));
        assert.deepEqual(
            images,
            [
                {
                    image: `confluentinc/cp-enterprise-kafka:${newest}`,
                    source: `docker.io/confluentinc/cp-enterprise-kafka:${newest}`,
                },
                {
                    image: `confluentinc/cp-kafka:${newest}`,
                    source: `docker.io/confluentinc/cp-kafka:${newest}`,
                },
                { image: "c:1", source: "docker.io/c:1" },
                { image: "e/x:1", source: "docker.io/e/x:1" },
                { image: "i:1", source: "docker.io/i:1" },
            ].sort((a, b) => (a.image < b.image ? -1 : 1)),
        );
    });

    it("have their publisher's name too, where they come from elsewhere", () => {
        const platform = { registry: "registry.example/mirror" };
        const config = configOf({
            platform,
            services,
            preparation: { image: "registry.example/tools:1" },
        });
        const [first, ...rest] = neededImages(config, expectedImages(config));
        assert.deepEqual(first, {
            image: `registry.example/mirror/confluentinc/cp-enterprise-kafka:${newest}`,
            source: `docker.io/confluentinc/cp-enterprise-kafka:${newest}`,
        });
        assert.deepEqual(
            rest.map(({ source }) => source),
            [
                `docker.io/confluentinc/cp-zookeeper:${newest}`,
                "docker.io/solsson/kafka-prometheus-jmx-exporter@sha256:6f82e2b0464f50da8104acd7363fb9b995001ddff77d248379f8788e78946143",
                "registry.example/tools:1",
            ],
        );
    });
});

describe("kafka-local-volumes images", function () {
    this.timeout(60_000);
    it("prints those of the published chart where there is no helm, with a warning", () => {
        const args = ["cli/kafka-local-volumes.js", "images", "--stack", "local", "--json"];
        const { status, stdout, stderr } = spawnSync(process.execPath, args, {
            encoding: "utf8",
            env: { ...process.env, PATH: "/nowhere" },
        });
        assert.equal(status, 0);
        assert.match(
            stderr,
            /^warning: the chart was not rendered, and its images may be others: /,
        );
        const printed = JSON.parse(stdout) as { image: string }[];
        assert.deepEqual(
            printed.map(({ image }) => image),
            ["cp-enterprise-kafka", "cp-kafka-connect", "cp-zookeeper"].map(
                (name) => `confluentinc/${name}:${newest}`,
            ),
        );
    });
});

describe("the embedded cluster's images", () => {
    it("are there for the version that a configuration has by default, in each edition", () => {
        const names = kafkaImages.map(({ name }) => name);
        assert.equal(at(defaults, "platform", "version"), newest);
        for (const edition of ["enterprise", "server", "community"]) {
            const config = configOf({ services, platform: { edition } });
            for (const { source } of neededImages(config, [])) {
                assert.ok(names.includes(source), source);
            }
        }
        assert.equal(new Set(names).size, names.length);
    });

    it("have each tool at the class where its Kafka has it", () => {
        const offsets = kafkaVersions.map((version) => toolScripts(version)["kafka-get-offsets"]);
        assert.deepEqual(offsets, [
            undefined,
            '#!/bin/sh\nexec kafka-run-class kafka.tools.GetOffsetShell "$@"\n',
            ...[3, 4].map(
                () =>
                    '#!/bin/sh\nexec kafka-run-class org.apache.kafka.tools.GetOffsetShell "$@"\n',
            ),
        ]);
    });
});
