import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { parse } from "yaml";
import { clusterUid } from "../../dev/cluster/cluster";
import { run, type RunResult, tryRun } from "../../dev/cluster/shell";
import type { Json } from "../../core/json";
import { listAt, textAt } from "../../core/json";
import { onStack } from "../support/command";
import { cluster, env, freshCluster, scratch } from "../support/instance";
import { list } from "../support/kube";
import { smallConfig, TestStack } from "../support/stack";

describe("a stack with a secret kubeconfig in its configuration", () => {
    const stack = new TestStack("secret-kubeconfig", {
        ...smallConfig(),
        release: "elsewhere",
        canary: { enabled: false },
    });
    // All else has to find the cluster by the configuration.
    const nowhere = { ...env, KUBECONFIG: join(scratch, "no-such-kubeconfig") };
    const { namespace, release } = stack.config;
    let content = "";
    let word = "";

    async function configure(kubeconfig: string, ...options: readonly string[]): Promise<void> {
        const args = ["config", "set", "kubernetes:kubeconfig", ...options, ...stack.chosen];
        await run("pulumi", args, { env, input: kubeconfig });
    }

    /** Every output is looked through for a part of the kubeconfig that is secret. */
    function said({ code, stdout, stderr }: RunResult, expected: number): string {
        const all = `${stdout}\n${stderr}`;
        assert.equal(code, expected, all);
        assert.ok(!all.includes(word), "it is shown");
        return all;
    }

    async function pulumi(command: string, ...args: readonly string[]): Promise<string> {
        const color = ["--color", "never"];
        const all = stack.arguments(command, ...args, ...color);
        return said(await tryRun("pulumi", all, { env: nowhere }), 0);
    }

    async function subcommand(name: string, expected: number, ...args: readonly string[]) {
        return said(await onStack(stack, [name, ...args], nowhere), expected);
    }

    before(async () => {
        await freshCluster();
        content = readFileSync(cluster.kubeconfig, "utf8");
        const [user] = listAt(parse(content) as Json, "users");
        word = (textAt(user, "user", "client-key-data") ?? "").slice(100, 160);
        assert.equal(word.length, 60);
        await stack.init();
        await configure(content, "--secret");
    });

    after(async () => {
        await configure(content, "--secret");
        await stack.remove();
    });

    it("is updated, and has it encrypted in the state", async () => {
        await pulumi("up", "--yes", "--skip-preview");
        assert.equal((await list("pvc", namespace)).length, stack.plan.length);
        const state = await stack.stdout("stack", "export");
        assert.match(state, /"kubeconfig": \{\s*"4dabf18193072939515e22adb298388d"/);
        assert.ok(!state.includes(word));
        // What Pulumi's own provider has made is in the cluster that this one has noted.
        assert.match(state, new RegExp(`"uid": "${await clusterUid(cluster)}"`));
        assert.match(await pulumi("preview"), /^Resources:\s+\d+ unchanged$/m);
    });

    it("is looked at, and wiped where it is what the state has", async () => {
        assert.match(await subcommand("doctor", 0), /healthy/);
        await subcommand("drift", 0);
        const unknown = await subcommand("wipe", 2, "--release", release, "--context", "none");
        assert.match(unknown, /context none: the kubeconfig has none of this name/);
        const wiped = await subcommand("wipe", 0, "--release", release);
        assert.match(wiped, /^cluster: context \S+, server https:\/\/127\.0\.0\.1:\d+, uid /m);
    });

    it("is given another kubeconfig of the same cluster with nothing else changed", async () => {
        await configure(`# Of today.\n${content}`, "--secret");
        const preview = await pulumi("preview");
        assert.match(preview, /providers:kafka-local-volumes kafka-local-volumes update/);
        assert.match(preview, /^ +~ 1 to update$/m);
        await pulumi("up", "--yes", "--skip-preview");
        await pulumi("refresh", "--yes", "--skip-preview");
    });

    it("finds it by a path, too", async () => {
        const file = join(scratch, "kubeconfig-by-path");
        writeFileSync(file, content, { mode: 0o600 });
        await configure(file);
        assert.match(await subcommand("doctor", 0), /healthy/);
        await pulumi("up", "--yes", "--skip-preview");
    });

    it("is destroyed there", async () => {
        await configure(content, "--secret");
        await pulumi("up", "--yes", "--skip-preview");
        await pulumi("destroy", "--yes", "--skip-preview");
        assert.deepEqual(await list("pvc", namespace), []);
    });
});
