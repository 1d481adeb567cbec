import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { parse, stringify } from "yaml";
import { kubectl, run, tryRun, type RunResult } from "../../dev/cluster/shell";
import { kafkaLocalVolumes } from "../support/command";
import { cluster, env, freshCluster, scratch } from "../support/instance";
import { digest, Kafka, records } from "../support/kafka";
import { claims, list } from "../support/kube";

const release = "shop";
const namespace = "article";
const name = "takeover";
const kafka = new Kafka(namespace, release);
const written = records(1000);
const chart = "./dev/chart/cp-helm-charts";
const file = join(scratch, `Pulumi.${name}.yaml`);
const stack = ["--stack", name, "--config-file", file];

const jmx = { prometheus: { jmx: { enabled: false } } };
const factor = { "offsets.topic.replication.factor": 1 };
const storageClass = "local-storage";
const values = {
    "cp-kafka": {
        brokers: 1,
        heapOptions: "-Xms256M -Xmx256M",
        persistence: { size: "1Gi", storageClass },
        configurationOverrides: factor,
        ...jmx,
    },
    "cp-zookeeper": {
        servers: 1,
        // Another notation than the program's own.
        heapOptions: "-Xms131072k -Xmx131072k",
        persistence: {
            dataDirSize: "1Gi",
            dataLogDirSize: "1Gi",
            dataDirStorageClass: storageClass,
            dataLogDirStorageClass: storageClass,
        },
        ...jmx,
    },
    ...Object.fromEntries(
        ["schema-registry", "kafka-rest", "kafka-connect", "ksql-server", "control-center"].map(
            (subchart) => [`cp-${subchart}`, { enabled: false }],
        ),
    ),
};

/** A volume that any claim may take, and that is larger than what is claimed. */
function volume(letter: string): object {
    const path = `${cluster.dataDir}/${letter}`;
    mkdirSync(path, { recursive: true });
    const expression = { key: "kubernetes.io/hostname", operator: "In", values: ["pc"] };
    return {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: `disk-${letter}`, labels: { type: "local" } },
        spec: {
            capacity: { storage: "2Gi" },
            accessModes: ["ReadWriteOnce"],
            persistentVolumeReclaimPolicy: "Retain",
            storageClassName: storageClass,
            local: { path },
            nodeAffinity: {
                required: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
            },
        },
    };
}

/** What the article has its reader do. */
async function install(): Promise<void> {
    const objects = [
        {
            apiVersion: "storage.k8s.io/v1",
            kind: "StorageClass",
            metadata: { name: storageClass },
            provisioner: "kubernetes.io/no-provisioner",
            volumeBindingMode: "WaitForFirstConsumer",
        },
        ...["a", "b", "c"].map(volume),
    ];
    const input = objects.map((object) => JSON.stringify(object)).join("\n---\n");
    await kubectl(cluster, ["apply", "-f", "-"], { input });
    await kubectl(cluster, ["create", "namespace", namespace]);
    mkdirSync(scratch, { recursive: true });
    const valuesFile = join(scratch, "values.json");
    writeFileSync(valuesFile, JSON.stringify(values));
    const options = ["--values", valuesFile, "--post-renderer", "./components/postrender.js"];
    await run("helm", ["install", release, chart, "-n", namespace, "--wait", ...options], { env });
}

function takeover(...args: readonly string[]): Promise<RunResult> {
    return kafkaLocalVolumes(["takeover", ...stack, ...args]);
}

async function pods(): Promise<string[]> {
    return (await list("pod", namespace))
        .map(({ metadata, status: { containerStatuses = [] } }) =>
            [metadata.name, metadata.uid, ...containerStatuses.map((c) => c.restartCount)].join(
                " ",
            ),
        )
        .sort();
}

function pulumi(command: string, ...args: readonly string[]): Promise<string> {
    return run("pulumi", [command, ...args, ...stack, "--non-interactive"], { env });
}

