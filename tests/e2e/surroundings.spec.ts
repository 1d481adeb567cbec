import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { addFakeNodes, removeFakeNodes } from "../../dev/cluster/fakeNodes";
import { kafkaImages } from "../../dev/cluster/images/names";
import { kubectl } from "../../dev/cluster/shell";
import { connect } from "../../provider/kubernetes/cluster";
import { giveKubeconfig } from "../../provider/kubernetes/givenKubeconfig";
import { whyPodsDoNotRun } from "../../provider/kubernetes/podReasons";
import { cluster, freshCluster, kubeconfigText } from "../support/instance";
import { list } from "../support/kube";
import { base } from "../support/simulated";
import { TestStack } from "../support/stack";

function apply(object: object): Promise<string> {
    return kubectl(cluster, ["apply", "--filename=-"], { input: JSON.stringify(object) });
}

describe("what a cluster has that a stack does not make", () => {
    const nodes = ["kafka-1", "kafka-2", "kafka-3"];
    const stack = new TestStack("surroundings", base);

    before(async () => {
        await freshCluster();
        await addFakeNodes(cluster, nodes);
        await stack.init();
    });

    after(async () => {
        await stack.remove();
        await kubectl(cluster, ["delete", "storageclass", "--ignore-not-found", "dyn"]);
        await removeFakeNodes(cluster, nodes);
    });

    /** What an update is refused with, which has changed nothing. */
    async function refusal(): Promise<string> {
        const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.deepEqual(await list("pv"), []);
        const names = (await list("namespace")).map(({ metadata }) => metadata.name);
        assert.ok(!names.includes("kafka"));
        return stdout + stderr;
    }

    it("keeps it from an update: taints and cordons of the plan's nodes, and a request too large", async () => {
        await kubectl(cluster, ["taint", "node", "kafka-2", "dedicated=storage:NoSchedule"]);
        await kubectl(cluster, ["cordon", "kafka-3"]);
        stack.set({ values: { "cp-kafka": { resources: { requests: { memory: "300Gi" } } } } });
        const said = await refusal();
        assert.match(said, /nothing has been changed:/);
        for (const role of ["kafka", "zookeeper"]) {
            assert.ok(
                said.includes(
                    `node kafka-2 has the taint dedicated=storage:NoSchedule, which values.cp-${role}.tolerations does not tolerate (kafka-cp-${role}-1); add {"key":"dedicated","operator":"Equal","value":"storage","effect":"NoSchedule"} there`,
                ),
                said,
            );
        }
        assert.match(said, /node kafka-3 is cordoned and takes no new pods .* kubectl uncordon/);
        assert.match(said, /node kafka-1: allocatable memory is 256Gi, .* request 300Gi/);
        await kubectl(cluster, ["taint", "node", "kafka-2", "dedicated-"]);
        await kubectl(cluster, ["uncordon", "kafka-3"]);
        stack.set({ values: {} });
    });

    it("keeps it from an update: a quota, by a pod that is tried and not created", async () => {
        const pod = { metadata: { name: "q", namespace: "kafka" } };
        await apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "kafka" } });
        stack.set({ createNamespace: false });
        const hard = { "limits.cpu": "1" };
        await apply({ apiVersion: "v1", kind: "ResourceQuota", ...pod, spec: { hard } });
        const up = await stack.tryPulumi("up", "--yes", "--skip-preview");
        assert.notEqual(up.code, 0);
        assert.match(
            up.stdout + up.stderr,
            /nothing has been changed:\n.*kafka-cp-kafka-0: the API server refuses this pod in a dry run: .*failed quota: q: must specify limits\.cpu.*; raise the ResourceQuota/,
        );
        assert.deepEqual(await list("pv"), []);
        assert.deepEqual(await list("pod", "kafka"), []);
        await kubectl(cluster, ["delete", "namespace", "kafka"]);
        stack.set({ createNamespace: true });
    });

    it("keeps it from an update: a class that provisions, or that is missing", async () => {
        stack.set({ createStorageClass: false, storageClass: "dyn" });
        assert.match(
            await refusal(),
            /StorageClass dyn: it does not exist, and createStorageClass is false;/,
        );
        await apply({
            apiVersion: "storage.k8s.io/v1",
            kind: "StorageClass",
            metadata: { name: "dyn" },
            provisioner: "rancher.io/local-path",
            volumeBindingMode: "WaitForFirstConsumer",
        });
        assert.match(
            await refusal(),
            /StorageClass dyn: expected the provisioner kubernetes\.io\/no-provisioner, observed rancher\.io\/local-path: .*a new, empty volume/,
        );
        const { code, stdout, stderr } = await stack.tryPulumi("preview");
        assert.equal(code, 0, stdout + stderr);
    });
});

