import { kubectl } from "../../cluster/shell";
import { cluster, env } from "../../../tests/support/instance";
import { TestStack } from "../../../tests/support/stack";
import { measured, type Measured } from "../command";
import type { Sample, Scenario } from "../measurement";
import { timed } from "../timing";
import { withoutCheckpoints } from "../withoutCheckpoints";
import { namespace, volumesConfig } from "../volumes";

const provider = "pulumi-resource-kubernetes";

function memoryOf(memory: Measured["memory"]): Sample {
    return {
        program: memory.program ?? NaN,
        provider: memory[provider] ?? NaN,
        cli: memory.pulumi ?? NaN,
    };
}

/**
 * How a run grows with the number of volumes: the time of a no-op preview, and the memory that an
 * update takes which compares every volume and claim.
 */
export function sizesScenario(
    sizes: { readonly large: number; readonly middle: number; readonly small: number },
    rounds: number,
): Scenario {
    const stackOf = (count: number) => new TestStack(`size${count}`, volumesConfig(count));
    const [large, middle] = [stackOf(sizes.large), stackOf(sizes.middle)];
    const small = sizes.small === sizes.middle ? middle : stackOf(sizes.small);
    const stacks = new Set([small, middle, large]);
    const preview = (stack: TestStack) => timed(() => stack.preview("--expect-no-changes"));
    const memory = async (stack: TestStack) => {
        const up = stack.arguments("up", "--yes", "--skip-preview", "--expect-no-changes");
        return memoryOf((await measured("pulumi", up, env, true)).memory);
    };
    // What is measured begins where the stacks are there, and does not go by how they came there.
    const quickly = (work: (stack: TestStack) => Promise<unknown>) =>
        withoutCheckpoints(async () => {
            for (const stack of stacks) {
                await work(stack);
            }
        });
    const growth = sizes.large / sizes.middle;
    const linear = { atMost: sizes.large / sizes.small };
    return {
        name: "sizes",
        rounds,
        rows: [
            {
                metric: "preview",
                what: `no-op preview, ${sizes.large} volumes against ${sizes.middle}`,
                unit: "s",
                limit: { atMost: growth },
            },
            {
                metric: "program",
                what: `memory of the program, ${sizes.large} volumes against ${sizes.small}`,
                unit: "MiB",
                limit: linear,
            },
            {
                metric: "provider",
                what: `memory of the Kubernetes provider, ${sizes.large} against ${sizes.small}`,
                unit: "MiB",
                limit: linear,
            },
            {
                metric: "cli",
                what: `memory of the CLI, ${sizes.large} against ${sizes.small}`,
                unit: "MiB",
                limit: linear,
            },
        ],
        ours: {
            name: `${sizes.large} volumes`,
            run: async () => ({
                preview: await preview(large),
                ...(await memory(large)),
            }),
        },
        other: {
            name: "fewer volumes",
            run: async () => ({
                preview: await preview(middle),
                ...(await memory(small)),
            }),
        },
        before: async () => {
            await kubectl(cluster, ["create", "namespace", namespace]);
            await quickly(async (stack) => {
                await stack.init();
                await stack.up();
            });
        },
        after: async () => {
            await quickly((stack) => stack.remove());
            await kubectl(cluster, ["delete", "namespace", namespace]);
        },
    };
}
