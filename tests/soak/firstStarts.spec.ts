import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { platforms } from "../../dev/cluster/images/platforms";
import { freshCluster } from "../support/instance";
import { pods } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";

const starts = 10;

/** Connect and the exporters start with the brokers, which are not there yet. */
describe("the first start of the stack of make up on empty disks", () => {
    const config = { ...localConfig(), platform: { version: platforms.newest.version } };
    const stack = new TestStack("first", config);

    afterEach(() => stack.remove());

    for (let start = 1; start <= starts; start++) {
        it(`restarts no pod, ${start} of ${starts}`, async () => {
            await freshCluster();
            await stack.init();
            const began = Date.now();
            await stack.up();
            const { namespace, release } = stack.config;
            const seen = await pods(namespace, release);
            assert.equal(seen.length, 7);
            for (const pod of seen) {
                assert.match(pod, / Running restarts=0$/);
            }
            console.log(`      ${Math.round((Date.now() - began) / 1000)} s`);
        });
    }
});
