import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { addFakeNodes, fakeNode } from "../../dev/cluster/fakeNodes";
import { waitFor } from "../../dev/cluster/shell";
import type { Cluster } from "../../provider/kubernetes/cluster";
import { scratch } from "../support/instance";
import { clusterOf, outcome, podOn } from "../support/nodePods";
import { OtherCluster } from "../support/otherCluster";
import { kubeconfigWith } from "../support/tokenKubeconfig";

/** As Talos and hardened clusters have it: https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/ */
const baselineEverywhere = {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [
        {
            name: "PodSecurity",
            configuration: {
                apiVersion: "pod-security.admission.config.k8s.io/v1",
                kind: "PodSecurityConfiguration",
                defaults: { enforce: "baseline", "enforce-version": "latest" },
                exemptions: { namespaces: ["kube-system"] },
            },
        },
    ],
};

const level = "pod-security.kubernetes.io/enforce";

/** No pod on it runs: no kubelet, and nothing that plays one. */
const silentNode = "node-3";

describe("the pod on a node, before the API server", () => {
    const other = new OtherCluster();
    let cluster: Cluster;

    function apply(...objects: readonly object[]): Promise<string> {
        const list = { apiVersion: "v1", kind: "List", items: objects };
        return other.kubectl(["apply", "-f", "-"], JSON.stringify(list));
    }

    function namespace(name: string, labels: object = { [level]: "privileged" }): object {
        return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
    }

    /** What comes of a pod with these keys of the preparation, from the first words about it on. */
    async function comesTo(node: string, where: string, preparation = {}): Promise<string> {
        const said = await outcome(cluster, podOn(node, where, preparation));
        return said.replace(/^.*? cannot run: /, "");
    }

    before(async () => {
        const file = join(scratch, "admission.json");
        mkdirSync(scratch, { recursive: true });
        writeFileSync(file, JSON.stringify(baselineEverywhere));
        await other.start({ "admission-control-config-file": file });
        await addFakeNodes(other.settings, ["node-1"]);
        cluster = clusterOf(other.settings.kubeconfig);
        await apply(namespace("free"));
        await waitFor("a pod in namespace free", 60, async () => {
            return (await comesTo("node-1", "free")) === "runs";
        });
    });

    after(() => other.remove());

    it("names level and label where Pod Security refuses it, and runs with that label or elsewhere", async () => {
        await apply(namespace("hardened", {}));
        const said = await comesTo("node-1", "hardened");
        assert.match(
            said,
            /^the API server refuses it: pods "directories-node-1" is forbidden: violates PodSecurity "baseline:latest": .*hostPath volumes .*; Pod Security allows hostPath volumes at level privileged only: set namespaceLabels to \{"pod-security.kubernetes.io\/enforce": "privileged"\} if .*, or run kubectl label --overwrite namespace hardened pod-security.kubernetes.io\/enforce=privileged, or set preparation.namespace to another namespace that has this label, or prepare the node by hand$/,
        );
        assert.equal(await comesTo("node-1", "hardened", { namespace: "free" }), "runs");
        await other.kubectl(["label", "namespace", "hardened", `${level}=privileged`]);
        assert.equal(await comesTo("node-1", "hardened"), "runs");
    });

    it("runs within a quota and a limit range, and names preparation.resources where it does not", async () => {
        const hard = {
            ...{ "limits.cpu": "8", "limits.memory": "16Gi" },
            ...{ "requests.cpu": "4", "requests.memory": "8Gi" },
        };
        const type = "Container";
        const min = { cpu: "50m", memory: "64Mi" };
        const limits = [{ type, min, maxLimitRequestRatio: { cpu: "4" } }];
        await apply(
            namespace("tenant"),
            {
                ...{ apiVersion: "v1", kind: "ResourceQuota", spec: { hard } },
                metadata: { name: "compute", namespace: "tenant" },
            },
            namespace("ranges"),
            {
                ...{ apiVersion: "v1", kind: "LimitRange", spec: { limits } },
                metadata: { name: "sizes", namespace: "ranges" },
            },
        );
        assert.equal(await comesTo("node-1", "tenant"), "runs");
        assert.equal(await comesTo("node-1", "ranges"), "runs");
        const large = { resources: { limits: { memory: "17Gi" } } };
        assert.match(
            await comesTo("node-1", "tenant", large),
            /exceeded quota: compute, .*; make room in the quota \(kubectl describe quota -n tenant\), or lower preparation.resources/,
        );
        const bare = podOn("node-1", "tenant");
        const without = { ...bare, preparation: { ...bare.preparation, resources: {} } };
        assert.match(
            await outcome(cluster, without),
            /failed quota: compute: must specify limits.cpu for: directories; .*; set preparation.resources to what the quota requires/,
        );
        const small = { resources: { requests: { cpu: "10m" } } };
        assert.match(
            await comesTo("node-1", "ranges", small),
            /minimum cpu usage per Container is 50m, but request is 10m.*; set preparation.resources within the limits of that namespace/,
        );
    });

    it("has what a policy asks for, and says where to set it", async () => {
        const group = "admissionregistration.k8s.io/v1";
        const rules = {
            ...{ apiGroups: [""], apiVersions: ["v1"] },
            ...{ operations: ["CREATE"], resources: ["pods"] },
        };
        const label = "example.com/team";
        const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": "policed" } };
        await apply(
            namespace("policed"),
            {
                ...{ apiVersion: group, kind: "ValidatingAdmissionPolicy" },
                metadata: { name: "owned" },
                spec: {
                    failurePolicy: "Fail",
                    matchConstraints: { resourceRules: [rules] },
                    validations: [
                        {
                            expression: `has(object.metadata.labels) && '${label}' in object.metadata.labels`,
                            message: `every pod has the label ${label}`,
                        },
                        {
                            expression:
                                "object.spec.containers.all(c, has(c.resources.limits) && 'memory' in c.resources.limits)",
                            message: "every container has a memory limit",
                        },
                    ],
                },
            },
            {
                ...{ apiVersion: group, kind: "ValidatingAdmissionPolicyBinding" },
                metadata: { name: "owned" },
                spec: {
                    ...{ policyName: "owned", validationActions: ["Deny"] },
                    matchResources: { namespaceSelector },
                },
            },
        );
        let said = "";
        await waitFor("the policy", 60, async () => {
            said = await comesTo("node-1", "policed");
            return said !== "runs";
        });
        assert.match(
            said,
            /'owned' with binding 'owned' denied request: every pod has the label example.com\/team; set what that rule requires with preparation.labels, /,
        );
        const labels = { [label]: "kafka" };
        assert.equal(await comesTo("node-1", "policed", { labels }), "runs");
    });

    it("names the webhook that does not answer, after it has tried again", async () => {
        const rules = {
            ...{ apiGroups: [""], apiVersions: ["v1"] },
            ...{ operations: ["CREATE"], resources: ["pods"] },
        };
        await apply(namespace("hooked", { [level]: "privileged", hooked: "yes" }), {
            apiVersion: "admissionregistration.k8s.io/v1",
            kind: "ValidatingWebhookConfiguration",
            metadata: { name: "silent" },
            webhooks: [
                {
                    ...{ name: "silent.example.com", rules: [rules], sideEffects: "None" },
                    ...{ admissionReviewVersions: ["v1"], failurePolicy: "Fail" },
                    clientConfig: { url: "https://127.0.0.1:9/" },
                    namespaceSelector: { matchLabels: { hooked: "yes" } },
                },
            ],
        });
        const words: string[] = [];
        let said = "runs";
        await waitFor("the webhook", 60, async () => {
            const pod = podOn("node-1", "hooked");
            said = await outcome(cluster, pod, (text) => words.push(text));
            return said !== "runs";
        });
        assert.match(
            said,
            /failed calling webhook "silent.example.com": .*; repair that webhook \(kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations\), or exempt namespace hooked from it/,
        );
        assert.ok(words.length > 2 && words.every((each) => each.startsWith("trying again: ")));
    });

    it("names what is missing: a namespace, an account, a priority", async () => {
        assert.match(
            await comesTo("node-1", "free", { namespace: "nowhere" }),
            /namespaces "nowhere" not found; create namespace nowhere, or set preparation.namespace to one that exists/,
        );
        assert.match(
            await comesTo("node-1", "free", { serviceAccountName: "absent" }),
            /serviceaccount "absent" not found; create ServiceAccount absent in namespace free, or set preparation.serviceAccountName/,
        );
        assert.match(
            await comesTo("node-1", "free", { priorityClassName: "absent" }),
            /no PriorityClass with name absent was found; create that PriorityClass, or set preparation.priorityClassName/,
        );
        await other.kubectl(["create", "serviceaccount", "present", "-n", "free"]);
        assert.equal(await comesTo("node-1", "free", { serviceAccountName: "present" }), "runs");
    });

    it("says that its namespace is being deleted", async () => {
        const finalizers = ["example.com/kept"];
        const metadata = { name: "kept", namespace: "leaving", finalizers };
        await apply(namespace("leaving"), { apiVersion: "v1", kind: "ConfigMap", metadata });
        await other.kubectl(["delete", "namespace", "leaving", "--wait=false"]);
        assert.match(
            await comesTo("node-1", "leaving"),
            /namespace leaving because it is being terminated; wait until namespace leaving is deleted/,
        );
        const none = JSON.stringify({ metadata: { finalizers: null } });
        await other.kubectl(["patch", "cm", "kept", "-n", "leaving", "--type=merge", "-p", none]);
    });

    it("names the toleration that a node asks for", async () => {
        await apply({
            ...fakeNode("node-2"),
            spec: { taints: [{ key: "own", effect: "NoSchedule" }] },
        });
        await other.kubectl(["wait", "--for=condition=Ready", "--timeout=60s", "node/node-2"]);
        assert.equal(await comesTo("node-2", "free"), "runs");
        assert.match(
            await comesTo("node-2", "free", { tolerations: [] }),
            /^it cannot be scheduled: .*untolerated taint.*; tolerate the taint with preparation.tolerations/,
        );
    });

    it("is made on no node where the label is on two of them", async () => {
        const twin = fakeNode("twin-1");
        const metadata = { name: "twin-2", labels: { "kubernetes.io/hostname": "twin-1" } };
        await apply(twin, { ...twin, metadata });
        const began = Date.now();
        assert.match(
            await comesTo("twin-1", "free"),
            /^nodes twin-1, twin-2 all have the label kubernetes.io\/hostname=twin-1, which must select one node; give each node its own value, or set nodeLabel.key/,
        );
        assert.ok(Date.now() - began < 5000);
    });

    describe("for an account that may not list events", () => {
        let limited: Cluster;

        /** What a kubelet would say of the pod, once it is there. */
        async function kubeletSays(status: object): Promise<void> {
            const pod = `directories-${silentNode}`;
            const patch = JSON.stringify({ status });
            const args = ["patch", "pod", pod, "-n", "free", "--subresource=status"];
            await other.kubectl([...args, "--type=merge", "-p", patch]);
        }

        const container = (name: string, state: object) => ({
            ...{ name, image: "x", imageID: "x", ready: false, restartCount: 0, state },
        });

        const started = {
            terminated: {
                ...{ exitCode: 128, reason: "StartError" },
                message: 'exec: "sleep": executable file not found in $PATH',
            },
        };

        const noSleep =
            /^it ended: StartError: exec: "sleep": executable file not found in \$PATH; set preparation.image to an image for this node's architecture that has sh, coreutils, grep and sed/;

        before(async () => {
            const verbs = ["create", "clusterrole", "limited", "--verb=get,list,create,delete"];
            await other.kubectl([...verbs, "--resource=pods,nodes"]);
            await other.kubectl(["create", "serviceaccount", "limited", "-n", "free"]);
            const of = ["--clusterrole=limited", "--serviceaccount=free:limited"];
            await other.kubectl(["create", "clusterrolebinding", "limited", ...of]);
            const token = await other.kubectl(["create", "token", "limited", "-n", "free"]);
            limited = clusterOf(kubeconfigWith(other.settings.kubeconfig, "limited", token.trim()));
            const labels = { "kubernetes.io/hostname": silentNode };
            await apply({ apiVersion: "v1", kind: "Node", metadata: { name: silentNode, labels } });
        });

        /** The words on the row, and what comes of it once the kubelet has said this. */
        async function afterWaiting(status: object): Promise<readonly [readonly string[], string]> {
            const words: string[] = [];
            const result = outcome(limited, podOn(silentNode, "free"), (text) => words.push(text));
            await waitFor("words on the row", 30, () => Promise.resolve(words.length > 0));
            await kubeletSays(status);
            return [words, await result];
        }

        it("goes on waiting, and says why an image without sleep does not run", async () => {
            const containerStatuses = [container("directories", started)];
            const [words, said] = await afterWaiting({ phase: "Failed", containerStatuses });
            assert.match(words[0] ?? "", /^waiting for a pod on node node-3: /);
            assert.match(said.replace(/^.*? cannot run: /, ""), noSleep);
        });

        it("takes the end from its container where a sidecar goes on", async () => {
            const containerStatuses = [
                container("istio-proxy", { running: {} }),
                container("directories", started),
            ];
            const [, said] = await afterWaiting({ phase: "Running", containerStatuses });
            assert.match(said.replace(/^.*? cannot run: /, ""), noSleep);
        });

        it("is refused by verb, resource and role where more is missing", async () => {
            const role = JSON.stringify([
                { op: "replace", path: "/rules/0/verbs", value: ["get", "list"] },
            ]);
            await other.kubectl(["patch", "clusterrole", "limited", "--type=json", "-p", role]);
            let said = "";
            await waitFor("the smaller role", 30, async () => {
                said = await outcome(limited, podOn("node-1", "free"));
                return said !== "runs";
            });
            assert.match(
                said,
                /cannot run: the API server refuses it: system:serviceaccount:free:limited may not delete pods in namespace free; role deploy allows it \(docs\/rbac\/deploy.yaml\); give the account that role, or /,
            );
        });
    });
});
