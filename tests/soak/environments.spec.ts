import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { parse } from "yaml";
import { addFakeNodes, removeFakeNodes } from "../../dev/cluster/fakeNodes";
import { projectKeys } from "../../core/config/project";
import { at, isObject, type Json, type JsonObject } from "../../core/json";
import { assertBound } from "../support/disks";
import { cluster, freshCluster } from "../support/instance";
import { list } from "../support/kube";
import { TestStack } from "../support/stack";
import { withoutServices } from "../support/config";

/** What a preview would do, by operation, without what it leaves alone. */
interface Digest {
    readonly steps: readonly { readonly op: string; readonly urn: string }[];
}

/** Simulated nodes run no process: nothing prepares directories there, and no Kafka answers. */
const simulated: JsonObject = {
    canary: { enabled: false },
    preparation: { enabled: false },
    chart: { path: "./dev/chart/cp-helm-charts" },
};

function committed(stack: string): JsonObject {
    const config = at(parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as Json, "config");
    return projectKeys("kafka-local-volumes", isObject(config) ? config : {});
}

/** Steps of a preview: `<operation> <type>::<name>`, sorted; those that change nothing left out. */
async function steps(stack: TestStack): Promise<string[]> {
    const digest = JSON.parse(await stack.preview("--json")) as Digest;
    return digest.steps
        .filter(({ op }) => !["same", "read"].includes(op))
        .map(
            ({ op, urn }) =>
                `${op} ${urn.split("::").slice(-2).join("::").split("$").at(-1) ?? ""}`,
        )
        .sort();
}

/** Volumes and claims that a preview would touch: `<operation> <claim>`, each pair once. */
async function touchedDisks(stack: TestStack): Promise<string[]> {
    const touched = (await steps(stack))
        .filter((step) => /PersistentVolume(Claim)?::/.test(step))
        .map((step) => step.replace(/kubernetes:core\/v1:PersistentVolume(Claim)?::volumes-/, ""));
    return [...new Set(touched)].sort();
}

/** Node of each pod of a StatefulSet, by the pod's name. */
async function nodesOf(namespace: string, set: string): Promise<Record<string, unknown>> {
    return Object.fromEntries(
        (await list("pod", namespace))
            .filter(({ metadata }) => metadata.name.startsWith(`${set}-`))
            .filter(({ metadata }) => /-\d+$/.test(metadata.name))
            .map(({ metadata, spec }) => [metadata.name, spec.nodeName]),
    );
}

