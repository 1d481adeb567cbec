import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { after, afterEach, before, describe, it } from "mocha";
import { startControlPlane, stopComponent } from "../../dev/cluster/controlPlane";
import { type RunResult, waitFor } from "../../dev/cluster/shell";
import { assertBound, assertDisks } from "../support/disks";
import { FarStack } from "../support/farAway";
import { cluster, freshCluster } from "../support/instance";
import { list, pods, replicas } from "../support/kube";
import { soakConfig, Workload } from "../support/soak";

// So many volumes that there is a moment in the middle.
const many = { ...soakConfig(), installed: false, kafka: { brokers: 40 } };
const stack = new FarStack("far", many);
const { far } = stack;
const { namespace, release } = stack.config;
const workload = new Workload(stack);

async function assertData(): Promise<void> {
    console.log(`      all: ${await workload.check()}`);
    await assertDisks(stack);
    await assertBound(stack);
}

async function brokers(): Promise<number> {
    return (await replicas(namespace, `${release}-cp-kafka`)) ?? 3;
}

/** Longer than every request waits, and shorter than any wait for the cluster. */
async function lostForAMinute(): Promise<void> {
    await far.lose();
    await sleep(60_000);
    await far.restore();
}

function pulumi(verb: "up" | "destroy"): Promise<RunResult> {
    return stack.tryPulumi(verb, "--yes", "--skip-preview");
}

/** Runs pulumi and loses its network as soon as a condition holds: how it ends. */
async function cutOff(verb: "up" | "destroy", when: () => Promise<boolean>): Promise<string> {
    const run = pulumi(verb);
    await waitFor("the moment to lose the network", 240, when);
    await far.lose();
    const lost = Date.now();
    const { code, stdout, stderr } = await run;
    console.log(`      ended by itself after ${Math.round((Date.now() - lost) / 1000)} s`);
    assert.notEqual(code, 0, stdout);
    assert.doesNotMatch(stdout + stderr, /^ +at .*\.[jt]s:/m);
    await far.restore();
    return stdout + stderr;
}

describe("the network to the API server lost, without a notification", function () {
    this.bail(true);

    before(async () => {
        await freshCluster();
        await far.begin();
        await stack.init();
    });

    afterEach(() => far.restore());

    after(async () => {
        await startControlPlane(cluster);
        await stack.remove();
        await far.end();
    });

    it("while volumes are made: fails with words, and up makes the rest", async () => {
        const said = await cutOff("up", async () => (await list("pv")).length > 0);
        assert.match(said, /was not successfully created by the Kubernetes API server/);
        await stack.up();
        await assertBound(stack);
    });

    it("while claims are waited for: says so, and continues once it is back", async () => {
        await stack.destroy();
        const up = pulumi("up");
        await waitFor("volumes", 240, async () => (await list("pv")).length > 0);
        await stopComponent(cluster, "kube-controller-manager");
        // It has begun once the provider has written the uid of the last claim on its volume.
        const all = stack.plan.length;
        await waitFor("the wait for claims", 240, async () => {
            const volumes = await list("pv");
            const reserved = volumes.filter(({ spec }) => spec.claimRef?.uid !== undefined);
            return reserved.length === all;
        });
        await lostForAMinute();
        await startControlPlane(cluster);
        const { code, stdout, stderr } = await up;
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /unbound claims?: .*; the API server: .* no answer in 30 s/);
        await assertBound(stack);
    });

    it("before a preview: ends, and says that it could not check", async () => {
        await far.lose();
        const { code, stdout, stderr } = await stack.tryPulumi("preview");
        assert.equal(code, 0, stdout + stderr);
        assert.match(
            stdout + stderr,
            /could not check whether claims are on their volumes; .* gave no answer in 30 s/,
        );
    });

    it("while Kafka is installed, for a minute: continues once it is back", async () => {
        await stack.destroy();
        stack.reset(soakConfig());
        const up = pulumi("up");
        await waitFor("pods", 240, async () => (await pods(namespace, release)).length > 0);
        await lostForAMinute();
        const { code, stdout, stderr } = await up;
        assert.equal(code, 0, stdout + stderr);
        await workload.createTopic();
        await workload.through(() => Promise.resolve());
        await assertData();
    });

    it("in the orderly stop: fails with words, and up starts the brokers again", async () => {
        const said = await cutOff("destroy", async () => (await brokers()) < 3);
        assert.match(
            said,
            /was interrupted: .* gave no answer in 30 s; .*; run the same command again to continue/,
        );
        const left = await brokers();
        assert.ok(left > 0 && left < 3, `${left} brokers`);
        assert.match(await stack.up(), /had fewer brokers after an interrupted stop: started 3/);
        await assertData();
    });
});
