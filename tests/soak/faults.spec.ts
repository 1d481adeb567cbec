import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { killNode, startNode } from "../../dev/cluster/node";
import { startControlPlane, stopComponent } from "../../dev/cluster/controlPlane";
import { kubectl, waitFor } from "../../dev/cluster/shell";
import { onStack } from "../support/command";
import { assertBound, assertDisks, brokerDisks } from "../support/disks";
import { cluster, env, freshCluster } from "../support/instance";
import { killedPulumi, type Providers } from "../support/interrupt";
import { claims, list, replicas } from "../support/kube";
import { SmallDisk } from "../support/smallDisk";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";

// Small enough for a file system that is filled in no time.
const config = { ...soakConfig(), kafka: { brokers: 3, size: "64Mi", heap: "256Mi" } };
const stack = new TestStack("faults", config);
const { namespace, release } = stack.config;
const workload = new Workload(stack);
const [, disk, fullDisk] = brokerDisks(stack);
const { claim = "", volume = "", path = "" } = disk ?? {};
const pod = `${release}-cp-kafka-1`;
const smallDisk = new SmallDisk(fullDisk?.path ?? "");

async function volumesExist(): Promise<boolean> {
    return (await list("pv")).length > 0;
}

async function brokers(): Promise<number> {
    return (await replicas(namespace, `${release}-cp-kafka`)) ?? 3;
}

/** Providers of each pulumi that was killed. */
const left: Providers[] = [];

