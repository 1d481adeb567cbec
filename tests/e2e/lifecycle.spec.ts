import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { waitFor } from "../../dev/cluster/shell";
import { assertBound, assertDisks } from "../support/disks";
import { freshCluster } from "../support/instance";
import { digest, Kafka, records } from "../support/kafka";
import { list, pods } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";

const stack = new TestStack("e2e", localConfig());
const { release, namespace } = stack.config;
const kafka = new Kafka(namespace, release);

const topic = "records";
const written = records(10_000);

async function assertServing(): Promise<void> {
    const all = (await pods(namespace, release)).map((pod) =>
        pod.replace(/(cp-kafka-connect)-\S+/, "$1"),
    );
    assert.deepEqual(all.sort(), [
        ...[0, 1, 2].map((n) => `${release}-cp-kafka-${n} Running restarts=0`),
        `${release}-cp-kafka-connect Running restarts=0`,
        ...[0, 1, 2].map((n) => `${release}-cp-zookeeper-${n} Running restarts=0`),
    ]);
}

async function assertRecords(): Promise<void> {
    assert.equal(digest(await kafka.consume(topic, written.length)), digest(written));
}

describe("a stack on a real cluster", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
    });

    after(async () => {
        await stack.abandon();
    });

    it("comes up: every claim bound to the volume of its name, every pod on its own disk", async () => {
        await stack.up();
        await assertBound(stack);
        await assertServing();
        const nodes = new Set((await list("pod", namespace)).map(({ spec }) => spec.nodeName));
        assert.deepEqual([...nodes], ["pc"]);
        await kafka.createTopic(topic, 3, 3);
        await assertDisks(stack);
    });

    it("takes 10,000 records and gives them back", async () => {
        await kafka.produce(topic, written);
        await assertRecords();
    });

    it("runs Connect", async () => {
        const pod = (await pods(namespace, release)).find((name) => name.includes("connect"));
        assert.match(String(pod), /-cp-kafka-connect-\S+ Running/);
        const [name = ""] = String(pod).split(" ");
        await waitFor("Connect to answer", 120, async () =>
            /"version":"2\.7\.0".*"kafka_cluster_id"/.test(
                await kafka.get(name, "http://localhost:8083/").catch(() => ""),
            ),
        );
    });

    it("has nothing to change in a second up, nor in a preview after a refresh", async () => {
        assert.match(await stack.up("--expect-no-changes"), /\d+ unchanged/);
        await stack.preview("--refresh", "--expect-no-changes");
    });

    it("gives the records back after the chart was removed and put back", async () => {
        stack.set({ installed: false });
        await stack.up();
        await assertBound(stack);
        stack.set({ installed: true });
        await stack.up();
        await assertServing();
        await kafka.createTopic(topic, 3, 3);
        await assertRecords();
        await assertDisks(stack);
    });

    it("gives the records back after everything was destroyed and put back", async () => {
        await stack.destroy();
        assert.deepEqual(await list("pv"), []);
        assert.deepEqual(await list("pvc", namespace), []);
        await stack.up();
        await assertServing();
        await kafka.createTopic(topic, 3, 3);
        await assertRecords();
        await assertDisks(stack);
    });
});