describe("an installation by the article's commands", () => {
    const config = { release, namespace, chart: { path: chart }, canary: { enabled: true } };
    let installed: string[];
    let bound: string[];

    before(async () => {
        await freshCluster();
        await install();
        installed = await pods();
        bound = await claims(namespace);
        const keys = Object.entries(config).map(([key, value]) => [
            `kafka-local-volumes:${key}`,
            value,
        ]);
        writeFileSync(file, stringify({ config: Object.fromEntries(keys) as unknown }));
        await run("pulumi", ["stack", "init", name], { env });
        await kafka.createTopic("before", 1, 1);
        await kafka.produce("before", written);
    });

    after(async () => {
        await tryRun("pulumi", ["destroy", "--yes", "--skip-preview", ...stack], { env });
        await tryRun("pulumi", ["stack", "rm", "--yes", "--force", "--stack", name], { env });
        const left = [`namespace/${namespace}`, `storageclass/${storageClass}`];
        await kubectl(cluster, ["delete", "--ignore-not-found", ...left]);
    });

    it("is shown and not touched by a dry run", async () => {
        const before = readFileSync(file, "utf8");
        const { code, stdout, stderr } = await takeover("--dry-run");
        assert.equal(code, 0, stderr);
        assert.match(stdout, /datadir-0-shop-cp-kafka-0 -> disk-[abc] -> pc:/);
        assert.match(stdout, /storageclass local-storage stays outside the stack/);
        assert.equal(readFileSync(file, "utf8"), before);
        assert.deepEqual(await pods(), installed);
    });

    it("is refused with words where someone changed it outside Helm", async () => {
        const patch = (type: string, spec: object) =>
            kubectl(cluster, [
                ...["patch", "-n", namespace, `statefulset/${release}-cp-kafka`, `--type=${type}`],
                ...["-p", JSON.stringify({ spec })],
            ]);
        const pulled = (imagePullPolicy: string) =>
            patch("strategic", {
                template: {
                    spec: { containers: [{ name: "cp-kafka-broker", imagePullPolicy }] },
                },
            });
        // With a strategy of OnDelete, another template restarts nothing by itself.
        await patch("merge", { updateStrategy: { type: "OnDelete", rollingUpdate: null } });
        assert.equal((await takeover("--dry-run")).code, 0);
        await pulled("Never");
        const { code, stderr } = await takeover("--dry-run");
        assert.equal(code, 1);
        assert.match(stderr, /statefulset article\/shop-cp-kafka: it was changed outside Helm/);
        assert.match(stderr, /pod article\/shop-cp-kafka-0: it has an old revision/);
        await pulled("IfNotPresent");
        await patch("merge", { updateStrategy: { type: "RollingUpdate" } });
        assert.deepEqual(await pods(), installed);
    });

    it("is taken over with no pod restarted, and the preview shows no change", async () => {
        const { code, stdout, stderr } = await takeover();
        assert.equal(code, 0, `${stdout}\n${stderr}`);
        assert.match(stdout, /2 pods have their uid and their restarts/);
        assert.deepEqual(await pods(), installed);
        assert.deepEqual(await claims(namespace), bound);
        await pulumi("preview", "--expect-no-changes");
        await pulumi("preview", "--refresh", "--expect-no-changes");
        const written = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
        assert.equal(String(written.config["kafka-local-volumes:createStorageClass"]), "false");
    });

    it("is not taken over twice", async () => {
        const { code, stderr } = await takeover();
        assert.equal(code, 1);
        assert.match(stderr, /has \d+ resources already/);
    });

    it("has its records after it was destroyed and put back", async () => {
        await pulumi("destroy", "--yes", "--skip-preview");
        assert.deepEqual(await list("pv"), []);
        await pulumi("up", "--yes", "--skip-preview");
        assert.deepEqual(await claims(namespace), bound);
        await kafka.createTopic("before", 1, 1);
        assert.equal(digest(await kafka.consume("before", written.length)), digest(written));
    });
});
