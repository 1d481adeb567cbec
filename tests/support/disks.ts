import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { claims, mounts } from "./kube";
import type { TestStack } from "./stack";

/** Which pod has which directory, as the plan wants it: `<pod> <claim> <path>`, sorted. */
function planned(stack: TestStack): string[] {
    return stack.plan
        .map(({ claim, path }) => {
            const pod = claim.replace(/^data(log)?dir(-\d+)?-/, "");
            return `${pod} ${claim} ${path}`;
        })
        .sort();
}

/** The volumes that brokers have, and no ZooKeeper. */
export function brokerDisks(stack: TestStack) {
    return stack.plan.filter(({ claim }) => claim.includes("-cp-kafka-"));
}

/** Every claim is bound to the volume that the plan has for it, and there are no others. */
export async function assertBound(stack: TestStack): Promise<void> {
    const bound = stack.plan.map(({ claim, volume }) => `${claim} Bound ${volume}`);
    assert.deepEqual(await claims(stack.config.namespace), bound.sort());
}

/** Each pod has its own directory, and each broker's says on the disk itself whose it is. */
export async function assertDisks(stack: TestStack): Promise<void> {
    const { namespace, release } = stack.config;
    assert.deepEqual(await mounts(namespace, release), planned(stack));
    for (const { claim, path } of brokerDisks(stack)) {
        const properties = readFileSync(join(path, "logs/meta.properties"), "utf8");
        const id = /^broker\.id=(\d+)$/m.exec(properties)?.[1];
        assert.equal(id, /\d+$/.exec(claim)?.[0], `${path}: ${properties}`);
    }
}
