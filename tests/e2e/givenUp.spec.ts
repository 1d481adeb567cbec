import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { merge } from "../../core/json";
import { platforms } from "../../dev/cluster/images/platforms";
import { onStack } from "../support/command";
import { freshCluster } from "../support/instance";
import { list } from "../support/kube";
import { smallConfig, TestStack } from "../support/stack";
import { withoutServices } from "../support/config";

/** With the chart not installed: which volumes there are follows from the configuration and the state alone. */
const stack = new TestStack(
    "given-up",
    merge(smallConfig(), {
        platform: { version: platforms.newest.version, edition: "community" },
        controllers: { replicas: 1, size: "1Gi", heap: "128Mi" },
        services: withoutServices,
    }),
);
const { release, namespace } = stack.config;
const servers = stack.plan.filter(({ role }) => role === "zookeeper");
const names = servers.map(({ claim, node, path }) => `remove ${claim} at ${node}:${path}`);

function wipe(...args: readonly string[]) {
    return onStack(stack, ["wipe", "--release", release, ...args]);
}

async function left(kind: "pv" | "pvc"): Promise<readonly string[]> {
    return (await list(kind, kind === "pvc" ? namespace : undefined))
        .map(({ metadata: { name } }) => name)
        .sort();
}

/** What a server writes on its start. */
function fill(): void {
    for (const { path, disk, ordinal } of servers) {
        mkdirSync(join(path, "version-2"));
        writeFileSync(join(path, "version-2", disk === "data" ? "snapshot.0" : "log.1"), "");
        if (disk === "data") {
            writeFileSync(join(path, "myid"), String(ordinal + 1));
        }
    }
}

describe("ZooKeeper's volumes after metadata: kraft", function () {
    this.bail(true);

    before(async () => {
        await freshCluster();
        await stack.init();
        await stack.up();
        fill();
    });

    after(() => stack.remove());

    it("stay, with their claims and their data", async () => {
        const claims = servers.map(({ claim }) => claim);
        const before = await list("pvc", namespace);
        stack.set({ metadata: "kraft" });
        await stack.up();
        const now = await list("pvc", namespace);
        for (const claim of claims) {
            const uid = (all: typeof now) =>
                all.find(({ metadata: { name } }) => name === claim)?.metadata.uid;
            assert.equal(uid(now), uid(before), claim);
        }
        assert.equal(now.length, 4);
        await stack.up("--expect-no-changes");
    });

    it("are not wiped alone while the stack has them", async () => {
        const unnamed = await wipe("--zookeeper");
        assert.equal(unnamed.code, 1);
        assert.match(unnamed.stderr, /acknowledge: has no "remove CLAIM at NODE:PATH"/);
        stack.set({ acknowledge: names });
        const { code, stderr } = await wipe("--zookeeper");
        assert.equal(code, 1);
        for (const { claim, volume } of servers) {
            assert.match(stderr, new RegExp(`claim/\\S+/${claim}: is in the state of the stack`));
            assert.match(stderr, new RegExp(`persistentvolume/${volume}: has `));
        }
    });

    it("are removed once they are given up, and nothing else is", async () => {
        const others = stack.plan
            .filter(({ role }) => role !== "zookeeper")
            .map(({ volume }) => volume)
            .sort();
        await stack.up();
        assert.deepEqual(await left("pv"), others);
        assert.equal((await left("pvc")).length, others.length);
        for (const { path } of servers) {
            assert.ok(readdirSync(path).includes("version-2"), path);
        }
    });

    it("leave directories that are wiped alone, and never one of a broker or controller", async () => {
        const [name = ""] = names;
        for (const { node, path } of stack.plan) {
            stack.set({ acknowledge: [name.replace(/ at .*/, ` at ${node}:${path}`)] });
            const { code, stderr } = await wipe("--zookeeper");
            assert.equal(code, 1);
            assert.match(stderr, /is the directory of claim /);
        }
        // Whatever the path says, what is in a directory decides.
        const [server] = servers;
        assert.ok(server);
        writeFileSync(join(server.path, "meta.properties"), "version=1\n");
        stack.set({ acknowledge: names });
        const foreign = await wipe("--zookeeper");
        assert.equal(foreign.code, 1);
        assert.match(foreign.stderr, /the data of ZooKeeper server 0/);
        rmSync(join(server.path, "meta.properties"));
        const { code, stdout, stderr } = await wipe("--zookeeper");
        console.log(stdout);
        assert.equal(code, 0, stderr);
        assert.deepEqual(
            servers.map(({ path }) => readdirSync(path)),
            [[], []],
        );
        stack.set({ acknowledge: [] });
        await stack.up("--expect-no-changes");
    });
});
