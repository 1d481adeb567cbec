import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { freshCluster } from "../support/instance";
import { digest, Kafka, records } from "../support/kafka";
import { list } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";
import { withoutServices } from "../support/config";

const stack = new TestStack("growing", {
    ...localConfig(),
    kafka: { brokers: 1, size: "1Gi", heap: "256Mi" },
    zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi", heap: "128Mi" },
    services: withoutServices,
});
const { release, namespace } = stack.config;
const kafka = new Kafka(namespace, release);
const topic = "growing";
const written = records(1000);

async function assertRecords(): Promise<void> {
    await kafka.createTopic(topic, 1, 1);
    assert.equal(digest(await kafka.consume(topic, written.length)), digest(written));
}

describe("a stack of one broker that grows", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
        await stack.up();
        await kafka.createTopic(topic, 1, 1);
        await kafka.produce(topic, written);
    });

    after(async () => {
        await stack.remove();
    });

    it("has its records after a larger size, with the broker stopped in order", async () => {
        stack.set({ installed: false });
        assert.match(await stack.up(), /brokers stopped in \d+ s/);
        stack.set({
            installed: true,
            kafka: { brokers: 1, size: "2Gi", heap: "256Mi" },
            acknowledge: [`resize datadir-0-${release}-cp-kafka-0 from 1Gi to 2Gi`],
        });
        await stack.up();
        const sizes = (await list("pv")).map(({ metadata, spec }) => [
            metadata.name,
            spec.capacity?.storage,
        ]);
        assert.deepEqual(Object.fromEntries(sizes), {
            [`datadir-0-${release}-cp-kafka-0`]: "2Gi",
            [`datadir-${release}-cp-zookeeper-0`]: "1Gi",
            [`datalogdir-${release}-cp-zookeeper-0`]: "1Gi",
        });
        await assertRecords();
        stack.set({ acknowledge: [] });
        await stack.preview("--expect-no-changes");
    });

    it("has its records after another disk, which it uses", async () => {
        stack.set({ kafka: { brokers: 1, disksPerBroker: 2, size: "2Gi", heap: "256Mi" } });
        await stack.up();
        await assertRecords();
        assert.match(
            await kafka.exec(["sh", "-c", "cat /opt/kafka/data-1/logs/meta.properties"]),
            /broker\.id=0/,
        );
    });
});