describe("why pods of a StatefulSet do not run, on a real node", () => {
    const namespace = "reasons";
    const image = kafkaImages[0]?.name;

    before(async () => {
        await freshCluster();
        giveKubeconfig(kubeconfigText());
        await kubectl(cluster, ["create", "namespace", namespace]);
    });

    after(async () => {
        giveKubeconfig(undefined);
        await kubectl(cluster, ["delete", "namespace", namespace, "--timeout=120s"]);
    });

    /** Puts a StatefulSet of one pod in place of the former, and asks until it says this. */
    async function assertWhy(wanted: RegExp, container: object, spec: object = {}): Promise<void> {
        const labels = { app: "cp-kafka" };
        const name = "x-cp-kafka";
        await kubectl(cluster, [
            ...["delete", "statefulset,pod", "--all", "-n", namespace],
            ...["--force", "--grace-period=0"],
        ]);
        await apply({
            apiVersion: "apps/v1",
            kind: "StatefulSet",
            metadata: { name, namespace },
            spec: {
                ...{ replicas: 1, serviceName: "none", selector: { matchLabels: labels } },
                template: {
                    metadata: { labels },
                    spec: {
                        ...spec,
                        terminationGracePeriodSeconds: 0,
                        containers: [
                            {
                                name: "broker",
                                image,
                                imagePullPolicy: "Never",
                                ...container,
                            },
                        ],
                    },
                },
            },
        });
        let lines: readonly string[] = [];
        for (let tries = 0; tries < 60; tries++) {
            lines = await whyPodsDoNotRun(await connect(undefined), namespace, name);
            if (lines.some((line) => wanted.test(line))) {
                return;
            }
            await new Promise((resolve) => setTimeout(resolve, 500));
        }
        assert.match(lines.join("\n"), wanted);
    }

    it("names an image, a crash with its last lines, and a volume", async () => {
        await assertWhy(
            /^x-cp-kafka-0: on node pc: image docker\.io\/none:1 cannot be pulled: .*; correct platform\.version/,
            { image: "docker.io/none:1" },
        );
        await assertWhy(
            /container broker exited with code 3 \(Error\), restarted \d+ times; last lines of its log: last words$/,
            { command: ["sh", "-c", "echo last words; exit 3"] },
        );
        await assertWhy(
            /a volume cannot be mounted: .*hostPath type check failed.*; create that directory; if it exists, /,
            { volumeMounts: [{ name: "d", mountPath: "/d" }] },
            { volumes: [{ name: "d", hostPath: { path: "/none", type: "Directory" } }] },
        );
    });

    it("names what the scheduler and the API server refuse", async () => {
        await assertWhy(/is not scheduled: 0\/1 nodes are available: 1 Insufficient memory/, {
            resources: { requests: { memory: "9000Gi" } },
        });
        const hard = { "requests.memory": "1Gi" };
        const quota = { apiVersion: "v1", kind: "ResourceQuota", spec: { hard } };
        await apply({ ...quota, metadata: { name: "q", namespace } });
        await assertWhy(
            /^x-cp-kafka-0: is refused: .*exceeded quota: q, .*; raise the ResourceQuota of the namespace, or change values\.cp-kafka\.resources$/,
            { resources: { requests: { memory: "2Gi" } } },
        );
        await kubectl(cluster, ["delete", "quota", "q", "-n", namespace]);
        await kubectl(cluster, [
            ...["label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted"],
        ]);
        await assertWhy(
            /is refused: .*violates PodSecurity "restricted:latest": .*; set the label pod-security/,
            {},
        );
    });
});
