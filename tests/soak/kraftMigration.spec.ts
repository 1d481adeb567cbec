import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { type JsonObject, merge } from "../../core/json";
import type { MetadataPhase } from "../../core/metadata/phase";
import { platforms } from "../../dev/cluster/images/platforms";
import { kubectl } from "../../dev/cluster/shell";
import { cluster } from "../support/instance";
import { onStack } from "../support/command";
import { featuresOf } from "../support/features";
import { list, pods } from "../support/kube";
import { longestSilence } from "../support/rolled";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";

/** One or three: with one, the whole way needs a third of the memory. */
const controllers = Number(process.env.CONTROLLERS ?? "1");

/** A chart other than the stand-in, such as the published one: a directory or .tgz. */
const chart = process.env.CHART;

const stack = new TestStack(
    "migration",
    merge(soakConfig(), {
        platform: { version: platforms.newest.version, edition: "community" },
        zookeeper: { servers: 1 },
        controllers: { replicas: controllers, size: "1Gi", heap: "128Mi" },
        ...(chart === undefined ? {} : { chart: { path: chart } }),
    }),
);
const { namespace, release } = stack.config;
const workload = new Workload(stack);
let client = "";

async function podNames(): Promise<readonly string[]> {
    return (await pods(namespace, release)).map((pod) => pod.replace(/ .*$/, "")).sort();
}

/** The epoch that a controller's disk has. */
function quorumEpoch(path: string): number {
    const file = `${path}/logs/__cluster_metadata-0/quorum-state`;
    return Number(/"leaderEpoch":(\d+)/.exec(readFileSync(file, "utf8"))?.[1]);
}

/** The epoch that ZooKeeper has, which the brokers' own controllers count on. */
async function controllerEpoch(): Promise<number> {
    const said = await kubectl(cluster, [
        ...["exec", "-n", namespace, `${release}-cp-zookeeper-0`, "--"],
        ...["zookeeper-shell", "localhost:2181", "get", "/controller_epoch"],
    ]);
    return Number(/^\d+$/m.exec(said)?.[0]);
}

/** Goes to a phase while a producer is at work, and says what it cost. */
function go(to: MetadataPhase): Promise<string> {
    return change(to, { metadata: to });
}

async function change(what: string, keys: JsonObject): Promise<string> {
    const producer = workload.produce(client);
    const began = Date.now();
    let [said, silence, seconds] = ["", 0, 0];
    try {
        await producer.reach(300, 180);
        stack.set(keys);
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
        `      ${what}: up ${seconds} s of ${total} s, longest silence ${silence} ms, ${producer.acknowledged.length} acknowledged; all: ${await workload.check()}`,
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
        const epochs = disks.map(({ path }) => quorumEpoch(path));
        const epoch = await controllerEpoch();
        console.log(`      /controller_epoch ${epoch}, of the controllers ${epochs.join(", ")}`);
        assert.ok(epoch > Math.max(...epochs));
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

    it("goes to Kafka 4 on the same disks, and raises metadata.version", async () => {
        const on = (more: JsonObject): JsonObject => ({
            platform: { version: platforms.kraft.version, edition: "community", ...more },
        });
        await change("Kafka 4", on({}));
        assert.deepEqual(await workload.restarts(), []);
        assert.equal((await featuresOf(namespace, release))["metadata.version"], "3.9-IV0");
        const level = "4.4-IV2";
        const name = `raise metadata.version to ${level} for good with release ${namespace}/${release}`;
        const raised = { ...on({ metadataVersion: level }), acknowledge: [name] };
        assert.match(await change(level, raised), /metadata\.version raised from 3\.9-IV0 /);
        const { "metadata.version": metadata, "kraft.version": quorum } = await featuresOf(
            namespace,
            release,
        );
        assert.deepEqual([metadata, quorum], [level, "0"]);
        assert.deepEqual(await workload.restarts(), []);
    });

    it("keeps ZooKeeper's volumes until they are given up, and says how", async () => {
        const reported = await onStack(stack, ["report"]);
        assert.equal(reported.code, 0, reported.stderr);
        const names = [...reported.stdout.matchAll(/"(remove \S+-cp-zookeeper-0 at [^"]+)"/g)].map(
            ([, name = ""]) => name,
        );
        assert.equal(names.length, 2, reported.stdout);
        const wipe = () => onStack(stack, ["wipe", "--zookeeper", "--release", release]);
        stack.set({ acknowledge: names });
        const early = await wipe();
        assert.equal(early.code, 1);
        assert.match(early.stderr, /is in the state of the stack: run pulumi up first/);
        await change("without ZooKeeper's volumes", {});
        for (const kind of ["pv", "pvc"]) {
            const left = (await list(kind, kind === "pvc" ? namespace : undefined)).map(
                ({ metadata: { name } }) => name,
            );
            assert.deepEqual(
                left.filter((one) => one.includes("zookeeper")),
                [],
            );
            assert.equal(left.length, 3 + controllers);
        }
        const places = names.map((name) => name.replace(/^.*:/, ""));
        assert.ok(places.every((path) => existsSync(`${path}/version-2`)));
        const { code, stdout, stderr } = await wipe();
        console.log(stdout);
        assert.equal(code, 0, stderr);
        assert.deepEqual(
            places.map((path) => readdirSync(path)),
            [[], []],
        );
        console.log(`      ${await workload.check()}`);
        assert.deepEqual(await workload.restarts(), []);
        stack.set({ acknowledge: [] });
        await stack.up("--expect-no-changes");
    });
});
