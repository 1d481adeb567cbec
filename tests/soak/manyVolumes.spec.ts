import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { run } from "../../dev/cluster/shell";
import { env, freshCluster } from "../support/instance";
import { killedPulumi } from "../support/interrupt";
import { claims, list } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";

const stack = new TestStack("many", {
    ...localConfig(),
    installed: false,
    kafka: { brokers: 40, size: "1Gi" },
    canary: { enabled: false },
});

/** uid of each volume. */
async function volumes(): Promise<string[]> {
    return (await list("pv")).map(({ metadata }) => metadata.uid);
}

/** What docs/performance.md advises for hundreds of volumes, and what it says of an interruption. */
describe("volumes made with the state written at the end", function () {
    before(async () => {
        await freshCluster();
        await stack.init();
    });

    after(async () => {
        await stack.remove();
    });

    it("are taken over by the next up where that never came to its end", async () => {
        await killedPulumi(
            stack.arguments("up", "--yes", "--skip-preview"),
            { ...env, PULUMI_SKIP_CHECKPOINTS: "true" },
            async () => (await volumes()).length > stack.plan.length / 2,
            true,
        );
        const made = await volumes();
        await run("pulumi", ["cancel", "--yes", "--stack", stack.name], { env });
        // The state knows of none of them.
        assert.doesNotMatch(await stack.stdout("stack", "export"), /PersistentVolume/);
        await stack.up();
        const now = new Set(await volumes());
        assert.equal(now.size, stack.plan.length);
        assert.deepEqual(
            made.filter((uid) => !now.has(uid)),
            [],
        );
        const bound = (await claims(stack.config.namespace)).filter((claim) =>
            claim.includes(" Bound "),
        );
        assert.equal(bound.length, stack.plan.length);
    });
});
