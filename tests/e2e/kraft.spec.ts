import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { type Platform, platforms } from "../../dev/cluster/images/platforms";
import { type JsonObject, merge } from "../../core/json";
import { BrokerLogs } from "../support/brokerLogs";
import { assertBound, assertDisks } from "../support/disks";
import { freshCluster } from "../support/instance";
import { digest, Kafka, records } from "../support/kafka";
import { list, pods } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";

/** The last version that could have ZooKeeper with three controllers, and the newest with one. */
const tried: readonly (readonly [Platform, "server" | "community", number, number])[] = [
    [platforms.newest, "community", 3, 3],
    [platforms.kraft, "server", 1, 1],
];

const topic = "records";
const written = records(1000);

/** What is in the file of a disk that says whose it is. */
function properties(path: string): Readonly<Record<string, string>> {
    const lines = readFileSync(`${path}/logs/meta.properties`, "utf8").split("\n");
    return Object.fromEntries(
        lines.flatMap((line) => {
            const [, key = "", value = ""] = /^([^#=]+)=(.*)$/.exec(line) ?? [];
            return key === "" ? [] : [[key, value] as const];
        }),
    );
}

for (const [{ version, kafka: ofKafka }, edition, brokers, controllers] of tried) {
    const given: JsonObject = merge(localConfig(), {
        metadata: "kraft",
        platform: { version, edition },
        kafka: { brokers },
        controllers: { replicas: controllers, size: "1Gi", heap: "128Mi" },
        services: { connect: { enabled: false } },
    });
    const stack = new TestStack(`kraft-${ofKafka.replaceAll(".", "-")}`, given);
    const { release, namespace } = stack.config;
    const kafka = new Kafka(namespace, release);
    const disks = () => stack.plan.map(({ role, ordinal, path }) => ({ role, ordinal, path }));
    const clusterIds = () => [
        ...new Set(disks().map(({ path }) => properties(path)["cluster.id"])),
    ];
    let clusterId: string | undefined;

    describe(`a stack without ZooKeeper, with Kafka ${ofKafka}`, function () {
        this.bail(true);
        this.timeout(600_000);

        before(async () => {
            await freshCluster();
            await stack.init();
        });

        after(async () => {
            await stack.abandon();
        });

        it("comes up without a restart: controllers and brokers, and nothing else", async () => {
            await stack.up();
            await assertBound(stack);
            await assertDisks(stack);
            const numbered = (count: number, name: string) =>
                Array.from({ length: count }, (_, n) => `${release}-${name}-${n}`);
            assert.deepEqual(
                await pods(namespace, release),
                [...numbered(controllers, "controller"), ...numbered(brokers, "cp-kafka")]
                    .map((pod) => `${pod} Running restarts=0`)
                    .sort(),
            );
            const [running] = (await kafka.exec(["kafka-topics", "--version"])).trim().split(" ");
            assert.equal(running, ofKafka);
            const ends = await kafka.endOffsets("kafka-local-volumes-canary");
            assert.equal(ends.filter((end) => end > 0).length, brokers);
        });

        it("has formatted each disk with one id of the cluster, and with its own number", () => {
            const found = disks().map(({ role, ordinal, path }) => {
                const { "node.id": node, version: layout } = properties(path);
                return { role, ordinal, node, layout };
            });
            assert.deepEqual(
                found,
                disks().map(({ role, ordinal }) => ({
                    ...{ role, ordinal },
                    node: String(role === "controller" ? 3000 + ordinal : ordinal),
                    layout: "1",
                })),
            );
            const ids = clusterIds();
            assert.equal(ids.length, 1);
            [clusterId] = ids;
        });

        it("has nothing more to change", async () => {
            await stack.up("--expect-no-changes");
        });

        if (ofKafka.startsWith("4.")) {
            it("takes the level that Kafka has, and neither a lower one nor an older Kafka", async () => {
                const on = (platform: JsonObject) => {
                    stack.set({ platform: { edition, version, ...platform } });
                };
                const refusal = async (platform: JsonObject) => {
                    on(platform);
                    const { code, stdout, stderr } = await stack.tryPulumi(
                        "up",
                        "--yes",
                        "--skip-preview",
                    );
                    assert.notEqual(code, 0);
                    return `${stdout}\n${stderr}`;
                };
                const before = await list("pod", namespace);
                const older = await refusal({ version: platforms.newest.version });
                assert.match(
                    older,
                    /platform\.version: got "Kafka 3\.9"; allowed: Kafka 4\.4 or newer/,
                );
                const lower = await refusal({ metadataVersion: "4.2-IV1" });
                assert.match(
                    lower,
                    /platform\.metadataVersion: got "4\.2-IV1"; allowed: 4\.4-IV2; /,
                );
                const after = await list("pod", namespace);
                const uids = (all: typeof after) => all.map(({ metadata: { uid } }) => uid).sort();
                assert.deepEqual(uids(after), uids(before));
                // It has it already, so there is nothing to acknowledge.
                on({ metadataVersion: "4.4-IV2" });
                await stack.up();
                await stack.up("--expect-no-changes");
            });
        }

        it("gives the records back after everything was destroyed and put back", async () => {
            await kafka.createTopic(topic, brokers, brokers);
            await kafka.produce(topic, written);
            const logs = new BrokerLogs(namespace, release);
            await stack.destroy();
            assert.deepEqual(await list("pvc", namespace), []);
            await stack.up();
            assert.deepEqual(clusterIds(), [clusterId]);
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
