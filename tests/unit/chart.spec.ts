import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { canaryArgs } from "../../core/chart/canary";
import { describeChart } from "../../core/chart/chart";
import { withContents } from "../../core/chart/contents";
import { installTimeout } from "../../core/lifecycle";
import { chartOf, configOf, planOf } from "../support/config";

const services = {
    schemaRegistry: { enabled: false },
    rest: { enabled: false },
    connect: { enabled: true, replicas: 2 },
    ksqldb: { enabled: false },
    controlCenter: { enabled: true },
};

describe("the chart of a stack", () => {
    it("has its StatefulSets, services and addresses", () => {
        const chart = chartOf({
            release: "shop",
            namespace: "data",
            kafka: { brokers: 2 },
            zookeeper: { servers: 5 },
            services,
        });
        assert.deepEqual(chart.kafka, {
            name: "shop-cp-kafka",
            replicas: 2,
            headless: "shop-cp-kafka-headless",
            port: 9092,
        });
        assert.deepEqual(chart.zookeeper, {
            name: "shop-cp-zookeeper",
            replicas: 5,
            headless: "shop-cp-zookeeper-headless",
            port: 2181,
        });
        assert.deepEqual(
            chart.services.map(({ service, url }) => `${service} ${url}`),
            [
                "connect http://shop-cp-kafka-connect.data:8083",
                "controlCenter http://shop-cp-control-center.data:9021",
            ],
        );
        assert.equal(chart.bootstrap, "shop-cp-kafka-headless.data:9092");
        assert.equal(chart.zookeeperAddress, "shop-cp-zookeeper-headless.data:2181");
        assert.equal(chart.zookeeperConnect, "shop-cp-zookeeper-headless:2181");
    });

    it("has the names and ports that its own values give", () => {
        const chart = chartOf({
            services,
            values: {
                "cp-kafka": {
                    fullnameOverride: "brokers",
                    "cp-zookeeper": { clientPort: 2182, nameOverride: "zk" },
                },
                "cp-zookeeper": { nameOverride: "zk", clientPort: 2182 },
                "cp-kafka-connect": { servicePort: 80 },
                "cp-control-center": { serviceHttpPort: 81 },
            },
        });
        assert.equal(chart.bootstrap, "brokers-headless.kafka:9092");
        assert.equal(chart.zookeeperAddress, "kafka-zk-headless.kafka:2182");
        assert.deepEqual(
            chart.services.map(({ port }) => port),
            [80, 81],
        );
    });

    it("has claims with the role, ordinal and disk that each is for", () => {
        const { claims } = chartOf({
            release: "r",
            kafka: { brokers: 1, disksPerBroker: 2 },
            zookeeper: { servers: 1 },
        });
        assert.deepEqual(
            claims.map(({ name, role, ordinal, disk }) => [name, role, ordinal, disk]),
            [
                ["datadir-0-r-cp-kafka-0", "kafka", 0, "0"],
                ["datadir-1-r-cp-kafka-0", "kafka", 0, "1"],
                ["datadir-r-cp-zookeeper-0", "zookeeper", 0, "data"],
                ["datalogdir-r-cp-zookeeper-0", "zookeeper", 0, "log"],
            ],
        );
    });
});

describe("what the plan and the chart give to the resources", () => {
    const config = configOf({
        nodes: ["a", "b"],
        kafka: { brokers: 2, disksPerBroker: 2 },
        zookeeper: { servers: 1 },
        services,
    });
    const chart = describeChart(config);
    const plan = planOf(config);

    it("is each broker's disks, for the canary, whatever the claims are called", () => {
        const renamed = plan.map((volume, i) => ({ ...volume, claim: `claim-${i}` }));
        const { disks, brokers } = canaryArgs(config, chart, renamed);
        assert.equal(brokers, 2);
        assert.deepEqual(disks, [
            "a:/mnt/data/datadir-0-kafka-cp-kafka-0, a:/mnt/data/datadir-1-kafka-cp-kafka-0",
            "b:/mnt/data/datadir-0-kafka-cp-kafka-1, b:/mnt/data/datadir-1-kafka-cp-kafka-1",
        ]);
    });

    it("is what belongs in each directory, with the labels of its volume", () => {
        const volumes = withContents(config, chart, plan);
        assert.deepEqual(
            volumes.map(({ contents, labels }) => [contents.what, ...Object.values(labels)]),
            [
                ["the disk of broker 0", "kafka", "0", "0"],
                ["the disk of broker 1", "kafka", "1", "0"],
                ["the disk of broker 0", "kafka", "0", "1"],
                ["the disk of broker 1", "kafka", "1", "1"],
                ["the data of ZooKeeper server 0", "zookeeper", "0", "data"],
                ["the log of ZooKeeper server 0", "zookeeper", "0", "log"],
            ],
        );
    });

    it("is a timeout for the install that grows with the pods", () => {
        assert.equal(installTimeout(config, chart), 600 + 60 * (2 + 1 + 3));
        assert.equal(installTimeout({ ...config, timeout: 90 }, chart), 90);
    });
});
