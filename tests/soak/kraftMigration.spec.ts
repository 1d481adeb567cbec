import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { merge } from "../../core/json";
import type { MetadataPhase } from "../../core/metadata/phase";
import { platforms } from "../../dev/cluster/images/platforms";
import { kubectl } from "../../dev/cluster/shell";
import { cluster } from "../support/instance";
import { list, pods } from "../support/kube";
import { longestSilence } from "../support/rolled";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";

/** One or three: with one, the whole way needs a third of the memory. */
const controllers = Number(process.env.CONTROLLERS ?? "1");

const stack = new TestStack(
    "migration",
    merge(soakConfig(), {
        platform: { version: platforms.newest.version, edition: "community" },
        zookeeper: { servers: 1 },
        controllers: { replicas: controllers, size: "1Gi", heap: "128Mi" },
    }),
);
const { namespace, release } = stack.config;
const workload = new Workload(stack);
let client = "";

async function podNames(): Promise<readonly string[]> {
    return (await pods(namespace, release)).map((pod) => pod.replace(/ .*$/, "")).sort();
}

/** Goes to a phase while a producer is at work, and says what it cost. */
async function go(to: MetadataPhase): Promise<string> {
    const producer = workload.produce(client);
    const began = Date.now();
    let [said, silence, seconds] = ["", 0, 0];
    try {
        await producer.reach(300, 180);
        stack.set({ metadata: to });
        silence = await longestSilence(producer, async () => {
            const up = Date.now();
            const { stdout, stderr, code } = await stack.tryPulumi("up", "--yes", "--skip-preview");
            seconds = Math.round((Date.now() - up) / 1000);
            said = `${stdout}\n${stderr}`;
            assert.equal(code, 0, said);
        });
        await producer.reach(producer.acknowledged.length + 300, 120);
    } finally {
        await producer.end();
    }
    workload.ledger.add(producer.acknowledged);
    assert.deepEqual(producer.errors, []);
    const total = Math.round((Date.now() - began) / 1000);
    console.log(
        `      ${to}: up ${seconds} s of ${total} s, longest silence ${silence} ms, ${producer.acknowledged.length} acknowledged; all: ${await workload.check()}`,
    );
    return said;
}

async function refused(changes: Parameters<TestStack["set"]>[0]): Promise<string> {
    stack.set(changes);
    const { stdout, stderr, code } = await stack.tryPulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    return `${stdout}\n${stderr}`;
}

/** docs/kraft.md: the way off ZooKeeper, on the same disks, under a producer with acks=all. */
describe("metadata on its way off ZooKeeper", function () {
    this.bail(true);
    this.timeout(1_800_000);

    before(async () => {
        await workload.begin();
        client = await workload.startClient();
    });

    after(async () => {
        await stack.remove();
    });

    it("refuses to jump over a phase", async () => {
        assert.match(await refused({ metadata: "dual" }), /metadata: got "dual"; allowed: /);
        assert.match(await refused({ metadata: "kraft" }), /metadata: got "kraft"; allowed: /);
    });

    it("refuses another change together with a phase", async () => {
        const words = await refused({
            metadata: "migrating",
            platform: { version: platforms.middle.version, edition: "community" },
        });
        assert.match(words, /platform\.version/);
        stack.set({
            metadata: "zookeeper",
            platform: { version: platforms.newest.version, edition: "community" },
        });
    });

    it("goes to migrating", async () => {
        const before = await podNames();
        const said = await go("migrating");
        assert.match(said, /found zookeeper, wanted migrating/);
        assert.match(said, /migrating is reached/);
        assert.deepEqual(
            (await podNames()).filter((pod) => !before.includes(pod)),
            Array.from({ length: controllers }, (_, n) => `${release}-controller-${n}`),
        );
        assert.deepEqual(await workload.restarts(), []);
        await stack.up("--expect-no-changes");
    });

    it("goes back to zookeeper, once the removal of the controllers' disks is acknowledged", async () => {
        const disks = stack.plan.filter(({ role }) => role === "controller");
        const words = await refused({ metadata: "zookeeper" });
        const names = disks.map(({ claim, node, path }) => `remove ${claim} at ${node}:${path}`);
        names.forEach((name) => {
            assert.ok(words.includes(name), words);
        });
        stack.set({ acknowledge: names });
        const said = await go("zookeeper");
        assert.match(said, /found migrating, wanted zookeeper/);
        assert.match(said, /\/controller_epoch is 1\d{3}/);
        assert.match(said, /zookeeper is reached/);
        assert.deepEqual(
            (await podNames()).filter((pod) => pod.includes("controller")),
            [],
        );
        assert.deepEqual(
            (await list("configmap", namespace)).filter(({ metadata: { name } }) =>
                name.includes("quorum"),
            ),
            [],
        );
        assert.deepEqual(await workload.restarts(), []);
        stack.set({ acknowledge: [] });
        await stack.up("--expect-no-changes");
    });

    it("elects leaders after a stop of a broker that follows the way back", async () => {
        const pod = `${release}-cp-kafka-1`;
        await kubectl(cluster, ["delete", "pod", pod, "-n", namespace]);
        console.log(`      all: ${await workload.check()}`);
    });

    it("goes to migrating again, once what the first try left is wiped", async () => {
        const disks = () => stack.plan.filter(({ role }) => role === "controller");
        const words = await refused({ metadata: "migrating" });
        assert.match(words, /found metadata of an earlier migration/);
        disks().forEach(({ path }) => {
            rmSync(`${path}/logs`, { recursive: true });
        });
        assert.match(await go("migrating"), /migrating is reached/);
        assert.deepEqual(await workload.restarts(), []);
    });

    it("goes to dual", async () => {
        assert.match(await go("dual"), /dual is reached/);
        await stack.up("--expect-no-changes");
        assert.deepEqual(await workload.restarts(), []);
    });

    it("goes back to migrating, and to dual again", async () => {
        assert.match(await go("migrating"), /migrating is reached/);
        assert.match(await go("dual"), /dual is reached/);
        assert.deepEqual(await workload.restarts(), []);
    });

    it("goes to kraft, once that is acknowledged", async () => {
        const words = await refused({ metadata: "kraft" });
        const name = `leave ZooKeeper for good with release ${namespace}/${release}`;
        assert.ok(words.includes(name), words);
        const claims = () => list("pvc", namespace);
        const before = (await claims()).map(
            ({ metadata: { name: claim, uid } }) => `${claim} ${uid}`,
        );
        stack.set({ acknowledge: [name] });
        assert.match(await go("kraft"), /kraft is reached/);
        assert.deepEqual(
            (await podNames()).filter((pod) => pod.includes("zookeeper")),
            [],
        );
        const after = (await claims()).map(
            ({ metadata: { name: claim, uid } }) => `${claim} ${uid}`,
        );
        assert.deepEqual(after, before);
        await stack.up("--expect-no-changes");
        assert.deepEqual(await workload.restarts(), []);
    });
});
