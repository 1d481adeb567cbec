import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { platforms } from "../../dev/cluster/images/platforms";
import { load } from "../../core/config/load";
import { directoryPod } from "../../core/disks/pod";
import { at, type JsonObject, merge, sameData, textAt } from "../../core/json";
import { settingsAnnotation } from "../../core/chart/postrender/settings";
import {
    chartOf,
    configOf,
    defaults,
    faultsOf,
    withoutServices as services,
} from "../support/config";

function imageIn(given: JsonObject, subchart = "cp-kafka"): string {
    const values = chartOf(given).values[subchart];
    return [at(values, "image"), at(values, "imageTag")].map(String).join(":");
}

function warningsOf(given: JsonObject): readonly string[] {
    return load({ nodes: ["node-1", "node-2", "node-3"], services, ...given }, defaults).warnings;
}

/** Pods as the chart has them. */
const unchanged = { readinessProbes: false, waitForBrokers: false, exporterFlags: false };

function settingsIn(given: JsonObject): unknown {
    const values = chartOf({ pods: unchanged, ...given }).values;
    return at(values, "cp-kafka", "podAnnotations", settingsAnnotation);
}

const newest = platforms.newest.version;
const range = "allowed: 6.1.0 to the newest 7.9";
const noZookeeper =
    "8.0 and newer have no ZooKeeper, where this stack has its metadata: stay at 7.9 (docs/kraft.md)";

describe("platform", () => {
    it("is the newest version that is tried, where nothing says another one", () => {
        assert.deepEqual(configOf().platform, {
            version: newest,
            edition: "enterprise",
            pullSecrets: [],
        });
    });

    it("sets image and tag of each subchart that runs, and of no other", () => {
        const { values } = chartOf({ services: { ...services, rest: { enabled: true } } });
        const images = Object.entries(values).flatMap(([name, own]) =>
            at(own, "image") === undefined ? [] : [`${name}: ${textAt(own, "image") ?? ""}`],
        );
        assert.deepEqual(images.sort(), [
            "cp-kafka-rest: confluentinc/cp-kafka-rest",
            "cp-kafka: confluentinc/cp-enterprise-kafka",
            "cp-zookeeper: confluentinc/cp-zookeeper",
        ]);
        for (const subchart of ["cp-kafka-rest", "cp-kafka", "cp-zookeeper"]) {
            assert.equal(at(values, subchart, "imageTag"), newest);
        }
    });

    for (const [edition, image] of [
        ["enterprise", "cp-enterprise-kafka"],
        ["server", "cp-server"],
        ["community", "cp-kafka"],
    ] as const) {
        it(`takes ${image} as ${edition}, for the pods on the nodes too`, () => {
            const platform = { version: "7.6.15", edition };
            assert.equal(imageIn({ platform }), `confluentinc/${image}:7.6.15`);
            assert.equal(configOf({ platform }).preparation.image, `confluentinc/${image}:7.6.15`);
        });
    }

    it("takes every image from a registry, the exporter's too, but for one that values name", () => {
        const own = { "cp-zookeeper": { prometheus: { jmx: { image: "own/exporter" } } } };
        const { values } = chartOf({
            platform: { registry: "registry.example:5000/mirror" },
            values: own,
        });
        const images = Object.values(values).map((one) => textAt(one, "image") ?? "");
        assert.ok(
            images.every((one) => one.startsWith("registry.example:5000/mirror/confluentinc/")),
        );
        assert.deepEqual(
            ["cp-kafka", "cp-zookeeper"].map((one) =>
                at(values, one, "prometheus", "jmx", "image"),
            ),
            [
                "registry.example:5000/mirror/solsson/kafka-prometheus-jmx-exporter@sha256",
                "own/exporter",
            ],
        );
    });

    it("gives its pull secrets to every pod, those on the nodes too", () => {
        const config = configOf({ platform: { pullSecrets: ["regcred"] } });
        const { values } = chartOf({ platform: { pullSecrets: ["regcred"] } });
        for (const own of Object.values(values)) {
            assert.deepEqual(at(own, "imagePullSecrets"), [{ name: "regcred" }]);
        }
        const { spec } = directoryPod({
            ...{
                name: "a",
                namespace: "kafka",
                node: "pc",
                paths: ["/mnt/data/a"],
                create: true,
                otherwise: "",
            },
            label: { key: "kubernetes.io/hostname", value: "pc" },
            preparation: config.preparation,
        });
        assert.deepEqual(at(spec as unknown as JsonObject, "imagePullSecrets"), [
            { name: "regcred" },
        ]);
    });

    it("lets values repeat what it decides, and not contradict it", () => {
        const same = { image: "confluentinc/cp-enterprise-kafka", imageTag: newest };
        const platform = { version: newest, pullSecrets: ["a"] };
        const values = { "cp-kafka": { ...same, imagePullSecrets: [{ name: "a" }] } };
        assert.deepEqual(faultsOf({ platform, values }), []);
        const others = {
            "cp-kafka": { image: "own/kafka", imageTag: "7.6.0", imagePullSecrets: [] },
        };
        assert.deepEqual(faultsOf({ platform, values: others }), [
            'values.cp-kafka.image: got "own/kafka"; allowed: "confluentinc/cp-enterprise-kafka"; platform.edition decides this: change it there and leave it out of values',
            `values.cp-kafka.imageTag: got "7.6.0"; allowed: "${newest}"; platform.version decides this: change it there and leave it out of values`,
            'values.cp-kafka.imagePullSecrets: got []; allowed: [{"name":"a"}]; platform.pullSecrets decides this: change it there and leave it out of values',
        ]);
    });

    for (const [version, fault] of [
        ["8.0.0", `platform.version: got "8.0.0"; ${range}; ${noZookeeper}`],
        [
            "6.0.1",
            `platform.version: got "6.0.1"; ${range}; others are not tested: to run one, set platform.version to chart and name it in values`,
        ],
        ...["latest", "7.9", "7.9.x", "v7.9.1", "7.9.1 "].map((moving) => [
            moving,
            `platform.version: got "${moving}"; allowed: a version of Confluent Platform with its patch, such as 7.9.11, or chart`,
        ]),
    ] as const) {
        it(`refuses version ${version} with one line`, () => {
            assert.deepEqual(faultsOf({ platform: { version } }), [fault]);
        });
    }

    it("refuses a registry that is none, and one for images that the chart names", () => {
        const wrong = ["https://registry.example", "registry.example/", "Registry.example/A"];
        for (const registry of wrong) {
            assert.match(
                faultsOf({ platform: { registry } }).join("\n"),
                /^platform\.registry: got/,
            );
        }
        assert.deepEqual(faultsOf({ platform: { version: "chart", registry: "r.example" } }), [
            'platform.registry: got "r.example"; allowed: only with a platform.version; where values name the images, write the registry there',
        ]);
    });
});

