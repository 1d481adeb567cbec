import { list } from "../../../tests/support/kube";
import { localConfig, TestStack } from "../../../tests/support/stack";
import type { Scenario } from "../measurement";
import { timed } from "../timing";

/**
 * `pulumi up` of dev for the first time, against one that changes nothing: class, volumes, claims,
 * the directories on the node, and, where it is installed, the chart with all its pods.
 */
export function firstUpScenario(installed: boolean, rounds: number): Scenario {
    const stack = new TestStack("bench", { ...localConfig(), installed });
    const up = async () => {
        const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes");
        if (code !== 0) {
            throw new Error(`pulumi up ended with ${code}: ${stdout}${stderr}`);
        }
    };
    let there = false;
    return {
        name: installed ? "first up with Kafka" : "first up",
        rounds,
        rows: [
            {
                metric: "up",
                what: installed
                    ? "first up of dev, to every broker proven to serve"
                    : "first up of dev, volumes and claims",
                unit: "s",
                ...(installed ? {} : { limit: { atMost: 2 } }),
            },
        ],
        outlier: 3,
        ours: {
            name: "first pulumi up",
            run: async () => {
                if (there) {
                    await stack.destroy();
                }
                there = true;
                return { up: await timed(up) };
            },
        },
        other: {
            name: "no-op pulumi up",
            run: async () => {
                if (!there) {
                    await up();
                    there = true;
                }
                return { up: await timed(up) };
            },
        },
        before: () => stack.init(),
        after: async () => {
            await stack.remove();
            const left = await list("pv");
            if (left.length > 0) {
                throw new Error(`${left.length} volumes are left`);
            }
        },
    };
}
