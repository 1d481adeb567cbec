import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, it } from "mocha";
import { KafkaChart } from "../../components/kafkaChart";
import { LocalVolumes } from "../../components/localVolumes";
import { readConfig } from "../../core/config/read";
import { at, type JsonObject } from "../../core/json";
import { releaseInputs } from "../../core/stackInputs";
import { configOf, defaults, planOf } from "../support/config";
import { promiseOf, StrictMocks } from "../support/mocks";

let mocks: StrictMocks;

beforeEach(async () => {
    mocks = new StrictMocks();
    await pulumi.runtime.setMocks(mocks, "kafka-local-volumes", "unit", false);
});

const volume = {
    volume: "disk-a",
    claim: "data-db-0",
    namespace: "databases",
    label: { key: "example.org/node", value: "node-1" },
    path: "/srv/a",
    size: "3Gi",
    request: "3Gi",
};

const args = {
    namespace: "databases",
    createNamespace: true,
    storageClass: "local",
    createStorageClass: true,
    volumes: [volume],
};

describe("LocalVolumes", () => {
    it("creates a volume for one claim and no other, and the claim, for any StatefulSet", async () => {
        const volumes = new LocalVolumes("v", args);
        assert.deepEqual(await promiseOf(volumes.claims), ["data-db-0"]);
        assert.deepEqual(mocks.of("kubernetes:core/v1:PersistentVolume"), [
            {
                type: "kubernetes:core/v1:PersistentVolume",
                name: "v-disk-a",
                inputs: {
                    apiVersion: "v1",
                    kind: "PersistentVolume",
                    metadata: {
                        name: "disk-a",
                        annotations: { "pulumi.com/skipAwait": "true" },
                    },
                    spec: {
                        capacity: { storage: "3Gi" },
                        accessModes: ["ReadWriteOnce"],
                        persistentVolumeReclaimPolicy: "Retain",
                        storageClassName: "local",
                        claimRef: {
                            apiVersion: "v1",
                            kind: "PersistentVolumeClaim",
                            namespace: "databases",
                            name: "data-db-0",
                        },
                        local: { path: "/srv/a" },
                        nodeAffinity: {
                            required: {
                                nodeSelectorTerms: [
                                    {
                                        matchExpressions: [
                                            {
                                                key: "example.org/node",
                                                operator: "In",
                                                values: ["node-1"],
                                            },
                                        ],
                                    },
                                ],
                            },
                        },
                    },
                },
            },
        ]);
        assert.deepEqual(
            mocks.of("kubernetes:core/v1:PersistentVolumeClaim").map(({ inputs }) => inputs),
            [
                {
                    apiVersion: "v1",
                    kind: "PersistentVolumeClaim",
                    metadata: {
                        name: "data-db-0",
                        namespace: "databases",
                        annotations: { "pulumi.com/skipAwait": "true" },
                    },
                    spec: {
                        accessModes: ["ReadWriteOnce"],
                        storageClassName: "local",
                        volumeName: "disk-a",
                        resources: { requests: { storage: "3Gi" } },
                    },
                },
            ],
        );
        assert.deepEqual(
            mocks.of("kubernetes:storage.k8s.io/v1:StorageClass").map(({ inputs }) => inputs),
            [
                {
                    apiVersion: "storage.k8s.io/v1",
                    kind: "StorageClass",
                    metadata: { name: "local" },
                    provisioner: "kubernetes.io/no-provisioner",
                    volumeBindingMode: "WaitForFirstConsumer",
                    reclaimPolicy: "Retain",
                },
            ],
        );
        assert.deepEqual(
            mocks.of("kubernetes:core/v1:Namespace").map(({ inputs }) => inputs.metadata),
            [{ name: "databases" }],
        );
    });

    it("labels a volume where it is given labels", async () => {
        const labels = { "example.org/disk": "0" };
        const volumes = new LocalVolumes("v", { ...args, volumes: [{ ...volume, labels }] });
        await promiseOf(volumes.claims);
        const [made] = mocks.of("kubernetes:core/v1:PersistentVolume");
        assert.deepEqual(made?.inputs.metadata, {
            name: "disk-a",
            labels,
            annotations: { "pulumi.com/skipAwait": "true" },
        });
    });

    it("is the parent of everything that it creates", async () => {
        const parents: (readonly [string, pulumi.Resource | undefined])[] = [];
        const volumes = new LocalVolumes("v", args, {
            transformations: [
                ({ name, opts }) => {
                    parents.push([name, opts.parent]);
                    return undefined;
                },
            ],
        });
        await promiseOf(volumes.claims);
        assert.deepEqual(parents, [
            ["v", undefined],
            ["v-namespace", volumes],
            ["v-class", volumes],
            ["v-guard", volumes],
            ["v-disk-a", volumes],
            ["v-data-db-0", volumes],
            ["v-bound", volumes],
        ]);
    });

    it("replaces a claim with its volume, and never alone, whatever volume a refresh found it on", async () => {
        const ignored = async (bindings: Readonly<Record<string, string>>) => {
            let found: pulumi.CustomResourceOptions = {};
            const owner = {
                ...{ stack: "organization/kafka-local-volumes/unit", deployed: [], bindings },
                ...{ used: true, stopping: false },
            };
            const volumes = new LocalVolumes(
                "v",
                { ...args, owner },
                {
                    transformations: [
                        ({ name, opts }) => {
                            found = name === "v-data-db-0" ? opts : found;
                            return undefined;
                        },
                    ],
                },
            );
            await promiseOf(volumes.claims);
            return found.ignoreChanges;
        };
        assert.deepEqual(await ignored({ "databases/data-db-0": "disk-a" }), ["spec.volumeName"]);
        assert.deepEqual(await ignored({}), ["spec.volumeName"]);
        assert.equal(await ignored({ "databases/data-db-0": "disk-of-another-name" }), undefined);
    });

    it("does not touch a class and a namespace of another owner", async () => {
        const volumes = new LocalVolumes("v", {
            ...args,
            createNamespace: false,
            createStorageClass: false,
        });
        await promiseOf(volumes.claims);
        assert.deepEqual(mocks.registered.map(({ name }) => name).sort(), [
            "v",
            "v-bound",
            "v-data-db-0",
            "v-disk-a",
        ]);
    });

    it("waits for all claims at once, the same whatever the order of the volumes", async () => {
        const type = "kafka-local-volumes:index:BoundClaims";
        const other = { ...volume, volume: "disk-b", claim: "data-db-1" };
        const waits = async (volumes: (typeof volume)[]) => {
            mocks.registered.length = 0;
            await promiseOf(new LocalVolumes("v", { ...args, volumes, context: "c" }).claims);
            return mocks.of(type).map(({ inputs }) => inputs);
        };
        const waited = await waits([volume, other]);
        assert.deepEqual(waited, [
            {
                namespace: "databases",
                context: "c",
                claims: [
                    { name: "data-db-0", uid: "uid of v-data-db-0" },
                    { name: "data-db-1", uid: "uid of v-data-db-1" },
                ],
            },
        ]);
        assert.deepEqual(await waits([other, volume]), waited);
    });

    it("names resources by claim, never by place in the list", async () => {
        const plan = planOf(configOf());
        const names = async (volumes: typeof plan) => {
            mocks.registered.length = 0;
            const made = new LocalVolumes("v", { ...args, volumes });
            await promiseOf(made.claims);
            return mocks.registered.map(({ type, name }) => `${type} ${name}`).sort();
        };
        assert.deepEqual(await names([...plan].reverse()), await names(plan));
    });
});

