import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { kubectl, waitFor } from "../../dev/cluster/shell";
import { cluster, freshCluster } from "../support/instance";
import { digest, Kafka, records } from "../support/kafka";
import { pods } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";
import { withoutServices } from "../support/config";

const local = localConfig();

const kafkaOf = { brokers: 2, size: "1Gi", heap: "256Mi" };

const stack = new TestStack("canary", {
    ...local,
    kafka: kafkaOf,
    zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi", heap: "128Mi" },
    services: withoutServices,
});
const { release, namespace } = stack.config;
const kafka = new Kafka(namespace, release);
const canaries = "kafka-local-volumes-canary";
const written = records(500);

/** The value that the first install wrote. */
let value = "";

async function canaryRecords(): Promise<{ value: string; stack: string; state: string }[]> {
    // How many there are is not known before: it ends when nothing comes for longer than a consumer needs to start.
    return (await kafka.consume(canaries, 100, 40_000)).map(
        (line) => JSON.parse(line) as { value: string; stack: string; state: string },
    );
}

async function assertUntouched(): Promise<void> {
    assert.deepEqual(await pods(namespace, release), [
        `${release}-cp-kafka-0 Running restarts=0`,
        `${release}-cp-kafka-1 Running restarts=0`,
        `${release}-cp-zookeeper-0 Running restarts=0`,
    ]);
    for (const broker of [0, 1]) {
        const log = await kubectl(cluster, [
            "logs",
            "-n",
            namespace,
            `${release}-cp-kafka-${broker}`,
        ]);
        assert.match(
            log,
            /Skipping recovery for all logs in .* since clean shutdown file was found/,
        );
        assert.doesNotMatch(log, /Recovering unflushed segment/);
    }
    assert.equal(digest(await kafka.consume("records", written.length)), digest(written));
}

/** The URN of the release, as the CLI wants it. */
async function releaseUrn(): Promise<string> {
    const out = await stack.stdout("stack", "export");
    const urn = /"(urn:pulumi:[^"]*kubernetes:helm\.sh\/v3:Release::[^"]*)"/.exec(out)?.[1];
    assert.ok(urn !== undefined);
    return urn;
}

describe("the data behind a release", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
        await stack.up();
        await kafka.createTopic("records", 2, 2);
        await kafka.produce("records", written);
    });

    after(async () => {
        await stack.remove();
    });

    it("is noted by a canary on every broker", async () => {
        const found = await canaryRecords();
        assert.equal(found.length, 2);
        value = found[0]?.value ?? "";
        assert.match(value, /^[0-9a-f-]{36}$/);
        assert.equal(new Set(found.map((record) => record.value)).size, 1);
        assert.deepEqual([...new Set(found.map(({ state }) => state))], ["serving"]);
    });

    it("is stopped in order when the release is replaced", async () => {
        const out = await stack.up("--replace", await releaseUrn());
        assert.match(out, /brokers stopped in \d+ s/);
        await assertUntouched();
    });

    it("is found where Kafka has compacted the topic", async () => {
        const server = ["--bootstrap-server", kafka.bootstrap];
        await kafka.exec([
            ...["kafka-configs", ...server, "--entity-type", "topics", "--entity-name", canaries],
            ...["--alter", "--add-config", "segment.ms=1000,min.cleanable.dirty.ratio=0.001"],
        ]);
        await stack.up("--replace", await releaseUrn());
        await waitFor(`${canaries}: compacted`, 120, async () => {
            const [there, ends] = [await canaryRecords(), await kafka.endOffsets(canaries)];
            assert.ok(there.length >= ends.length);
            return there.length < ends.reduce((sum, end) => sum + end, 0);
        });
        await stack.up("--replace", await releaseUrn());
        await assertUntouched();
        assert.deepEqual([...new Set((await canaryRecords()).map((one) => one.value))], [value]);
    });

    it("is not given up by a release that is targeted alone, and is stopped in order with what depends on it", async () => {
        const urn = await releaseUrn();
        const refused = await stack.tryPulumi(
            "destroy",
            "--yes",
            "--skip-preview",
            "--target",
            urn,
        );
        assert.notEqual(refused.code, 0);
        assert.match(refused.stdout + refused.stderr, /--target-dependents/);
        const out = await stack.destroy("--target", urn, "--target-dependents");
        assert.match(out, /brokers stopped in \d+ s/);
        await stack.up();
        await assertUntouched();
    });

    it("is refused where it is other data, with both values, the broker and its disk", async () => {
        await stack.destroy();
        // The same directories under another stack's name: its state knows nothing of this canary.
        const other = new TestStack("other", stack.givenConfig);
        await other.init();
        try {
            const { code, stdout, stderr } = await other.tryPulumi("up", "--yes", "--skip-preview");
            assert.notEqual(code, 0);
            const said = (stdout + stderr).replace(/\s+/g, " ");
            const disk = `pc:${cluster.dataDir}/datadir-0-${release}-cp-kafka-0`;
            assert.match(
                said,
                new RegExp(
                    `canary of broker 0 \\(${disk}\\): expected [0-9a-f-]{36}, found ${value}, written by stack organization/kafka-local-volumes/canary`,
                ),
            );
            other.set({ canary: { adopt: value } });
            await other.up();
            assert.equal(digest(await kafka.consume("records", written.length)), digest(written));
        } finally {
            await other.remove();
        }
    });

    it("is refused where a broker's disk has lost it, until that is accepted", async () => {
        stack.set({ canary: { adopt: value } });
        await stack.up();
        stack.set({ installed: false });
        await stack.up();
        const logs = join(cluster.dataDir, `datadir-0-${release}-cp-kafka-1`, "logs");
        const partition = readdirSync(logs).find((name) => name.startsWith(canaries));
        assert.equal(partition, `${canaries}-1`);
        rmSync(join(logs, partition), { recursive: true });
        stack.set({ installed: true });
        const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.match(
            stdout + stderr,
            /canary of broker 1 \([^)]*\): expected [0-9a-f-]{36}, found none/,
        );
        stack.set({ canary: { rewrite: [1] } });
        await stack.up();
        assert.equal(new Set((await canaryRecords()).map(({ value }) => value)).size, 1);
    });

    it("is found where there is a broker fewer, and where that one is back", async () => {
        const claim = `datadir-0-${release}-cp-kafka-1`;
        const place = `pc:${cluster.dataDir}/${claim}`;
        stack.set({ canary: {}, installed: false });
        await stack.up();
        stack.set({
            kafka: { ...kafkaOf, brokers: 1 },
            acknowledge: [`remove ${claim} at ${place}`],
        });
        await stack.up();
        stack.set({ acknowledge: [], installed: true });
        await stack.up();
        assert.deepEqual(
            (await pods(namespace, release)).filter((pod) => pod.includes("cp-kafka")),
            [`${release}-cp-kafka-0 Running restarts=0`],
        );
        // Written to broker 0 again, although the topic has a partition without a leader.
        const before = await kafka.endOffsets(canaries);
        await stack.up("--replace", await releaseUrn());
        const [end = 0] = await kafka.endOffsets(canaries);
        assert.equal(end, (before[0] ?? 0) + 1);
        stack.set({ kafka: kafkaOf });
        await stack.up();
        assert.deepEqual([...new Set((await canaryRecords()).map((one) => one.value))], [value]);
        assert.equal(digest(await kafka.consume("records", written.length)), digest(written));
    });
});
