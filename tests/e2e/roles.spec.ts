import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { parse, stringify } from "yaml";
import { type RoleName, roleNames } from "../../core/access/roles";
import { clusterVariable } from "../../core/clusterIdentity";
import { clusterUid } from "../../dev/cluster/cluster";
import { roleFile } from "../../dev/roles";
import { kubectl, type RunResult, tryRun } from "../../dev/cluster/shell";
import { onStack } from "../support/command";
import { cluster, env, freshCluster, scratch } from "../support/instance";
import { list } from "../support/kube";
import { smallConfig, TestStack } from "../support/stack";

const stack = new TestStack("roles", {
    ...smallConfig(),
    release: "roles",
    createNamespace: false,
    canary: { enabled: false },
});
const { namespace } = stack.config;
const accounts = "kafka-local-volumes";
const wanted = stack.plan.map(({ claim, volume }) => `${claim} ${volume}`).sort();

/** The environment of an account: the administrator's kubeconfig, with the account's token alone. */
async function environment(role: RoleName): Promise<Readonly<Record<string, string>>> {
    const token = await kubectl(cluster, ["create", "token", role, "-n", accounts]);
    const admin = parse(readFileSync(cluster.kubeconfig, "utf8")) as {
        readonly users: readonly { readonly name: string }[];
    };
    const users = admin.users.map(({ name }) => ({ name, user: { token: token.trim() } }));
    const file = join(scratch, `kubeconfig-${role}`);
    mkdirSync(scratch, { recursive: true });
    writeFileSync(file, stringify({ ...admin, users }), { mode: 0o600 });
    return { ...env, KUBECONFIG: file };
}

const environments = new Map<RoleName, Readonly<Record<string, string>>>();

function as(role: RoleName, command: string, ...args: readonly string[]): Promise<RunResult> {
    return onStack(stack, [command, ...args], environments.get(role));
}

function pulumiAs(role: RoleName, ...args: readonly string[]): Promise<RunResult> {
    const [command = "", ...others] = args;
    return tryRun("pulumi", stack.arguments(command, ...others, "--color", "never"), {
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
});
