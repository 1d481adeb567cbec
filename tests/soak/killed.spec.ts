import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { backendDir } from "../../dev/cluster/pulumi";
import { run } from "../../dev/cluster/shell";
import { assertBound } from "../support/disks";
import { cluster, env, freshCluster } from "../support/instance";
import { killedPulumi } from "../support/interrupt";
import { smallConfig, TestStack } from "../support/stack";

const stack = new TestStack("killed", { ...smallConfig(), installed: false });

const moments = Array.from({ length: 20 }, (_, i) => i + 1);

/** Whether the state has been written so many times since the first question. */
function written(times: number): () => Promise<boolean> {
    const file = join(backendDir(cluster), `.pulumi/stacks/kafka-local-volumes/${stack.name}.json`);
    const time = () => statSync(file).mtimeMs;
    let [last, seen] = [time(), 0];
    return () => {
        const now = time();
        seen += now === last ? 0 : 1;
        last = now;
        return Promise.resolve(seen >= times);
    };
}

describe("an up killed while it writes its state", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
    });

    after(async () => {
        await stack.remove();
    });

    for (const moment of moments) {
        it(`is made whole by the next one: write ${moment}`, async () => {
            const args = stack.arguments("up", "--yes", "--skip-preview");
            const providers = await killedPulumi(args, env, written(moment), false);
            try {
                await run("pulumi", ["cancel", "--yes", "--stack", stack.name], { env });
                await stack.up();
                await assertBound(stack);
                const { code } = await stack.tryPulumi("preview", "--expect-no-changes");
                assert.equal(code, 0);
            } finally {
                providers.kill();
            }
            await stack.destroy();
        });
    }
});
