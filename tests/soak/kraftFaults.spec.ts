import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { merge } from "../../core/json";
import type { MetadataPhase } from "../../core/metadata/phase";
import { startCluster, stopCluster } from "../../dev/cluster/cluster";
import { platforms } from "../../dev/cluster/images/platforms";
import { kubectl, run } from "../../dev/cluster/shell";
import { assertBound, assertDisks } from "../support/disks";
import { cluster, env } from "../support/instance";
import { killedPulumi } from "../support/interrupt";
import { list, pods } from "../support/kube";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";

const stack = new TestStack(
    "phases",
    merge(soakConfig(), {
        platform: { version: platforms.newest.version, edition: "community" },
        zookeeper: { servers: 1 },
        controllers: { replicas: 1, size: "1Gi", heap: "128Mi" },
    }),
);
const { namespace, release } = stack.config;
const workload = new Workload(stack);
/** They stay until they are given up. */
const zookeeperDisks = stack.plan.filter(({ role }) => role === "zookeeper");

/** Name and uid of each pod of the stack whose name has this in it. */
async function uids(name: string): Promise<readonly string[]> {
    return (await list("pod", namespace, "-l", `release=${release}`))
        .map(({ metadata: { name: pod, uid } }) => `${pod} ${uid}`)
        .filter((one) => one.includes(name))
        .sort();
}

async function refused(): Promise<string> {
    const { stdout, stderr, code } = await stack.tryPulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0, stdout);
    return `${stdout}\n${stderr}`;
}

/** Runs something while the data of a disk is not where it was. */
async function withLostDisk(
    role: "kafka" | "controller",
    ordinal: number,
    work: () => Promise<void>,
): Promise<void> {
    const disk = stack.plan.find((one) => one.role === role && one.ordinal === ordinal);
    assert.ok(disk !== undefined);
    const [there, away] = [`${disk.path}/logs`, `${disk.path}.away`];
    renameSync(there, away);
    try {
        await work();
    } finally {
        renameSync(away, there);
    }
}

/** How long something takes, in seconds. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
    const began = Date.now();
    await work();
    return Math.round((Date.now() - began) / 1000);
}

async function endClient(): Promise<void> {
    await kubectl(cluster, [
        ...["delete", "pod", "client", "-n", namespace],
        ...["--ignore-not-found", "--force", "--grace-period=0"],
    ]);
}

/**
 * Goes to a phase under a producer; pulumi is killed, with all that it started, as soon as the first of these pods has
 * restarted, and the next update continues.
 */
async function goKilled(to: MetadataPhase, moving: string): Promise<void> {
    const client = await workload.startClient();
    const producer = workload.produce(client);
    try {
        await producer.reach(300, 180);
        const before = await uids(moving);
        stack.set({ metadata: to });
        const args = stack.arguments("up", "--yes", "--skip-preview");
        const moment = async () => {
            const now = await uids(moving);
            return before.some((one) => !now.includes(one));
        };
        const providers = await killedPulumi(args, env, moment, true, 1200);
        providers.kill();
        await run("pulumi", ["cancel", "--yes", "--stack", stack.name], { env });
        let said = "";
        const seconds = await secondsOf(async () => {
            said = await stack.up();
        });
        assert.match(said, new RegExp(`${to} is reached`));
        await producer.reach(producer.acknowledged.length + 300, 120);
        console.log(
            `      to ${to}: continued in ${seconds} s, ${producer.acknowledged.length} acknowledged`,
        );
    } finally {
        await producer.end();
    }
    workload.ledger.add(producer.acknowledged);
    assert.deepEqual(producer.errors, []);
    await endClient();
    await workload.check();
    await stack.up("--expect-no-changes");
}

/** Written on the way, so that each start has records that no earlier one had. */
async function writeMore(): Promise<void> {
    await workload.through(() => Promise.resolve());
}

