import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { addFakeNodes, removeFakeNodes } from "../../dev/cluster/fakeNodes";
import { kubectl, type RunResult, run } from "../../dev/cluster/shell";
import { onStack } from "../support/command";
import { cluster, env, freshCluster } from "../support/instance";
import { list } from "../support/kube";
import { base, nodes } from "../support/simulated";
import { TestStack } from "../support/stack";

const stack = new TestStack("drift", base);

function drift(): Promise<RunResult> {
    return onStack(stack, ["drift"]);
}

describe("drift of a stack that is deployed", () => {
    const namespaced = ["-n", "kafka"];
    const patch = (...args: string[]) => kubectl(cluster, ["patch", ...args]);

    before(async () => {
        await freshCluster();
        await addFakeNodes(cluster, nodes);
        await stack.init();
        await stack.up();
    });

    after(async () => {
        await stack.remove();
        await removeFakeNodes(cluster, nodes);
    });

    async function rollback(said: string): Promise<void> {
        const command = /^helm rollback .*$/m.exec(said)?.[0].split(" ") ?? [];
        await run("helm", command.slice(1), { env });
    }

    it("is none after an up", async () => {
        const { code, stdout, stderr } = await drift();
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /^## drift: no drift\n/);
    });

    it("is none where the configuration was changed and not applied yet", async () => {
        const given = stack.givenConfig;
        stack.set({ kafka: { brokers: 3, disksPerBroker: 1, size: "5Gi", heap: "700Mi" } });
        const { code, stdout, stderr } = await drift();
        stack.reset(given);
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /^## drift: no drift\n/);
    });

    it("reports an edited StatefulSet and a deleted Service, and how to undo that", async () => {
        const heap = { name: "KAFKA_HEAP_OPTS", value: "-Xms1M -Xmx1M" };
        const container = { name: "cp-kafka-broker", env: [heap] };
        const spec = { template: { spec: { containers: [container] } } };
        await patch("statefulset/kafka-cp-kafka", ...namespaced, "-p", JSON.stringify({ spec }));
        await kubectl(cluster, ["delete", "service/kafka-cp-kafka-headless", ...namespaced]);
        // No pod has the edit yet, and an up would restart them with it: the release is as it was.
        const preview = await stack.preview();
        assert.match(preview, /RollingUpdate +kafka-rolling-update +update/);
        assert.doesNotMatch(preview, /Release +kafka-release +update/);
        const { code, stdout, stderr } = await drift();
        assert.equal(code, 5, stderr);
        assert.match(stdout, /^## drift: drift, no data touched\n/);
        assert.match(stdout, /`Service kafka-cp-kafka-headless` was deleted outside Helm/);
        assert.match(stdout, /`StatefulSet kafka-cp-kafka` was edited outside Helm/);
        assert.match(stdout, /^- .*value: -Xms512M -Xmx512M$/m);
        assert.match(stdout, /^\+ .*value: -Xms1M -Xmx1M$/m);
        await rollback(stdout);
        const restored = await drift();
        assert.equal(restored.code, 0, restored.stdout + restored.stderr);
        await stack.preview("--expect-no-changes");
    });

    it("reports a volume that is reserved for a deleted claim", async () => {
        const claim = "datadir-0-kafka-cp-kafka-2";
        // The claim goes once no pod uses it.
        await kubectl(cluster, [
            "scale",
            "statefulset/kafka-cp-kafka",
            "--replicas=2",
            ...namespaced,
        ]);
        await kubectl(cluster, ["wait", "--for=delete", "pod/kafka-cp-kafka-2", ...namespaced]);
        await kubectl(cluster, ["delete", `pvc/${claim}`, ...namespaced]);
        await kubectl(cluster, ["wait", "--for=jsonpath={.status.phase}=Released", `pv/${claim}`]);
        const { code, stdout, stderr } = await drift();
        assert.equal(code, 10, stdout + stderr);
        assert.match(stdout, /^## drift: drift, data stranded\n/);
        assert.match(stdout, new RegExp(`\\| \`${claim}\` \\|.*claim Missing, volume Released`));
        assert.match(stdout, /^\+ {2}replicas: 2$/m);
        assert.equal((await list("pv")).length, 9);
    });
});
