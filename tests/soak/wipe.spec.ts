import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { onStack, onThisCluster } from "../support/command";
import { assertBound } from "../support/disks";
import { freshCluster } from "../support/instance";
import { Kafka } from "../support/kafka";
import { list } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";
import { withoutServices } from "../support/config";

const config = {
    ...localConfig(),
    release: "wipe",
    kafka: { brokers: 1, size: "1Gi", heap: "256Mi" },
    zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi", heap: "128Mi" },
    services: withoutServices,
};
const stack = new TestStack("wipe", config);
const { release, namespace } = stack.config;
const kafka = new Kafka(namespace, release);
const paths = stack.plan.map(({ path }) => path);
const [disk = ""] = paths;

function clusterId(): string | undefined {
    const properties = readFileSync(join(disk, "logs/meta.properties"), "utf8");
    return /^cluster\.id=(.+)$/m.exec(properties)?.[1];
}

function topics(): Promise<string> {
    return kafka.exec(["kafka-topics", "--bootstrap-server", kafka.bootstrap, "--list"]);
}

function wipe(...args: readonly string[]) {
    return onStack(stack, ["wipe", ...args]);
}

/** The wipe leaves nothing of its own. */
async function assertNoPods(...namespaces: readonly string[]): Promise<void> {
    for (const each of namespaces) {
        const left = await list(
            "pod",
            each,
            "-l",
            "app.kubernetes.io/name=kafka-local-volumes-directories",
        );
        assert.deepEqual(left, []);
    }
}

describe("wipe", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
        await stack.up();
        await kafka.createTopic("precious", 1, 1);
        await kafka.produce("precious", ["record"]);
    });

    after(async () => {
        await stack.remove();
    });

    it("refuses while anything runs, and names it", async () => {
        const { code, stderr } = await wipe("--release", release);
        assert.equal(code, 1);
        assert.match(stderr, /^nothing was wiped:$/m);
        for (const pod of [`${release}-cp-kafka-0`, `${release}-cp-zookeeper-0`]) {
            assert.match(stderr, new RegExp(`- pod/${namespace}/${pod}: is there \\(Running\\)`));
        }
        assert.match(stderr, new RegExp(`- release/${namespace}/${release}: is installed`));
        assert.deepEqual(await kafka.consume("precious", 1), ["record"]);
    });

    it("requires the release's name where there is no terminal", async () => {
        stack.set({ installed: false });
        await stack.up();
        for (const args of [[], ["--release", "other"]]) {
            const { code, stderr } = await wipe(...args);
            assert.equal(code, 2);
            assert.match(stderr, /--release/);
        }
        assert.ok(existsSync(join(disk, "logs/precious-0")));
    });

    it("wipes nothing where one directory leads elsewhere", async () => {
        const [, other = ""] = paths;
        renameSync(other, `${other}.moved`);
        symlinkSync(`${other}.moved`, other);
        const { code, stderr } = await wipe("--release", release);
        rmSync(other);
        renameSync(`${other}.moved`, other);
        assert.equal(code, 1);
        assert.match(stderr, new RegExp(`- pc:${other} is a symbolic link to `));
        assert.ok(existsSync(join(disk, "logs/precious-0")));
        await assertNoPods(namespace);
    });

    it("wipes nothing where something else is beside Kafka's data", async () => {
        mkdirSync(join(disk, "photos"));
        const { code, stderr } = await wipe("--release", release);
        rmSync(join(disk, "photos"), { recursive: true });
        assert.equal(code, 1);
        assert.match(stderr, /expected nothing but the disk of broker 0, found photos; move that/);
        assert.ok(existsSync(join(disk, "logs/precious-0")));
        await assertNoPods(namespace);
    });

    it("names what is lost, and empties every directory", async () => {
        const id = clusterId();
        const { code, stdout, stderr } = await wipe("--release", release);
        assert.equal(code, 0, stderr);
        const row = stdout.split("\n").find((line) => line.includes(`pc:${disk} `));
        assert.match(
            row ?? "",
            new RegExp(` 1Gi +\\S+ [KM]iB +broker 0 of cluster ${String(id)}$`),
        );
        assert.match(stdout, /ZooKeeper server 1\n/);
        assert.deepEqual(
            paths.map((path) => readdirSync(path)),
            paths.map(() => []),
        );
        await assertBound(stack);
        await assertNoPods(namespace);
        stack.set({ installed: true, canary: { rewrite: [0] } });
        await stack.up();
        await kafka.createTopic("new", 1, 1);
        assert.notEqual(clusterId(), id);
        assert.doesNotMatch(await topics(), /precious/);
    });

    it("empties what a destroyed stack has left", async () => {
        await stack.destroy();
        assert.ok(existsSync(join(disk, "logs/new-0")));
        const unnamed = await wipe("--release", release);
        assert.equal(unnamed.code, 1);
        assert.match(
            unnamed.stderr,
            /^the state of stack wipe does not name its cluster, .*nothing has been changed/m,
        );
        assert.ok(existsSync(join(disk, "logs/new-0")));
        const here = await onThisCluster();
        const { code, stderr } = await onStack(stack, ["wipe", "--release", release], here);
        assert.equal(code, 0, stderr);
        assert.deepEqual(
            paths.map((path) => readdirSync(path)),
            paths.map(() => []),
        );
        await assertNoPods("default");
    });
});
