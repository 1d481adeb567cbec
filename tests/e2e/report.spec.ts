import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { addFakeNodes, removeFakeNodes } from "../../dev/cluster/fakeNodes";
import type { RunResult } from "../../dev/cluster/shell";
import { type JsonObject, merge } from "../../core/json";
import { assertGolden } from "../support/golden";
import { kafkaLocalVolumes, onStack } from "../support/command";
import { cluster, env, freshCluster, scratch } from "../support/instance";
import { base, chart, nodes } from "../support/simulated";
import { TestStack } from "../support/stack";

const stack = new TestStack("report", base);
const otherStack = new TestStack("other", {
    ...base,
    namespace: "other",
    root: "/mnt/other",
    createStorageClass: false,
    volumePrefix: "other-",
});

/** The stand-in as a chart of another version. */
const otherChart = join(scratch, "chart");

interface Change {
    readonly title: string;
    readonly change: JsonObject;
    readonly verdict: string;
    readonly code: number;
    readonly of?: TestStack;
}

const untouched = "no data touched";
/** No pod runs on simulated nodes, so nothing looks into the directories that claims get. */
const unseen = "not verified";

const changes: readonly Change[] = [
    { title: "no change", change: {}, verdict: untouched, code: 0 },
    { title: "heap", change: { kafka: { heap: "1Gi" } }, verdict: untouched, code: 0 },
    {
        title: "values only",
        change: { values: { "cp-kafka": { configurationOverrides: { "num.io.threads": 16 } } } },
        verdict: untouched,
        code: 0,
    },
    {
        title: "node added, list reordered",
        change: { nodes: [...nodes].reverse() },
        verdict: untouched,
        code: 0,
    },
    {
        title: "service off",
        change: { services: { connect: { enabled: false } } },
        verdict: untouched,
        code: 0,
    },
    {
        title: "chart version changed",
        change: { chart: { path: otherChart } },
        verdict: untouched,
        code: 0,
    },
    { title: "scale out", change: { kafka: { brokers: 4 } }, verdict: unseen, code: 0 },
    { title: "disks added", change: { kafka: { disksPerBroker: 2 } }, verdict: unseen, code: 6 },
    { title: "installed off", change: { installed: false }, verdict: untouched, code: 5 },
    { title: "size up", change: { kafka: { size: "6Gi" } }, verdict: untouched, code: 5 },
    { title: "class renamed", change: { storageClass: "fast" }, verdict: untouched, code: 5 },
    { title: "namespace changed", change: { namespace: "shop" }, verdict: untouched, code: 5 },
    { title: "scale in", change: { kafka: { brokers: 2 } }, verdict: "data stranded", code: 10 },
    {
        title: "node moved",
        change: { placement: { kafka: { 0: "kafka-2" } } },
        verdict: "data stranded",
        code: 10,
    },
    { title: "root changed", change: { root: "/srv" }, verdict: "data stranded", code: 10 },
    { title: "release renamed", change: { release: "new" }, verdict: "data stranded", code: 10 },
    { title: "size down", change: { kafka: { size: "4Gi" } }, verdict: "data at risk", code: 20 },
    {
        title: "ZooKeeper moved whole",
        change: { zookeeper: { dataRoot: "/zk" } },
        verdict: "data at risk",
        code: 20,
    },
    { title: "two stacks", change: {}, verdict: unseen, code: 0, of: otherStack },
];

function report(of: TestStack, ...args: readonly string[]): Promise<RunResult> {
    return onStack(of, ["report", ...args]);
}

/** What a test did to the configuration goes with it. */
function change(of: TestStack, by: JsonObject): void {
    of.set(merge(of.givenConfig, by));
}

describe("the report of a change, on a stack that is deployed", () => {
    before(async () => {
        await freshCluster();
        await addFakeNodes(cluster, nodes);
        await stack.init();
        await otherStack.init();
        await stack.up();
        cpSync(chart, otherChart, { recursive: true });
        const file = join(otherChart, "Chart.yaml");
        const text = readFileSync(file, "utf8").replace(/^version: .*$/m, "version: 0.6.0");
        writeFileSync(file, text);
    });

    after(async () => {
        await stack.remove();
        await otherStack.remove();
        await removeFakeNodes(cluster, nodes);
    });

    for (const { title, change: by, verdict, code, of = stack } of changes) {
        it(`says "${verdict}" and ends with ${code}: ${title}`, async () => {
            const was = of.givenConfig;
            change(of, by);
            const { code: ended, stdout, stderr } = await report(of);
            of.reset(was);
            assert.match(stdout, new RegExp(`^## ${of.name}: ${verdict}\n`), stderr);
            assert.equal(ended, code, stderr);
            assertGolden(`report/${title.replaceAll(/[ ,]+/g, "-")}.md`, stdout);
        });
    }

    it("lets through exactly what is acknowledged", async () => {
        const was = stack.givenConfig;
        change(stack, {
            installed: false,
            acknowledge: ["remove release kafka/kafka"],
        });
        const { code, stdout, stderr } = await report(stack);
        assert.equal(code, 0, stdout + stderr);
        assert.match(
            stdout,
            /### What protects the data changes\n\n- `acknowledge`: `remove release kafka\/kafka` is accepted\.\n/,
        );
        stack.reset(was);
    });

    it("reads a preview that was made before, and refuses one that is broken, with words", async () => {
        const preview = await stack.preview("--json", "--show-sames");
        const file = join(scratch, "preview.json");
        writeFileSync(file, preview);
        const { code, stdout } = await report(stack, "--preview", file);
        assert.equal(code, 0);
        assertGolden("report/no-change.md", stdout);
        writeFileSync(file, preview.slice(0, 200));
        const broken = await report(stack, "--preview", file);
        assert.deepEqual([broken.code, broken.stdout], [2, ""]);
        assert.match(broken.stderr, /^--preview \S+: not JSON: .*pulumi preview --json/);
    });

    it("is refused with a message for a stack that does not exist", async () => {
        const { code, stdout, stderr } = await report(new TestStack("unknown", base));
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(stderr, /^--stack unknown: there is no \S+Pulumi\.unknown\.yaml/);
    });

    it("is the same where the cluster does not answer", async () => {
        const was = stack.givenConfig;
        change(stack, { kafka: { heap: "1Gi" } });
        const file = join(scratch, "kubeconfig");
        writeFileSync(
            file,
            readFileSync(cluster.kubeconfig, "utf8").replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1"),
        );
        const elsewhere = { ...env, KUBECONFIG: file };
        const { code, stdout, stderr } = await onStack(stack, ["report"], elsewhere);
        stack.reset(was);
        assert.equal(code, 0, stderr);
        assertGolden("report/heap.md", stdout);
    });

    it("is made of two revisions alone, without a backend", async () => {
        const { code, stdout, stderr } = await kafkaLocalVolumes(
            ["report", "--stack", "prod", "--base", "HEAD"],
            { ...env, PULUMI_BACKEND_URL: "file:///nowhere" },
        );
        assert.equal(code, 0, stderr);
        assert.match(stdout, /^## prod: not verified\n/);
        assert.match(stdout, /Note: compared with the configuration at HEAD only/);
    });
});
