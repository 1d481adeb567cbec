import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "mocha";
import { chosen } from "../../dev/cluster/chosen";
import { clusterSettings } from "../../dev/cluster/settings";

const { kubeconfig } = clusterSettings("local", {});
const local = { instance: "local", stack: "local", context: undefined };

describe("the cluster and stack of a target of make", () => {
    it("are the embedded one and local, where nothing else is named", () => {
        assert.deepEqual(chosen({}), local);
        assert.deepEqual(chosen({ KUBECONFIG: "", CONTEXT: "", STACK: "" }), local);
        assert.deepEqual(chosen({ STACK: "other", CLUSTER: "test" }), {
            instance: "test",
            stack: "other",
            context: undefined,
        });
    });

    it("are the user's own and dev, where a kubeconfig or a context is named", () => {
        const own = { instance: undefined, stack: "dev", context: undefined };
        assert.deepEqual(chosen({ KUBECONFIG: "/home/me/.kube/config" }), own);
        assert.deepEqual(chosen({ KUBECONFIG: `${kubeconfig}:/home/me/.kube/config` }), own);
        assert.deepEqual(chosen({ CONTEXT: "shop", STACK: "prod" }), {
            instance: undefined,
            stack: "prod",
            context: "shop",
        });
    });

    it("are the embedded one and local with its own kubeconfig, whatever is exported", () => {
        for (const env of [{}, { STACK: "prod" }, { CONTEXT: "shop" }, { CLUSTER: "test" }]) {
            assert.deepEqual(chosen({ ...env, KUBECONFIG: kubeconfig }), local);
        }
        const test = clusterSettings("test", {});
        assert.deepEqual(chosen({ KUBECONFIG: test.kubeconfig }), { ...local, instance: "test" });
    });

    it("take what is given to make itself", () => {
        const env = { KUBECONFIG: kubeconfig, STACK: "other", CONTEXT: "shop" };
        assert.deepEqual(chosen({ ...env, GIVEN: "STACK" }), { ...local, stack: "other" });
        assert.deepEqual(chosen({ ...env, GIVEN: "STACK CONTEXT" }), {
            instance: "local",
            stack: "other",
            context: "shop",
        });
    });

    it("refuse an embedded cluster that does not exist", () => {
        assert.throws(() => chosen({ CLUSTER: "prod" }), /^RangeError: CLUSTER: must be local or /);
    });

    /** What make chooses, in an environment and with arguments of its own. */
    function make(env: Readonly<Record<string, string>>, ...args: readonly string[]): string {
        const target = "chosen: ; @$(NODE) dev/cluster/make.ts chosen";
        const { stdout, stderr } = spawnSync("make", ["-s", "--eval", target, "chosen", ...args], {
            encoding: "utf8",
            env: { PATH: process.env.PATH, ...env },
        });
        return stdout === "" ? stderr : stdout.trim();
    }

    it("are so in the Makefile too", () => {
        const exported = { KUBECONFIG: kubeconfig, STACK: "prod", CONTEXT: "shop" };
        assert.equal(make(exported), "local local");
        assert.equal(make(exported, "STACK=other"), "local other");
        assert.equal(make({ STACK: "prod", KUBECONFIG: "/home/me/config" }), "own prod");
    });
});
