import assert from "node:assert/strict";
import { rmSync, statSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { addSecondNode, killNode, removeSecondNode } from "../../dev/cluster/node";
import { secondNode } from "../../dev/cluster/settings";
import { kubectl, waitFor } from "../../dev/cluster/shell";
import { assertDisks, podOf } from "../support/disks";
import { cluster, freshCluster } from "../support/instance";
import { list } from "../support/kube";
import { soakConfig, Workload } from "../support/soak";
import { TestStack } from "../support/stack";

const { nodeName: survivor } = cluster;
const second = secondNode(cluster);
const { nodeName: dead } = second;

const stack = new TestStack("dead-node", {
    ...soakConfig(),
    nodes: [survivor, dead],
    placement: {
        kafka: { "0": survivor, "1": dead, "2": survivor },
        // Not the last one, which leads: docs/faults.md
        zookeeper: { "0": dead, "1": survivor, "2": survivor },
    },
});
const { namespace, release } = stack.config;
const workload = new Workload(stack);
const broker = `${release}-cp-kafka-1`;
const server = `${release}-cp-zookeeper-0`;
const lost = stack.plan.filter(({ node }) => node === dead);
const kept = stack.plan.filter(({ node }) => node !== dead);
const moves = lost.map(
    ({ claim, path }) => `move ${claim} from ${dead}:${path} to ${survivor}:${path}`,
);

/** What has to be the same afterwards: uid of each other volume, claim and pod, inode of each directory. */
async function untouched(): Promise<Record<string, unknown>> {
    const uids = async (kind: string, names: readonly string[], where?: string) =>
        (await list(kind, where))
            .filter(({ metadata }) => names.includes(metadata.name))
            .map(({ metadata, status }) => [
                `${kind}/${metadata.name}`,
                `${metadata.uid} ${status.containerStatuses?.[0]?.restartCount ?? ""}`,
            ]);
    const pods = kept.map((volume) => podOf(stack, volume));
    return Object.fromEntries([
        ...(await uids(
            "pv",
            kept.map(({ volume }) => volume),
        )),
        ...(await uids(
            "pvc",
            kept.map(({ claim }) => claim),
            namespace,
        )),
        ...(await uids("pod", pods, namespace)),
        ...kept.map(({ path }) => [path, statSync(path).ino]),
    ]) as Record<string, unknown>;
}

/** Pods that use the lost claims, each with its node. */
async function stranded(): Promise<string[]> {
    return (await list("pod", namespace))
        .filter(({ metadata }) => [broker, server].includes(metadata.name))
        .map(({ metadata, spec }) => `${metadata.name} ${spec.nodeName ?? "-"}`)
        .sort();
}

/** What `up` says when it refuses. */
async function refusal(): Promise<string> {
    const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes");
    assert.notEqual(code, 0);
    return stdout + stderr;
}

describe("a dead node", function () {
    this.bail(true);

    before(async () => {
        await freshCluster();
        await addSecondNode(cluster);
        await stack.init();
        await stack.up();
        await workload.createTopic();
    });

    after(async () => {
        await stack.remove();
        await removeSecondNode(cluster);
        await kubectl(cluster, ["delete", "node", "--ignore-not-found", dead]);
    });

    it("takes a broker and a server with it; the others serve", async () => {
        assert.deepEqual(await stranded(), [`${broker} ${dead}`, `${server} ${dead}`]);
        await workload.through(() => killNode(second));
        await removeSecondNode(cluster);
        for (const { path } of lost) {
            rmSync(path, { recursive: true });
        }
        assert.ok(await workload.through(() => Promise.resolve()));
    });

    it("keeps its volumes as long as the cluster takes its pods for running", async () => {
        stack.set({ nodes: [survivor], placement: {} });
        const said = await refusal();
        // What the message says is to be put into the configuration.
        const [, entries = ""] = said.split("kafka-local-volumes:acknowledge:\n");
        const named = [...entries.matchAll(/^ +- (.*)$/gm)].map(([, name = ""]) => name);
        assert.deepEqual(named.sort(), [...moves].sort(), said);
        stack.set({ acknowledge: named, canary: { rewrite: [1] } });
        assert.match(
            await refusal(),
            new RegExp(`used by pod ${broker} on node ${dead}.*kubectl delete node`, "s"),
        );
    });

    it("is left for another one by the broker and the server, and nothing else is touched", async () => {
        const before = await untouched();
        assert.equal(Object.keys(before).length, 4 * kept.length - 2);
        await kubectl(cluster, ["delete", "node", dead]);
        await waitFor("its pods to go", 120, async () =>
            (await stranded()).every((pod) => pod.endsWith(" -")),
        );
        // With its preview, as a user runs it.
        const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes");
        assert.equal(code, 0, stdout + stderr);
        assert.deepEqual(await untouched(), before);
        assert.deepEqual(await stranded(), [`${broker} ${survivor}`, `${server} ${survivor}`]);
        await assertDisks(stack);
    });

    it("has cost no acknowledged record: the rebuilt broker leads, and gives them back", async () => {
        await workload.inSync(180);
        const { kafka, topic } = workload;
        const server = ["--bootstrap-server", kafka.bootstrap];
        await kafka.exec([
            ...["kafka-leader-election", ...server, "--election-type", "preferred"],
            "--all-topic-partitions",
        ]);
        const described = await kafka.exec([
            "kafka-topics",
            ...server,
            "--describe",
            "--topic",
            topic,
        ]);
        assert.match(described, /\tLeader: 1\t/);
        console.log(`      all: ${await workload.check()}`);
        assert.deepEqual(await workload.restarts(), []);
    });

    it("leaves nothing to be done once what was acknowledged is taken out", async () => {
        stack.set({ acknowledge: [], canary: {} });
        await stack.up();
        await stack.preview("--expect-no-changes");
    });
});