/** Kills pulumi, the command alone, and unlocks the stack as a user would. */
async function killed(verb: "up" | "destroy", when: () => Promise<boolean>): Promise<Providers> {
    const args = stack.arguments(verb, "--yes", "--skip-preview");
    const providers = await killedPulumi(args, env, when, false);
    left.push(providers);
    const { code, stderr } = await stack.tryPulumi(verb, "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    assert.match(stderr, /the stack is currently locked by 1 lock/);
    assert.match(stderr, /`pulumi cancel`/);
    assert.equal((await stack.tryPulumi("cancel", "--yes")).code, 0);
    return providers;
}

/** An up that is refused in these words, and changes nothing. */
async function refused(words: RegExp, ...args: readonly string[]): Promise<void> {
    const before = await uids();
    const { code, stdout, stderr } = await stack.tryPulumi(
        ...(["up", "--yes", "--skip-preview", ...args] as const),
    );
    assert.notEqual(code, 0, stdout);
    assert.match(stdout + stderr, words);
    assert.doesNotMatch(stdout + stderr, /^ +at .*\.ts:/m);
    assert.deepEqual(await uids(), before);
}

/** Name and uid of every volume, claim and pod. */
async function uids(): Promise<string[]> {
    const all = [list("pv"), list("pvc", namespace), list("pod", namespace)];
    return (await Promise.all(all))
        .flat()
        .map(({ metadata }) => `${metadata.name} ${metadata.uid}`)
        .sort();
}

function remove(kind: string, name: string, ...args: readonly string[]): Promise<string> {
    const where = kind === "pv" ? [] : ["-n", namespace];
    return kubectl(cluster, ["delete", kind, name, ...where, ...args]);
}

async function assertData(): Promise<void> {
    console.log(`      all: ${await workload.check()}`);
    await assertDisks(stack);
    await assertBound(stack);
}

async function doctor(...args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await onStack(stack, ["doctor", ...args]);
    return stdout + stderr;
}

describe("faults", function () {
    this.bail(true);

    before(async () => {
        await freshCluster();
        await smallDisk.mount(96);
        await stack.init();
        stack.set({ installed: false });
    });

    after(async () => {
        for (const providers of left) {
            providers.kill();
        }
        await stack.remove();
        await smallDisk.unmount();
    });

    it("pulumi killed: refused as locked, and made whole after pulumi cancel", async () => {
        await killed("up", volumesExist);
        await stack.up();
        await assertBound(stack);
    });

    it("the API server gone: fails with words, and is made whole once it is back", async () => {
        await stack.destroy();
        const first = stack.tryPulumi("up", "--yes", "--skip-preview");
        await waitFor("volumes", 240, volumesExist);
        await stopComponent(cluster, "kube-apiserver");
        const { code, stdout, stderr } = await first;
        assert.notEqual(code, 0);
        // Which of them it is depends on where the request was when the API server went.
        assert.match(
            stdout + stderr,
            /: (connect: connection refused|read: connection reset by peer|EOF)$/m,
        );
        await startControlPlane(cluster);
        await stack.up();
        await assertBound(stack);
    });

    it("the controller-manager gone: up waits, and continues once it is back", async () => {
        await stack.destroy();
        const up = stack.up();
        await waitFor("volumes", 240, volumesExist);
        await stopComponent(cluster, "kube-controller-manager");
        await waitFor("a claim", 240, async () => (await claims(namespace)).length > 0);
        await startControlPlane(cluster);
        await up;
        await assertBound(stack);
    });

    it("the node killed with all its containers: comes back by itself", async () => {
        stack.set({ installed: true });
        await stack.up();
        await workload.createTopic();
        await workload.through(() => killNode(cluster));
        await startNode(cluster);
        await assertData();
        await stack.up();
    });

    it("pulumi killed in the middle of the orderly stop: it ends, and up starts the brokers again", async () => {
        const providers = await killed("destroy", async () => (await brokers()) < 3);
        await waitFor("the provider to end", 240, () =>
            Promise.resolve(!providers.running("pulumi-resource-kafka-local-volumes")),
        );
        assert.equal(await brokers(), 2);
        assert.match(await stack.up(), /had fewer brokers after an interrupted stop: started 3/);
        await assertData();
    });

    it("a claim deleted while its pod runs: the pod keeps running, and the doctor repairs the claim afterwards", async () => {
        await workload.through(async () => {
            await remove("pvc", claim, "--wait=false");
            assert.match(await doctor(), /Terminating: it is being deleted, .* stop Kafka first/s);
            await refused(/Terminating: it is being deleted, .* stop Kafka first/s);
        });
        await remove("pod", pod);
        // The StatefulSet has made another claim of that name; the volume is not reserved for its uid.
        assert.ok((await claims(namespace)).includes(`${claim} Pending `));
        const released = /Released: it is reserved for the claim with uid .*--stack faults --fix/s;
        await refused(released);
        // The state then has the StatefulSet's claim, which names no volume.
        await refused(released, "--refresh");
        assert.match(await doctor("--fix"), /9 volumes: 9 healthy/);
        const repaired = await uids();
        await stack.up("--refresh");
        assert.deepEqual(await uids(), repaired);
        await assertData();
    });

    it("a volume deleted while its pod runs: refused until Kafka is stopped, and recreated then", async () => {
        await workload.through(async () => {
            await remove("pv", volume, "--wait=false");
            assert.match(
                await doctor(),
                /Terminating: it is being deleted, which cannot be undone: Kubernetes removes it when/,
            );
            await refused(/Terminating: it is being deleted, .* kubectl delete pvc -n kafka/s);
        });
        stack.set({ installed: false });
        await stack.up();
        await remove("pvc", claim);
        stack.set({ installed: true });
        await stack.up("--refresh");
        await assertData();
    });

    it("a volume deleted when its claim and its pod are gone: reported, and recreated after a refresh", async () => {
        await remove("pvc", claim, "--wait=false");
        await remove("pod", pod);
        await remove("pv", volume);
        assert.match(await stack.up(), /Missing: run pulumi up --refresh to create it again with/);
        await stack.up("--refresh");
        await assertData();
    });

    it("a directory missing: refused with its path, and well again once it is back", async () => {
        stack.set({ installed: false });
        await stack.up();
        renameSync(path, `${path}.away`);
        stack.set({ installed: true });
        const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.ok(
            (stdout + stderr).includes(`${path}: expected the directory that existed before`),
        );
        renameSync(`${path}.away`, path);
        await stack.up();
        await assertData();
    });

    it("a disk full: its broker stops, the others serve, and it returns with its records", async () => {
        await workload.through(async () => {
            smallDisk.fill(256 * 1024);
            await waitFor("the broker to stop", 300, async () => {
                const [broker] = await list(
                    "pod",
                    namespace,
                    `--field-selector=metadata.name=${release}-cp-kafka-2`,
                );
                return (broker?.status.containerStatuses?.[0]?.restartCount ?? 0) > 0;
            });
        });
        smallDisk.empty();
        await workload.inSync(420);
        await assertData();
        await stack.up();
    });
});