/** Configurations of people who run the chart. */
describe("images that values name", () => {
    const serverImage = { image: "confluentinc/cp-server", imageTag: "7.7.1" };

    it("stay as they are, and so do those of the chart (kafka37-canary)", () => {
        const given = {
            services,
            values: { "cp-zookeeper": { imageTag: "7.7.1" }, "cp-kafka": serverImage },
        };
        assert.deepEqual(faultsOf(given), []);
        assert.deepEqual(warningsOf(given), []);
        assert.equal(configOf(given).platform.version, "chart");
        assert.equal(imageIn(given), "confluentinc/cp-server:7.7.1");
        assert.equal(at(chartOf(given).values, "cp-zookeeper", "image"), undefined);
        assert.equal(configOf(given).preparation.image, "confluentinc/cp-server:7.7.1");
    });

    it("are refused from 8 on: they have no ZooKeeper (cp8-no-zookeeper)", () => {
        const values = { "cp-kafka": { ...serverImage, imageTag: "8.0.0" } };
        assert.deepEqual(faultsOf({ services, values }), [
            `values.cp-kafka.imageTag: got "8.0.0"; ${range}; ${noZookeeper}`,
        ]);
    });

    for (const imageTag of ["latest", "latest-ubi8", "7.9.x", "7.9.x-latest"]) {
        it(`are refused with a tag that moves: ${imageTag}`, () => {
            assert.deepEqual(faultsOf({ services, values: { "cp-kafka": { imageTag } } }), [
                `values.cp-kafka.imageTag: got "${imageTag}"; allowed: a tag of one version, such as 7.9.11; what is pulled later under this name may be another version`,
            ]);
        });
    }

    it("are not judged by their tag where their publisher is another one", () => {
        const values = { "cp-kafka": { image: "own.example/kafka", imageTag: "8.1.0" } };
        assert.deepEqual(faultsOf({ services, values }), []);
        assert.deepEqual(warningsOf({ values }), []);
    });

    it("are warned of below the range", () => {
        assert.deepEqual(warningsOf({ values: { "cp-kafka": { imageTag: "5.5.1" } } }), [
            "values.cp-kafka.imageTag: 5.5.1 is not tested: 6.1.0 to the newest 7.9 are",
        ]);
    });

    it("have no metrics reporter where the image has not got it (community-image)", () => {
        const kafka = {
            image: "confluentinc/cp-kafka",
            imageTag: "7.0.1",
            prometheus: { jmx: { enabled: false } },
            nodeport: { enabled: true },
            configurationOverrides: { CONFLUENT_SUPPORT_METRICS_ENABLE: false },
        };
        const given = {
            ...{ release: "my-kafka", namespace: "default", services },
            values: { "cp-zookeeper": { imageTag: "7.0.1" }, "cp-kafka": kafka },
        };
        assert.deepEqual(faultsOf(given), []);
        assert.equal(settingsIn(given), '{"metricsReporter":false}');
        const kept = merge(given, { platform: { metricsReporter: true } });
        assert.equal(settingsIn(kept), undefined);
        const mirrored = { ...kafka, image: "registry.example/mirror/cp-kafka" };
        assert.equal(
            settingsIn({ ...given, values: { "cp-kafka": mirrored } }),
            '{"metricsReporter":false}',
        );
    });

    it("keep a user's own way to turn it off (community-image-worked-around)", () => {
        const kafka = {
            ...{ image: "confluentinc/cp-kafka", imageTag: "7.0.1" },
            customEnv: { KAFKA_METRIC_REPORTERS: "" },
        };
        const given = {
            ...{ nodes: ["node-1"], services, kafka: { brokers: 1 }, zookeeper: { servers: 1 } },
            values: { "cp-kafka": kafka },
        };
        assert.deepEqual(faultsOf(given), []);
        assert.equal(settingsIn(given), undefined);
        const values = chartOf(given).values["cp-kafka"];
        assert.equal(at(values, "customEnv", "KAFKA_METRIC_REPORTERS"), "");
    });

    it("run as a user that chart 0.5.0 does not set (old-chart-new-image)", () => {
        const tag = { imageTag: "6.2.0" };
        const given = {
            chart: { version: "0.5.0" },
            values: { "cp-kafka": tag, "cp-zookeeper": tag },
        };
        const said =
            "chart.version: 0.5.0 does not set the user, and confluentinc/cp-enterprise-kafka:6.2.0 runs as 1000: set preparation.owner to 1000:1000, or the brokers cannot write to their disks";
        assert.deepEqual(warningsOf(given), [said]);
        assert.deepEqual(warningsOf({ ...given, preparation: { owner: "1000:1000" } }), []);
        assert.deepEqual(warningsOf({ ...given, chart: { version: "0.6.1" } }), []);
    });
});

describe("the metrics reporter", () => {
    it("is off with the community edition alone", () => {
        const of = (edition: string) => settingsIn({ platform: { edition } });
        assert.deepEqual(["enterprise", "server", "community"].map(of), [
            undefined,
            undefined,
            '{"metricsReporter":false}',
        ]);
    });

    it("can be left on and turned off by its key", () => {
        assert.equal(
            settingsIn({ platform: { edition: "community", metricsReporter: true } }),
            undefined,
        );
        assert.equal(
            settingsIn({ platform: { metricsReporter: false } }),
            '{"metricsReporter":false}',
        );
    });

    it("leaves the other settings of a user's annotations", () => {
        const { values } = chartOf({
            pods: unchanged,
            platform: { edition: "community" },
            values: { "cp-kafka": { podAnnotations: { team: "data" } } },
        });
        assert.ok(
            sameData(at(values, "cp-kafka", "podAnnotations"), {
                team: "data",
                [settingsAnnotation]: '{"metricsReporter":false}',
            }),
        );
    });
});
