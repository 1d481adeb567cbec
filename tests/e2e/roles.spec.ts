import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import { type RoleName, roleNames } from "../../core/access/roles";
import { clusterVariable } from "../../core/clusterIdentity";
import { clusterUid } from "../../dev/cluster/cluster";
import { roleFile } from "../../dev/roles";
import { addFakeNodes, removeFakeNodes } from "../../dev/cluster/fakeNodes";
import { kubectl, type RunResult, tryRun } from "../../dev/cluster/shell";
import { onStack } from "../support/command";
import { cluster, env, freshCluster } from "../support/instance";
import { list } from "../support/kube";
import { base, nodes } from "../support/simulated";
import { smallConfig, TestStack } from "../support/stack";
import { kubeconfigWith } from "../support/tokenKubeconfig";

const stack = new TestStack("roles", {
    ...smallConfig(),
    release: "roles",
    createNamespace: false,
    canary: { enabled: false },
});
const { namespace } = stack.config;

/** The whole chart, on simulated nodes. */
const release = new TestStack("roles-release", {
    ...base,
    release: "whole",
    storageClass: "whole",
    namespace,
    createNamespace: false,
    services: {},
    values: {
        "cp-kafka": { nodeport: { enabled: true } },
        "cp-kafka-connect": { secrets: { word: "connect" } },
    },
});
const accounts = "kafka-local-volumes";
const wanted = stack.plan.map(({ claim, volume }) => `${claim} ${volume}`).sort();

/** The environment of an account: the administrator's kubeconfig, with the account's token alone. */
async function environment(role: RoleName): Promise<Readonly<Record<string, string>>> {
    const token = await kubectl(cluster, ["create", "token", role, "-n", accounts]);
    return { ...env, KUBECONFIG: kubeconfigWith(cluster.kubeconfig, role, token.trim()) };
}

const environments = new Map<RoleName, Readonly<Record<string, string>>>();

function as(role: RoleName, command: string, ...args: readonly string[]): Promise<RunResult> {
    return onStack(stack, [command, ...args], environments.get(role));
}

function pulumiAs(role: RoleName, ...args: readonly string[]): Promise<RunResult> {
    return pulumiOn(stack, role, ...args);
}

function pulumiOn(of: TestStack, role: RoleName, ...args: readonly string[]): Promise<RunResult> {
    const [command = "", ...others] = args;
    return tryRun("pulumi", of.arguments(command, ...others, "--color", "never"), {
        env: environments.get(role) ?? {},
    });
}

/** Claims with their volumes. */
async function bound(): Promise<readonly string[]> {
    return (await list("pvc", namespace))
        .map(({ metadata, spec }) => `${metadata.name} ${spec.volumeName ?? ""}`)
        .sort();
}

function passed({ code, stdout, stderr }: RunResult): string {
    assert.equal(code, 0, stdout + stderr);
    return stdout;
}