describe("KafkaChart", () => {
    const chartArgs = {
        release: "r",
        namespace: "n",
        chart: { path: "./dev/chart/cp-helm-charts" },
        values: { "cp-kafka": { brokers: 3 } },
        statefulSets: { kafka: "r-cp-kafka", zookeeper: "r-cp-zookeeper", brokers: 3 },
        timeout: 42,
    };

    async function release(changed: Partial<typeof chartArgs> | { chart: object }) {
        const chart = new KafkaChart("k", { ...chartArgs, ...changed });
        assert.equal(await promiseOf(chart.release), "r");
        const [made] = mocks.of("kubernetes:helm.sh/v3:Release");
        assert.ok(made !== undefined);
        return made.inputs;
    }

    it("installs a chart from a path, with the step that moves the budget", async () => {
        const { description, ...inputs } = await release({});
        assert.match(String(description), /^content [0-9a-f]{16}$/);
        assert.deepEqual(inputs, {
            atomic: false,
            chart: "./dev/chart/cp-helm-charts",
            compat: "true",
            maxHistory: 10,
            name: "r",
            namespace: "n",
            postrender: "./components/postrender.js",
            replace: true,
            timeout: 42,
            values: { "cp-kafka": { brokers: 3 } },
        });
    });

    it("stops the brokers with the release's own values, also without the program", async () => {
        await release({});
        const [stop] = mocks.of("kafka-local-volumes:index:OrderlyStop");
        assert.ok(stop !== undefined);
        assert.deepEqual(stop.inputs, {
            release: "k-release-id",
            namespace: "n",
            kafka: "r-cp-kafka",
            zookeeper: "r-cp-zookeeper",
            brokers: 3,
        });
    });

    it("takes a version from the published repository", async () => {
        const inputs = await release({ chart: { version: "0.6.1" } });
        assert.deepEqual(
            [inputs.chart, inputs.version, inputs.repositoryOpts],
            ["cp-helm-charts", "0.6.1", { repo: "https://confluentinc.github.io/cp-helm-charts/" }],
        );
    });

    it("takes a version from another repository", async () => {
        const repository = "https://charts.example.org/";
        const inputs = await release({ chart: { version: "0.6.1", repository } });
        assert.deepEqual(inputs.repositoryOpts, { repo: repository });
    });

    it("starts the controllers of a stack without ZooKeeper before the release, with the id of the disks", async () => {
        const given = readConfig({ metadata: "kraft", nodes: ["a", "b", "c"] }, defaults);
        const inputs = releaseInputs({ ...given, plan: planOf(given.config) });
        const chart = new KafkaChart("k", { ...inputs, values: {} });
        assert.equal(await promiseOf(chart.release), "kafka");
        const [identity] = mocks.of("kafka-local-volumes:index:DiskIdentity");
        assert.deepEqual(identity?.inputs.replace, []);
        const [service] = mocks.of("kubernetes:core/v1:Service");
        assert.equal(at(service?.inputs as JsonObject, "spec", "publishNotReadyAddresses"), true);
        const [set] = mocks.of("kubernetes:apps/v1:StatefulSet");
        assert.equal(at(set?.inputs as JsonObject, "metadata", "name"), "kafka-controller");
        const [budget] = mocks.of("kubernetes:policy/v1:PodDisruptionBudget");
        assert.equal(at(budget?.inputs as JsonObject, "spec", "maxUnavailable"), 1);
        const [quorum] = mocks.of("kafka-local-volumes:index:ControllerQuorum");
        const { controllers, kafka, replicas, replace, namespace } = quorum?.inputs ?? {};
        assert.deepEqual(
            { controllers, kafka, replicas, replace, namespace },
            {
                ...{ controllers: "kafka-controller", kafka: "kafka-cp-kafka" },
                ...{ replicas: 3, replace: [], namespace: "kafka" },
            },
        );
        const [stop] = mocks.of("kafka-local-volumes:index:OrderlyStop");
        assert.equal(stop?.inputs.zookeeper, undefined);
        assert.equal(stop?.inputs.controllers, "kafka-controller");
        const order = mocks.registered.map(({ type }) => type);
        assert.ok(
            order.indexOf("kafka-local-volumes:index:ControllerQuorum") <
                order.indexOf("kubernetes:helm.sh/v3:Release"),
        );
    });
});
