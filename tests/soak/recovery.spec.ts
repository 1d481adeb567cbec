import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { kubectl, waitFor } from "../../dev/cluster/shell";
import type { JsonObject } from "../../core/json";
import { failed } from "../../core/release/record";
import { cluster, env, freshCluster } from "../support/instance";
import { killedPulumi, type Providers } from "../support/interrupt";
import { list } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";

const config: JsonObject = {
    ...localConfig(),
    kafka: { brokers: 1, size: "1Gi", heap: "256Mi" },
    zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi", heap: "128Mi" },
    // Helm waits for Connect, which waits for the broker: what else it installs is there in no time.
    services: {
        connect: { enabled: true, replicas: 1, heap: "256Mi" },
        ...Object.fromEntries(
            ["schemaRegistry", "rest", "ksqldb", "controlCenter"].map((name) => [
                name,
                { enabled: false },
            ]),
        ),
    },
};
const stack = new TestStack("recovery", config);
const { release, namespace } = stack.config;

interface Record {
    readonly metadata: { readonly name: string; readonly labels: { readonly status: string } };
    readonly data: { readonly release: string };
}

/** Helm's records, the oldest first. */
async function records(): Promise<Record[]> {
    const args = ["get", "secret", "-n", namespace, "-l", `owner=helm,name=${release}`];
    const out = await kubectl(cluster, [...args, "-o", "json"]);
    return (JSON.parse(out) as { items: Record[] }).items.sort((a, b) =>
        a.metadata.name.localeCompare(b.metadata.name, "en", { numeric: true }),
    );
}

async function status(): Promise<string | undefined> {
    return (await records()).at(-1)?.metadata.labels.status;
}

async function isPending(): Promise<boolean> {
    return String(await status()).startsWith("pending-");
}

/** Name and uid of every volume and claim. */
async function disks(): Promise<string[]> {
    return [...(await list("pv")), ...(await list("pvc", namespace))]
        .map(({ metadata }) => `${metadata.name} ${metadata.uid}`)
        .sort();
}

/** Name, uid and restarts of everything that must not be touched. */
async function untouchable(): Promise<string[]> {
    const pods = (await list("pod", namespace, "-l", `release=${release}`))
        .map(({ metadata, status: { containerStatuses = [] } }) =>
            [metadata.name, metadata.uid, ...containerStatuses.map((c) => c.restartCount)].join(
                " ",
            ),
        )
        .sort();
    return [...pods, ...(await disks())];
}

/** Kills an up as soon as Helm has begun, and unlocks the stack as a user would. */
async function killUp(everything: boolean): Promise<Providers> {
    const providers = await killedPulumi(
        stack.arguments("up", "--yes", "--skip-preview"),
        env,
        isPending,
        everything,
    );
    assert.match((await stack.tryPulumi("up", "--yes")).stderr, /locked/);
    assert.equal((await stack.tryPulumi("cancel", "--yes")).code, 0);
    return providers;
}

async function podsRun(): Promise<void> {
    await waitFor("all pods to run", 120, async () => {
        const pods = await list("pod", namespace, "-l", `release=${release}`);
        return pods.length === 3 && pods.every(({ status: { phase } }) => phase === "Running");
    });
}

/** Writes a status into the newest record, as some other client. */
async function setStatus(to: string): Promise<void> {
    const newest = (await records()).at(-1);
    assert.ok(newest);
    const data =
        to === "failed" ? { data: { release: failed(newest.data.release, "by the test") } } : {};
    const patch = { metadata: { labels: { status: to } }, ...data };
    const name = newest.metadata.name;
    const args = ["patch", "secret", "-n", namespace, name, "--type=merge"];
    await kubectl(cluster, [...args, "-p", JSON.stringify(patch)]);
}

describe("a release that was left half way", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
    });

    after(async () => {
        await stack.remove();
    });

    it("is installed over what is there after pulumi and its providers were killed", async () => {
        await killUp(true);
        assert.equal(await status(), "pending-install");
        await podsRun();
        const found = await untouchable();
        assert.match(await stack.up(), /left revision 1 pending-install/);
        assert.equal(await status(), "deployed");
        assert.deepEqual(await untouchable(), found);
        await stack.up("--expect-no-changes");
    });

    it("is upgraded after pulumi and its providers were killed in an upgrade", async () => {
        const found = await disks();
        // Connect's pod is recreated, and Helm waits for it; ZooKeeper's is restarted after that.
        const connect = { enabled: true, replicas: 1, heap: "257Mi" };
        stack.set({
            zookeeper: { ...(config.zookeeper as JsonObject), heap: "129Mi" },
            services: { ...(config.services as JsonObject), connect },
        });
        await killUp(true);
        assert.equal(await status(), "pending-upgrade");
        await stack.up();
        assert.equal(await status(), "deployed");
        assert.deepEqual(await disks(), found);
        await stack.up("--expect-no-changes");
    });

    it("is upgraded when it failed and a refresh made Pulumi forget it", async () => {
        const found = await untouchable();
        await setStatus("failed");
        await stack.tryPulumi("refresh", "--yes");
        await stack.up();
        assert.equal(await status(), "deployed");
        assert.deepEqual(await untouchable(), found);
    });

    it("is installed over what is there when Helm's records are gone", async () => {
        const found = await untouchable();
        await kubectl(cluster, ["delete", "secret", "-n", namespace, "-l", "owner=helm"]);
        await stack.up();
        assert.equal(await status(), "deployed");
        assert.deepEqual(await untouchable(), found);
        await stack.up("--expect-no-changes");
    });

    it("is left alone, with words, while another tool may be at work on it", async () => {
        await setStatus("pending-upgrade");
        const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.match(
            stdout + stderr,
            /revision \d+ is pending-upgrade since \d+ s \(Secret sh\.helm\.release\.v1\.kafka\.v\d+, written by kubectl-patch\): another tool may be at work/,
        );
        await setStatus("deployed");
        await stack.up();
    });

    it("is known again when the provider ended the install after pulumi was killed", async () => {
        stack.set({ installed: false });
        await stack.up();
        stack.set({ installed: true });
        const providers = await killUp(false);
        try {
            await waitFor(
                "the provider to end the install",
                120,
                async () => (await status()) === "deployed",
            );
        } finally {
            providers.kill();
        }
        const found = await untouchable();
        assert.match(await stack.up(), /left revision 1 deployed/);
        assert.deepEqual(await untouchable(), found);
        await stack.up("--expect-no-changes");
    });
});
