import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { freshCluster } from "../support/instance";
import { digest, Kafka, records } from "../support/kafka";
import { list } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";
import { withoutServices } from "../support/config";

function servers(count: number) {
    return {
        zookeeper: { servers: count, dataSize: "1Gi", logSize: "1Gi", heap: "128Mi" },
    };
}

const stack = new TestStack("ensemble-grows", {
    ...localConfig(),
    kafka: { brokers: 1, size: "1Gi", heap: "256Mi" },
    ...servers(1),
    services: withoutServices,
});
const { release, namespace } = stack.config;
const kafka = new Kafka(namespace, release);
const topic = "ensemble";
const written = records(100);

async function volumeCount(): Promise<number> {
    return (await list("pv")).length;
}

describe("an ensemble of one server that becomes one of three", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
        await stack.up();
        await kafka.createTopic(topic, 1, 1);
        await kafka.produce(topic, written);
    });

    after(async () => {
        await stack.abandon();
    });

    for (const command of ["preview", "up"]) {
        it(`is refused two servers at once by ${command}, before a volume is created`, async () => {
            stack.set(servers(3));
            const before = await volumeCount();
            const options = command === "up" ? ["--yes", "--skip-preview"] : [];
            const { code, stdout, stderr } = await stack.tryPulumi(command, ...options);
            assert.notEqual(code, 0);
            assert.match(
                `${stdout}${stderr}`,
                /zookeeper\.servers: got 3; allowed: at most 2, as 1 server has ZooKeeper's data; a new ensemble grows by one server at a time/,
            );
            assert.equal(await volumeCount(), before);
        });
    }

    it("grows one server at a time, and Kafka has its topics and records", async () => {
        for (const count of [2, 3]) {
            stack.set(servers(count));
            await stack.up();
            await kafka.createTopic(topic, 1, 1);
            assert.equal(digest(await kafka.consume(topic, written.length)), digest(written));
        }
        const modes = await Promise.all(
            [0, 1, 2].map((ordinal) =>
                kafka.exec([
                    ...["bash", "-c"],
                    `exec 3<>/dev/tcp/${release}-cp-zookeeper-${ordinal}.${release}-cp-zookeeper-headless/2181; echo srvr >&3; grep Mode <&3`,
                ]),
            ),
        );
        assert.deepEqual(modes.map((mode) => mode.trim()).sort(), [
            "Mode: follower",
            "Mode: follower",
            "Mode: leader",
        ]);
    });
});
