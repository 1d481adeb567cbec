import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { kubectl, tryRun } from "../../dev/cluster/shell";
import { onStack } from "../support/command";
import { brokersManifest, brokersName, ElsewhereProgram } from "../support/elsewhere";
import { cluster, env, freshCluster, scratch } from "../support/instance";
import { clusterUid } from "../../dev/cluster/cluster";
import { clusterVariable } from "../../core/clusterIdentity";
import { replicas } from "../support/kube";
import { OtherCluster } from "../support/otherCluster";
import { smallConfig, TestStack } from "../support/stack";

describe("a stack and two clusters", () => {
    const other = new OtherCluster();
    const elsewhere = { ...env, KUBECONFIG: other.settings.kubeconfig };
    const stop = new ElsewhereProgram("two-stop");
    const stack = new TestStack("two-clusters", smallConfig());
    let unchanged = "";
    let uid = "";

    /** What a command on the other cluster says, which has to refuse and to change nothing. */
    async function refused(command: string, args: readonly string[]): Promise<string> {
        const { code, stdout, stderr } = await tryRun(command, args, { env: elsewhere });
        assert.notEqual(code, 0, stdout);
        const said = `${stdout}\n${stderr}`;
        assert.match(said, /another cluster: the last update was on https:\/\/127\.0\.0\.1:\d+ /);
        assert.ok(said.includes(uid), said);
        assert.equal(await other.objects(), unchanged);
        return said;
    }

    before(async () => {
        await freshCluster();
        await other.start();
        uid = await clusterUid(other.settings);
        await other.kubectl(["create", "namespace", stack.config.namespace]);
        await other.kubectl(["apply", "-f", "-"], brokersManifest);
        await kubectl(cluster, ["apply", "-f", "-"], { input: brokersManifest });
        await stop.init();
        await stop.pulumi("up", "--yes", "--skip-preview");
        await stack.init();
        await stack.up();
        unchanged = await other.objects();
    });

    after(async () => {
        await stack.remove();
        await tryRun("pulumi", stop.arguments("destroy", "--yes", "--skip-preview"), { env });
        await stop.remove();
        await kubectl(cluster, ["delete", "statefulset", brokersName, "--ignore-not-found"]);
        await other.remove();
    });

    it("stops no brokers of the other one, whatever is run there", async () => {
        await refused("pulumi", stop.arguments("preview"));
        await refused("pulumi", stop.arguments("up", "--yes", "--skip-preview"));
        await refused("pulumi", stop.arguments("refresh", "--yes", "--skip-preview"));
        await refused("pulumi", stop.arguments("destroy", "--yes", "--skip-preview"));
        assert.equal(await replicas("default", brokersName), 2);
    });

    it("previews, updates and destroys nothing there", async () => {
        for (const args of [["preview"], ["up", "--yes", "--skip-preview"]] as const) {
            const [command, ...options] = args;
            const said = await refused("pulumi", stack.arguments(command, ...options));
            assert.doesNotMatch(said, /Missing|not found/i);
        }
        await refused("pulumi", stack.arguments("destroy", "--yes", "--skip-preview"));
    });

    it("destroys nothing there of a stack that failed in its first update", async () => {
        const namespace = "failed";
        const failed = new TestStack("two-failed", {
            ...smallConfig(),
            ...{ namespace, release: namespace, storageClass: namespace, volumePrefix: "f-" },
            nodes: ["missing"],
        });
        await failed.init();
        try {
            await assert.rejects(failed.up(), /missing/);
            await kubectl(cluster, ["get", "namespace", namespace]);
            await other.kubectl(["create", "namespace", namespace]);
            unchanged = await other.objects();
            await refused("pulumi", failed.arguments("destroy", "--yes", "--skip-preview"));
        } finally {
            await failed.remove();
        }
    });

    it("is changed by no account that cannot say which cluster it is", async () => {
        const limited = await other.limitedKubeconfig();
        unchanged = await other.objects();
        for (const args of [
            stop.arguments("destroy", "--yes", "--skip-preview"),
            stack.arguments("up", "--yes", "--skip-preview"),
            stack.arguments("destroy", "--yes", "--skip-preview"),
        ]) {
            const { code, stdout, stderr } = await tryRun("pulumi", args, {
                env: { ...env, KUBECONFIG: limited },
            });
            assert.notEqual(code, 0, stdout);
            assert.match(`${stdout}${stderr}`, /this may be another cluster: .* namespaces /);
        }
        assert.equal(await other.objects(), unchanged);
    });

    it("repairs and wipes nothing there, and says which cluster it is", async () => {
        const { release } = stack.config;
        for (const args of [
            ["doctor", ...stack.chosen, "--fix"],
            ["wipe", ...stack.chosen, "--release", release],
        ]) {
            const said = await refused(process.execPath, ["cli/kafka-local-volumes.js", ...args]);
            assert.match(said, /cluster: context \S+, server https:\S+, uid of kube-system \S+/);
        }
    });

    it("says that it cannot reach a cluster that is gone, and forgets it when told so", async () => {
        const gone = join(scratch, "gone-kubeconfig");
        const content = readFileSync(cluster.kubeconfig, "utf8");
        writeFileSync(gone, content.replace(/https:\/\/127\.0\.0\.1:\d+/, "https://127.0.0.1:1"));
        const there = { ...env, KUBECONFIG: gone };
        const all = async (command: string, args: readonly string[], more = {}) => {
            const options = { env: { ...there, ...more } };
            const { code, stdout, stderr } = await tryRun(command, args, options);
            return { code, said: `${stdout}\n${stderr}` };
        };
        // A broker more: something to make, where the state has no objection.
        stack.set({ kafka: { brokers: 2, size: "1Gi" } });
        const preview = await all("pulumi", stack.arguments("preview"));
        stack.set({ kafka: { brokers: 1, size: "1Gi" } });
        assert.match(preview.said, /cannot reach the cluster, so this preview .*ECONNREFUSED/);
        assert.doesNotMatch(preview.said, /Missing|not found|does not exist/i);
        const destroy = stop.arguments("destroy", "--yes", "--skip-preview");
        const refusal = await all("pulumi", destroy);
        assert.notEqual(refusal.code, 0);
        const variable = "PULUMI_K8S_DELETE_UNREACHABLE";
        assert.match(refusal.said, new RegExp(`gone for good: ${variable}=true pulumi destroy`));
        const forgotten = await all("pulumi", destroy, { [variable]: "true" });
        assert.equal(forgotten.code, 0, forgotten.said);
        assert.match(forgotten.said, /forgotten, as PULUMI_K8S_DELETE_UNREACHABLE is set/);
        assert.equal(await replicas("default", brokersName), 2);
        // The state is that of before where the cluster is only away for a while.
        const refresh = stack.arguments("refresh", "--preview-only");
        const gaveUp = await all("pulumi", refresh, { [variable]: "true" });
        assert.equal(gaveUp.code, 0, gaveUp.said);
        assert.match(gaveUp.said, /BoundClaims volumes-bound +delete/);
    });

    it("is given to the other one by its uid", async () => {
        const { stdout, stderr } = await tryRun("pulumi", stack.arguments("preview"), {
            env: { ...elsewhere, [clusterVariable]: uid },
        });
        assert.doesNotMatch(`${stdout}\n${stderr}`, /another cluster/);
        assert.match(stdout, /Preflight volumes-preflight +update/);
        const doctor = await onStack(stack, ["doctor"]);
        assert.equal(doctor.code, 0, doctor.stderr);
    });
});