describe("environments on simulated nodes", () => {
    const nodes = Array.from({ length: 12 }, (_, i) => `rack-${String(i + 1).padStart(2, "0")}`);
    const allNodes = ["kafka-1", "kafka-2", "kafka-3", "kafka-0", ...nodes];
    // On simulated nodes no controllers form a quorum, for which an update waits.
    const prod = new TestStack("prod-with-zookeeper", {
        ...Object.fromEntries(
            Object.entries(committed("prod")).filter(([key]) => key !== "controllers"),
        ),
        metadata: "zookeeper",
        ...simulated,
    });
    const large = new TestStack("large", {
        ...simulated,
        namespace: "large",
        createStorageClass: false,
        volumePrefix: "large-",
        root: "/mnt/large",
        nodes,
        kafka: { brokers: 30, disksPerBroker: 4, size: "100Gi" },
        services: withoutServices,
    });

    before(async () => {
        await freshCluster();
        await addFakeNodes(cluster, allNodes);
        await prod.init();
        await large.init();
    });

    after(async () => {
        await large.remove();
        await prod.remove();
        await removeFakeNodes(cluster, allNodes);
    });

    it("brings prod up with ZooKeeper, a broker and a server on each node", async () => {
        await prod.up();
        await assertBound(prod);
        for (const set of ["kafka-cp-kafka", "kafka-cp-zookeeper"]) {
            assert.deepEqual(await nodesOf("kafka", set), {
                [`${set}-0`]: "kafka-1",
                [`${set}-1`]: "kafka-2",
                [`${set}-2`]: "kafka-3",
            });
        }
        await prod.preview("--expect-no-changes");
    });

    it("moves nothing when a node is added, whatever the order", async () => {
        prod.set({ nodes: ["kafka-3", "kafka-0", "kafka-2", "kafka-1"] });
        await prod.preview("--expect-no-changes");
    });

    it("grows by a broker: only its volumes are added", async () => {
        prod.set({ kafka: { ...kafkaOf(prod), brokers: 4 } });
        assert.deepEqual(
            await touchedDisks(prod),
            [0, 1, 2].map((disk) => `create datadir-${disk}-kafka-cp-kafka-3`),
        );
        await prod.up();
        assert.equal((await nodesOf("kafka", "kafka-cp-kafka"))["kafka-cp-kafka-3"], "kafka-0");
    });

    it("grows by a disk: only its volumes are added, and the release is reinstalled", async () => {
        prod.set({ kafka: { ...kafkaOf(prod), disksPerBroker: 4 } });
        assert.deepEqual(
            await touchedDisks(prod),
            [0, 1, 2, 3].map((broker) => `create datadir-3-kafka-cp-kafka-${broker}`),
        );
        await prod.up();
    });

    it("refuses a larger size until exactly this is acknowledged, then has it", async () => {
        prod.set({ kafka: { ...kafkaOf(prod), size: "600Gi" } });
        const { code, stdout, stderr } = await prod.tryPulumi("preview");
        const said = stdout + stderr;
        const names = [0, 1, 2, 3].flatMap((disk) =>
            [0, 1, 2, 3].map(
                (broker) => `resize datadir-${disk}-kafka-cp-kafka-${broker} from 500Gi to 600Gi`,
            ),
        );
        assert.notEqual(code, 0);
        assert.deepEqual(
            names.filter((name) => !said.includes(name)),
            [],
        );
        prod.set({ acknowledge: names });
        const early = await prod.tryPulumi("preview");
        assert.notEqual(early.code, 0);
        assert.match(early.stdout + early.stderr, /set installed to false/);
        prod.set({ kafka: { ...kafkaOf(prod), size: "500Gi" }, installed: false });
        await prod.up();
        prod.set({ kafka: { ...kafkaOf(prod), size: "600Gi" }, installed: true });
        await prod.up();
        prod.set({ acknowledge: [] });
        await prod.preview("--expect-no-changes");
        const sizes = (await list("pv")).map(({ spec }) => spec.capacity?.storage);
        assert.equal(sizes.filter((size) => size === "600Gi").length, 16);
    });

    it("refuses fewer brokers, and a release or a root of another name", async () => {
        for (const [change, named] of [
            [
                { kafka: { ...kafkaOf(prod), brokers: 3 } },
                "remove datadir-0-kafka-cp-kafka-3 at kafka-0:/mnt/data/datadir-0-kafka-cp-kafka-3",
            ],
            [
                { release: "other" },
                "remove datadir-0-kafka-cp-kafka-0 at kafka-1:/mnt/data/datadir-0-kafka-cp-kafka-0",
            ],
            [
                { root: "/mnt/other" },
                "move datadir-0-kafka-cp-kafka-0 from kafka-1:/mnt/data/datadir-0-kafka-cp-kafka-0 to kafka-1:/mnt/other/datadir-0-kafka-cp-kafka-0",
            ],
        ] as const) {
            const was = prod.givenConfig;
            prod.set(change);
            const { code, stdout, stderr } = await prod.tryPulumi("preview");
            assert.notEqual(code, 0);
            assert.ok((stdout + stderr).includes(named), stdout + stderr);
            prod.set({ release: "kafka", root: "/mnt/data", ...was });
        }
    });

    it("refuses to lay a second stack on the first one's objects, and changes nothing", async () => {
        const before = await list("pv");
        large.set({ volumePrefix: "", createStorageClass: true, release: "kafka" });
        const { code, stdout, stderr } = await large.tryPulumi("up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.match(stdout + stderr, /StorageClass local-storage: .*createStorageClass to false/);
        assert.match(stdout + stderr, /PersistentVolume .*volumePrefix/);
        assert.deepEqual(
            (await list("pv")).map(({ metadata }) => metadata.uid),
            before.map(({ metadata }) => metadata.uid),
        );
        assert.equal(
            (await list("namespace")).some(({ metadata }) => metadata.name === "large"),
            false,
        );
        large.set({ volumePrefix: "large-", createStorageClass: false });
    });

    it("spreads 30 brokers with 4 disks each over 12 nodes, beside the first stack", async () => {
        await large.up("--parallel", "32");
        await assertBound(large);
        const perNode = new Map<unknown, number>();
        for (const node of Object.values(await nodesOf("large", "kafka-cp-kafka"))) {
            perNode.set(node, (perNode.get(node) ?? 0) + 1);
        }
        assert.deepEqual([...perNode.values()].sort().join(""), "222222333333");
        await prod.preview("--expect-no-changes");
    });

    it("leaves the one stack alone when the other goes", async () => {
        await large.destroy();
        assert.deepEqual(
            (await list("pv")).filter(({ metadata }) => metadata.name.startsWith("large-")),
            [],
        );
        await assertBound(prod);
        await prod.preview("--refresh", "--expect-no-changes");
    });
});

function kafkaOf(stack: TestStack): JsonObject {
    const { kafka } = stack.givenConfig;
    return isObject(kafka) ? kafka : {};
}
