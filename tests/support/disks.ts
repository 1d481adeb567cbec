import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PlannedVolume } from "../../core/plan";
import { claims, mounts } from "./kube";
import type { TestStack } from "./stack";

/** The pod that uses a volume. */
export function podOf({ chart }: TestStack, { role, ordinal }: PlannedVolume): string {
    const { kafka, zookeeper, controllers } = chart;
    const name = { kafka, zookeeper, controller: controllers }[role]?.name;
    return `${name ?? ""}-${ordinal}`;
}

/** Which pod has which directory by the plan: `<pod> <claim> <path>`, sorted. */
function planned(stack: TestStack): string[] {
    return stack.plan
        .map((volume) => `${podOf(stack, volume)} ${volume.claim} ${volume.path}`)
        .sort();
}

/** The volumes that brokers have, and no ZooKeeper. */
export function brokerDisks(stack: TestStack) {
    return stack.plan.filter(({ role }) => role === "kafka");
}

/**
 * Every claim is bound to the volume that the plan has for it, and there are no others.
 * @param kept volumes that the stack keeps, such as those of ZooKeeper, though its plan has them no more.
 */
export async function assertBound(
    stack: TestStack,
    kept: readonly PlannedVolume[] = [],
): Promise<void> {
    const bound = [...stack.plan, ...kept].map(({ claim, volume }) => `${claim} Bound ${volume}`);
    assert.deepEqual(await claims(stack.config.namespace), bound.sort());
}

/** Each pod has its own directory, and each broker's disk says which broker it is of. */
export async function assertDisks(stack: TestStack): Promise<void> {
    const { namespace, release } = stack.config;
    assert.deepEqual(await mounts(namespace, release), planned(stack));
    for (const { ordinal, path } of brokerDisks(stack)) {
        const properties = readFileSync(join(path, "logs/meta.properties"), "utf8");
        // Formatted in KRaft, it has the number as that of a node.
        const id = /^(?:broker|node)\.id=(\d+)$/m.exec(properties)?.[1];
        assert.equal(id, String(ordinal), `${path}: ${properties}`);
    }
}
