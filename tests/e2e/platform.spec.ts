import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { type Platform, platforms } from "../../dev/cluster/images/platforms";
import { type JsonObject, merge } from "../../core/json";
import { BrokerLogs } from "../support/brokerLogs";
import { onStack } from "../support/command";
import { assertBound, assertDisks } from "../support/disks";
import { freshCluster } from "../support/instance";
import { digest, Kafka, records } from "../support/kafka";
import { list, pods } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";

/** The oldest platform is that of all other tests. */
const tried: readonly (readonly [Platform, "server" | "community", number])[] = [
    [platforms.middle, "server", 1],
    [platforms.newest, "community", 2],
];

const topic = "records";
const written = records(1000);

for (const [{ version, kafka: ofKafka }, edition, brokers] of tried) {
    const given: JsonObject = merge(localConfig(), {
        platform: { version, edition },
        kafka: { brokers },
        zookeeper: { servers: 1 },
        services: { connect: { enabled: false } },
    });
    const stack = new TestStack(`platform-${edition}`, given);
    const { release, namespace } = stack.config;
    const kafka = new Kafka(namespace, release);

    describe(`a stack on platform ${version}, ${edition}, with Kafka ${ofKafka}`, () => {
        before(async () => {
            await freshCluster();
            await stack.init();
        });

        after(async () => {
            await stack.abandon();
        });

        it("comes up without a restart, with the canary in each broker's data", async () => {
            await stack.up();
            await assertBound(stack);
            await assertDisks(stack);
            assert.deepEqual(await pods(namespace, release), [
                ...Array.from(
                    { length: brokers },
                    (_, n) => `${release}-cp-kafka-${n} Running restarts=0`,
                ),
                `${release}-cp-zookeeper-0 Running restarts=0`,
            ]);
            const ends = await kafka.endOffsets("kafka-local-volumes-canary");
            assert.deepEqual(
                ends.map((end) => end > 0),
                Array.from({ length: brokers }, () => true),
            );
            const [running] = (await kafka.exec(["kafka-topics", "--version"])).trim().split(" ");
            assert.equal(running, ofKafka);
        });

        it("has the reporter where its image has it, and nothing more to change", async () => {
            const environment = await kafka.exec(["env"]);
            assert.equal(environment.includes("ConfluentMetricsReporter"), edition === "server");
            await stack.up("--expect-no-changes");
        });

        it("runs the images that the subcommand images lists, and no other", async () => {
            const { code, stdout, stderr } = await onStack(stack, ["images"]);
            assert.deepEqual([code, stderr], [0, ""]);
            const running = (await list("pod", namespace, "-l", `release=${release}`)).flatMap(
                ({ spec }) => (spec.containers ?? []).map(({ image }) => image),
            );
            assert.deepEqual(stdout.trimEnd().split("\n"), [...new Set(running)].sort());
        });

        it("gives the records back after everything was destroyed and put back", async () => {
            await kafka.createTopic(topic, brokers, brokers);
            await kafka.produce(topic, written);
            const logs = new BrokerLogs(namespace, release);
            await stack.destroy();
            assert.deepEqual(await list("pvc", namespace), []);
            await stack.up();
            await kafka.createTopic(topic, brokers, brokers);
            assert.equal(digest(await kafka.consume(topic, written.length)), digest(written));
            // The stop was an orderly one: no log had to be read again.
            assert.deepEqual(
                logs.starts().map(({ pod, skipped, recovered }) => ({ pod, skipped, recovered })),
                Array.from({ length: brokers }, (_, n) => ({
                    pod: `${release}-cp-kafka-${n}`,
                    skipped: 1,
                    recovered: [],
                })),
            );
        });
    });
}