async function assertServed(): Promise<void> {
    const keeps = stack.config.metadata === "kraft";
    await assertBound(stack, keeps ? zookeeperDisks : []);
    await assertDisks(stack);
    const all = await workload.check();
    assert.deepEqual(await workload.restarts(), []);
    await stack.up("--expect-no-changes");
    console.log(`      all: ${all}`);
}

/** What a phase has to survive where nothing of it runs. */
function coldTests(phase: MetadataPhase): void {
    it(`${phase}: stops and starts by installed`, async () => {
        await writeMore();
        stack.set({ installed: false });
        const down = await secondsOf(() => stack.up());
        assert.deepEqual(await pods(namespace, release), []);
        stack.set({ installed: true, metadata: phase === "dual" ? "migrating" : "dual" });
        assert.match(await refused(), /Kafka must run while its phase changes/);
        assert.deepEqual(await pods(namespace, release), []);
        stack.set({ metadata: phase });
        const up = await secondsOf(() => stack.up());
        console.log(`      ${phase}: stopped in ${down} s, started in ${up} s`);
        await assertServed();
    });

    it(`${phase}: is refused after a destroy where a disk is lost, and starts nothing`, async () => {
        await writeMore();
        const down = await secondsOf(() => stack.destroy());
        console.log(`      ${phase}: destroyed in ${down} s`);
        await withLostDisk("controller", 0, async () => {
            assert.match(await refused(), /expected the metadata of controller 0, .*found none/);
            assert.deepEqual(await pods(namespace, release), []);
        });
        await withLostDisk("kafka", 1, async () => {
            assert.match(await refused(), /expected the data of broker 1, .*canary.rewrite/);
            assert.deepEqual(await pods(namespace, release), []);
        });
    });

    it(`${phase}: is served again after a destroy, with its records`, async () => {
        const up = await secondsOf(() => stack.up());
        console.log(`      ${phase}: started in ${up} s`);
        await assertServed();
    });
}

/** The next phase is not begun on a controller without its log, which still runs. */
function lostWhileRunning(phase: MetadataPhase, next: MetadataPhase): void {
    it(`${phase}: does not go on where a controller's disk is lost`, async () => {
        const before = await uids("");
        await withLostDisk("controller", 0, async () => {
            stack.set({ metadata: next });
            assert.match(await refused(), /datadir-\S+-controller-0 is empty/);
        });
        stack.set({ metadata: phase });
        assert.deepEqual(await uids(""), before);
        await stack.up("--expect-no-changes");
    });
}

/** docs/kraft.md: what can go wrong on the way, in each phase. */
describe("faults on the way off ZooKeeper", function () {
    this.bail(true);
    this.timeout(1_800_000);

    before(() => workload.begin());

    after(async () => {
        await stack.remove();
    });

    it("migrating: is reached by the update after one that was killed", async () => {
        await goKilled("migrating", "cp-kafka");
    });

    coldTests("migrating");
    lostWhileRunning("migrating", "dual");

    it("dual: is reached by the update after one that was killed", async () => {
        await goKilled("dual", "cp-kafka");
    });

    coldTests("dual");

    it("kraft: is acknowledged", () => {
        const name = `leave ZooKeeper for good with release ${namespace}/${release}`;
        stack.set({ acknowledge: [name] });
    });

    lostWhileRunning("dual", "kraft");

    it("kraft: is reached by the update after one that was killed", async () => {
        await goKilled("kraft", "controller");
    });

    coldTests("kraft");

    it("kraft: is not left for a phase of before by a destroy", async () => {
        await stack.destroy();
        stack.set({ metadata: "dual" });
        assert.match(await refused(), /\/controller \d+ of epoch \d+, and \d+ leads/);
        await stack.destroy();
        stack.set({ metadata: "kraft" });
        await stack.up();
        await assertServed();
    });

    it("kraft: is served by a cluster that is rebuilt over the disks", async () => {
        await writeMore();
        await stopCluster(cluster);
        await startCluster(cluster);
        await stack.useRebuiltCluster();
        await stack.up("--refresh");
        await assertServed();
    });
});
