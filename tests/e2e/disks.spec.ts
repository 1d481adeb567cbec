import assert from "node:assert/strict";
import {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { run, waitFor } from "../../dev/cluster/shell";
import type { JsonObject } from "../../core/json";
import { cluster, freshCluster, scratch } from "../support/instance";
import { list, pods } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";
import { withoutServices } from "../support/config";

const off = { prometheus: { jmx: { enabled: false } } };

/** As small as it goes, and not as root. */
const config: JsonObject = {
    ...localConfig(),
    release: "disks",
    kafka: { brokers: 2, size: "1Gi", heap: "256Mi" },
    zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi", heap: "128Mi" },
    services: withoutServices,
    values: {
        "cp-kafka": { ...off, securityContext: { runAsUser: 1000 } },
        "cp-zookeeper": { ...off, securityContext: { runAsUser: 1000, runAsGroup: 1000 } },
    },
    canary: { enabled: false },
};
const stack = new TestStack("disks", config);
const { release, namespace } = stack.config;

function pathOf(claim: string): string {
    const planned = stack.plan.find((one) => one.claim === claim.replace("R", release));
    assert.ok(planned !== undefined, claim);
    return planned.path;
}

const broker0 = pathOf("datadir-0-R-cp-kafka-0");
const broker1 = pathOf("datadir-0-R-cp-kafka-1");
const server = [pathOf("datadir-R-cp-zookeeper-0"), pathOf("datalogdir-R-cp-zookeeper-0")] as const;

/** Where a test puts what it takes away: on the same file system, and not in the node's root. */
const aside = (path: string) => join(dirname(cluster.dataDir), `aside-${basename(path)}`);

/** Both brokers have joined and marked their disks: the chart has no probe for this. */
function written(): Promise<void> {
    return waitFor("the brokers to mark their disks", 120, () =>
        Promise.resolve(
            [broker0, broker1].every((path) => existsSync(join(path, "logs/meta.properties"))),
        ),
    );
}

/** Undone after each test, last first. */
const undo: (() => Promise<void> | void)[] = [];

function takeAway(path: string): void {
    renameSync(path, aside(path));
    undo.push(() => {
        rmSync(path, { recursive: true, force: true });
        renameSync(aside(path), path);
    });
}

function owner(path: string): string {
    const { uid, gid } = statSync(path);
    return `${uid}:${gid}`;
}

async function mount(path: string, ...args: readonly string[]): Promise<void> {
    await run("mount", [...args, path]);
    undo.push(async () => {
        await run("umount", [path]);
    });
}

/** An up that is refused in these words before anything runs, and leaves no pod of its own. */
async function refused(changes: JsonObject, ...words: readonly RegExp[]): Promise<void> {
    stack.set({ installed: true, ...changes });
    const { code, stdout } = await stack.tryPulumi("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0, stdout);
    for (const word of words) {
        assert.match(stdout, word);
    }
    assert.deepEqual(await list("pod", namespace), []);
    assert.doesNotMatch(stdout, /^ +at .*\.ts:/m);
}

/** `node pc, <path>: expected <expected>, found <found>` */
function fault(path: string, expected: string, found: string): RegExp {
    const text = `node pc, ${path}: expected ${expected}, found ${found}`;
    return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}

describe("the disks of a node", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
    });

    afterEach(async () => {
        for (const step of undo.splice(0).reverse()) {
            await step();
        }
    });

    after(async () => {
        await stack.remove();
    });

    it("are made before their claims, and belong to the user that the pods run as", async () => {
        await stack.up();
        assert.deepEqual(
            stack.plan.map(({ path }) => owner(path)),
            stack.plan.map(() => "1000:1000"),
        );
        assert.deepEqual(await pods(namespace, release), [
            "disks-cp-kafka-0 Running restarts=0",
            "disks-cp-kafka-1 Running restarts=0",
            "disks-cp-zookeeper-0 Running restarts=0",
        ]);
        await written();
        assert.equal(statSync(join(broker1, "logs/meta.properties")).uid, 1000);
        assert.equal(readFileSync(join(server[0], "myid"), "utf8").trim(), "1");
    });

    it("are left alone while they are in use", async () => {
        await stack.preview("--expect-no-changes");
        await stack.up("--expect-no-changes");
    });

    it("keep their data while the chart is away, without a pod of their own", async () => {
        stack.set({ installed: false });
        await stack.up();
        await waitFor(
            "the pods to end",
            60,
            async () => (await list("pod", namespace)).length === 0,
        );
        stack.set({ installed: true });
        assert.match(await stack.preview(), /NodeDirectories/);
    });

    it("stop the up where two brokers' directories are swapped", async () => {
        const swap = () => {
            renameSync(broker0, aside(broker0));
            renameSync(broker1, broker0);
            renameSync(aside(broker0), broker1);
        };
        swap();
        undo.push(swap);
        const what = (n: number) =>
            `the disk of broker ${n}: broker.id ${n} in logs/meta.properties`;
        await refused(
            {},
            fault(broker0, what(0), "broker.id 1"),
            fault(broker1, what(1), "broker.id 0"),
        );
    });

    it("stop the up where a directory is gone that was there, and make none in its place", async () => {
        takeAway(broker1);
        await refused({}, fault(broker1, "the directory that existed before", "nothing"));
        assert.ok(!existsSync(broker1));
    });

    it("stop the up where ZooKeeper's data is gone and Kafka's is there", async () => {
        for (const path of server) {
            takeAway(path);
            mkdirSync(path);
        }
        await refused(
            {},
            /node pc, \S+zookeeper-0 and \S+zookeeper-0: expected ZooKeeper's data of server 0, as node pc, \S+cp-kafka-0 has Kafka's data of cluster \S+, found none; put ZooKeeper's disks back/,
        );
    });

    it("stop the up where ZooKeeper's snapshots are gone and its log is there", async () => {
        takeAway(server[0]);
        mkdirSync(server[0]);
        await refused(
            {},
            fault(server[0], `ZooKeeper's snapshots for the log in ${server[1]}`, "none"),
        );
    });

    it("stop the up where a disk belongs to another cluster", async () => {
        const file = join(broker1, "logs/meta.properties");
        const before = readFileSync(file, "utf8");
        const id = /^cluster\.id=(.*)$/m.exec(before)?.[1] ?? "";
        const other = "AAAAAAAAAAAAAAAAAAAAAA";
        writeFileSync(file, before.replace(id, other));
        undo.push(() => {
            writeFileSync(file, before);
        });
        // ZooKeeper's own copy of the id is among the others, and decides.
        await refused({}, fault(broker1, `cluster.id ${id} as on the other disks`, other));
    });

    it("stop the up where a directory holds something else", async () => {
        takeAway(broker1);
        mkdirSync(join(broker1, "photos"), { recursive: true });
        await refused({}, fault(broker1, "the disk of broker 1 (logs), or nothing", "photos"));
        assert.deepEqual(readdirSync(broker1), ["photos"]);
        assert.equal(owner(broker1), "0:0");
    });

    it("stop the up where a pipe has the name of Kafka's file, and are not waited for", async () => {
        takeAway(broker1);
        mkdirSync(join(broker1, "logs"), { recursive: true });
        await run("mkfifo", [join(broker1, "logs/meta.properties")]);
        await refused(
            {},
            fault(broker1, "the disk of broker 1 (logs), or nothing", "logs, with none of its"),
        );
        assert.equal(owner(join(broker1, "logs")), "0:0");
    });

    it("stop the up where a link leads to the disk of another broker, and leave that alone", async () => {
        takeAway(broker1);
        symlinkSync(broker0, broker1);
        await refused({}, fault(broker1, "a directory", "a symbolic link to "));
    });

    it("stop the up where the root has become a link", async () => {
        const { dataDir } = cluster;
        takeAway(dataDir);
        symlinkSync(aside(dataDir), dataDir);
        const led = (path: string) =>
            fault(path, "a directory", `a symbolic link to ${aside(dataDir)}/${basename(path)}`);
        await refused({}, ...[broker0, broker1, ...server].map(led));
    });

    it("stop the up where one cannot be written", async () => {
        await mount(broker1, "--bind", broker1);
        await run("mount", ["-o", "remount,bind,ro", broker1]);
        await refused({}, fault(broker1, "a writable directory", "a read-only one"));
    });

    it("stop the up where a disk is too small, or no disk though it should be one", async () => {
        const image = join(scratch, "disk.img");
        await run("truncate", ["-s", "64M", image]);
        await run("mkfs.ext4", ["-q", image]);
        await mount(broker1, "-o", "loop", image);
        const shared = "a directory without a mount";
        const required = { ...stack.config.preparation, requireMount: true };
        undo.push(() => {
            stack.set({ preparation: {} });
            rmSync(image);
        });
        await refused(
            { preparation: { ...required } },
            fault(broker0, "a mounted file system", shared),
            fault(server[0], "a mounted file system", shared),
            fault(broker1, "a file system of at least 1Gi", "one of "),
        );
        assert.deepEqual(readdirSync(broker1), ["lost+found"]);
    });

    it("stop the up where the image of the pod is not to be had", async () => {
        const { preparation } = stack.config;
        undo.push(() => {
            stack.set({ preparation: {} });
        });
        await refused(
            { preparation: { ...preparation, image: "localhost/none:1" } },
            /node pc: the pod that checks its directories \(image localhost\/none:1, namespace kafka\) cannot run: .*; set preparation\.image/,
        );
    });

    it("come back as they were, with no broker restarted, and with what a planted link leads to", async () => {
        const segment = join(broker0, "logs/precious");
        const link = join(broker1, ".kafka-local-volumes");
        writeFileSync(segment, "kept");
        symlinkSync(segment, link);
        undo.push(() => {
            assert.equal(readFileSync(segment, "utf8"), "kept");
            rmSync(segment);
            rmSync(link);
        });
        await stack.up();
        assert.deepEqual(await pods(namespace, release), [
            "disks-cp-kafka-0 Running restarts=0",
            "disks-cp-kafka-1 Running restarts=0",
            "disks-cp-zookeeper-0 Running restarts=0",
        ]);
    });
});
