import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { freshCluster } from "../support/instance";
import { list } from "../support/kube";
import { smallConfig, TestStack } from "../support/stack";

describe("ten ups in a row", () => {
    const stack = new TestStack("repeat", smallConfig());

    before(async () => {
        await freshCluster();
        await stack.init();
    });

    after(async () => {
        await stack.remove();
    });

    // Waiting for a prebound claim may take the provider five minutes, depending on who is first.
    for (let round = 1; round <= 10; round++) {
        it(`binds every claim and takes it away again, round ${round}`, async function () {
            this.timeout(120_000);
            await stack.up();
            assert.deepEqual(
                (await list("pv")).map(({ metadata, status }) => [metadata.name, status.phase]),
                stack.plan.map(({ volume }) => [volume, "Bound"]),
            );
            await stack.destroy();
            assert.deepEqual(await list("pv"), []);
        });
    }
});