describe("accounts with the roles of docs/rbac", () => {
    before(async () => {
        await freshCluster();
        for (const each of [namespace, accounts]) {
            await kubectl(cluster, ["create", "namespace", each]);
        }
        for (const role of roleNames) {
            await kubectl(cluster, ["apply", "-f", roleFile(role)]);
            environments.set(role, await environment(role));
        }
        await stack.init();
    });

    after(async () => {
        await stack.remove();
        for (const each of [namespace, accounts]) {
            await kubectl(cluster, ["delete", "namespace", each, "--ignore-not-found"]);
        }
    });

    it("look: previews, and is refused to create, before anything is created", async () => {
        assert.match(passed(await pulumiAs("look", "preview")), /PersistentVolume /);
        const { code, stdout, stderr } = await pulumiAs("look", "up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.match(
            stdout + stderr,
            /nothing has been changed:\n(?: +this account .*\n)* +this account may not create persistentvolumes in the cluster; role deploy allows it \(docs\/rbac\/deploy\.yaml\)/,
        );
        assert.doesNotMatch(stdout + stderr, /HTTP-Code|at .*\.ts:\d/);
        assert.deepEqual([await list("pv"), await list("pvc", namespace)], [[], []]);
    });

    it("deploy without commands in pods: is refused by verb, resource and role", async () => {
        const manifest = readFileSync(roleFile("deploy"), "utf8");
        const without = manifest.replace(/^.*pods\/exec.*\n/m, "");
        assert.notEqual(without, manifest);
        await kubectl(cluster, ["apply", "-f", "-"], { input: without });
        const { code, stdout, stderr } = await pulumiAs("deploy", "up", "--yes", "--skip-preview");
        await kubectl(cluster, ["apply", "-f", roleFile("deploy")]);
        assert.notEqual(code, 0);
        assert.match(
            stdout + stderr,
            /system:serviceaccount:kafka-local-volumes:deploy may not get pods\/exec in namespace \S+; role deploy allows it \(docs\/rbac\/deploy\.yaml\)/,
        );
        assert.deepEqual([await list("pv"), await list("pod", namespace)], [[], []]);
    });

    it("deploy: creates the volumes, and is refused to wipe them", async () => {
        passed(await pulumiAs("deploy", "up", "--yes", "--skip-preview"));
        assert.deepEqual(await bound(), wanted);
        const { code, stderr } = await as("deploy", "wipe", "--release", stack.config.release);
        assert.equal(code, 1);
        const [cluster, ...lines] = stderr.split("\n");
        assert.match(cluster ?? "", /^cluster: context \S+, server \S+, uid of kube-system \S+$/);
        assert.equal(
            lines.join("\n"),
            "nothing was wiped:\n  - this account may not wipe persistentvolumes in the cluster; role wipe allows it (docs/rbac/wipe.yaml)\n",
        );
    });

    it("look: doctor and drift, and is refused to repair", async () => {
        passed(await pulumiAs("look", "preview", "--expect-no-changes"));
        passed(await as("look", "doctor"));
        passed(await as("look", "drift"));
        const [disk] = stack.plan;
        await kubectl(cluster, ["delete", "pvc", "-n", namespace, disk?.claim ?? ""]);
        const { code, stderr } = await as("look", "doctor", "--fix");
        assert.equal(code, 2, stderr);
        assert.match(
            stderr,
            /system:serviceaccount:kafka-local-volumes:look may not patch persistentvolumes in the cluster; role deploy allows it \(docs\/rbac\/deploy\.yaml\)/,
        );
        passed(await as("deploy", "doctor", "--fix"));
        assert.deepEqual(await bound(), wanted);
    });

    it("deploy: destroys, with the directories left", async () => {
        passed(await pulumiAs("deploy", "destroy", "--yes", "--skip-preview"));
        assert.deepEqual([await list("pv"), await list("pvc", namespace)], [[], []]);
        assert.deepEqual(readdirSync(cluster.dataDir).length, stack.plan.length);
    });

    it("wipe: wipes, and is refused to deploy", async () => {
        const args = ["wipe", "--release", stack.config.release] as const;
        const named = { ...environments.get("wipe"), [clusterVariable]: await clusterUid(cluster) };
        passed(await onStack(stack, args, named));
        const { code, stdout, stderr } = await pulumiAs("wipe", "up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.match(
            stdout + stderr,
            /this account may not create persistentvolumes in the cluster; role deploy allows it \(docs\/rbac\/deploy\.yaml\)/,
        );
        assert.deepEqual(await list("pv"), []);
    });

    describe("with the whole chart", () => {
        const kinds = "StatefulSet Deployment Service ConfigMap PodDisruptionBudget Secret".split(
            " ",
        );

        /** The kinds of the objects in the namespace that Helm has installed, or keeps its record in. */
        async function installed(): Promise<readonly string[]> {
            const found = new Set<string>();
            for (const label of ["app.kubernetes.io/managed-by=Helm", "owner=helm"]) {
                const where = [kinds.join(","), "-n", namespace, "-l", label, "-o", "json"];
                const { items } = JSON.parse(await kubectl(cluster, ["get", ...where])) as {
                    readonly items: readonly { readonly kind: string }[];
                };
                items.forEach(({ kind }) => found.add(kind));
            }
            return [...found].sort();
        }

        before(async () => {
            await addFakeNodes(cluster, nodes);
            await release.init();
        });

        after(async () => {
            await release.remove();
            await removeFakeNodes(cluster, nodes);
        });

        it("deploy: installs, upgrades and removes it", async () => {
            const up = ["up", "--yes", "--skip-preview"] as const;
            passed(await pulumiOn(release, "deploy", ...up));
            assert.deepEqual(await installed(), kinds.sort());
            passed(await pulumiOn(release, "look", "preview", "--expect-no-changes"));
            // The brokers stay as they are: nothing answers in a pod of a simulated node.
            release.set({
                values: {
                    "cp-kafka": { nodeport: { enabled: true } },
                    "cp-kafka-connect": { secrets: { word: "other" } },
                },
            });
            passed(await pulumiOn(release, "deploy", ...up));
            passed(await pulumiOn(release, "deploy", "refresh", "--yes"));
            passed(await pulumiOn(release, "deploy", "destroy", "--yes", "--skip-preview"));
            assert.deepEqual(await installed(), []);
        });
    });
});
