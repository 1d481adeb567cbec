import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { kubectl } from "../../cluster/shell";
import { cluster, scratch } from "../../../tests/support/instance";
import { TestStack } from "../../../tests/support/stack";
import { watchBound } from "../claims";
import type { Sample, Scenario } from "../measurement";
import { timed } from "../timing";
import { withoutCheckpoints } from "../withoutCheckpoints";
import { manifests, namespace, volumesConfig } from "../volumes";

/**
 * Makes and removes so many volumes with their claims, by the program and by kubectl.
 *
 * @param atOnce whether Pulumi writes its state once, at the end, as docs/performance.md has it for
 * hundreds of volumes.
 */
export function volumesScenario(
    count: number,
    rounds: number,
    atMost: number,
    atOnce = false,
): Scenario {
    const how = atOnce ? ", state written at the end" : "";
    const ours = <T>(work: () => Promise<T>) => (atOnce ? withoutCheckpoints(work) : work());
    const stack = new TestStack(`v${count}`, volumesConfig(count));
    const file = join(scratch, `volumes-${count}.json`);

    /** From the start of the command to its end and the last claim bound; then all gone again. */
    async function round(
        make: () => Promise<unknown>,
        remove: () => Promise<unknown>,
    ): Promise<Sample> {
        const bound = await watchBound(namespace, count);
        try {
            const start = performance.now();
            await make();
            const ended = performance.now();
            const made = (Math.max(ended, await bound.last) - start) / 1000;
            return { made, gone: await timed(remove) };
        } finally {
            bound.stop();
        }
    }

    return {
        name: `${count} volumes`,
        rounds,
        rows: [
            {
                metric: "made",
                what: `${count} volumes with claims, to all Bound${how}`,
                unit: "s",
                limit: { atMost },
            },
            {
                metric: "gone",
                what: `${count} volumes with claims, gone again${how}`,
                unit: "s",
                limit: { atMost: 1.2 },
            },
        ],
        ours: {
            name: `pulumi up, destroy${how}`,
            run: () =>
                round(
                    () => ours(() => stack.up()),
                    () => ours(() => stack.destroy()),
                ),
        },
        other: {
            name: "kubectl apply, delete",
            run: () =>
                round(
                    () => kubectl(cluster, ["apply", "-f", file]),
                    () => kubectl(cluster, ["delete", "-f", file]),
                ),
        },
        before: async () => {
            mkdirSync(scratch, { recursive: true });
            writeFileSync(file, JSON.stringify(manifests(count, "the benchmark")));
            await kubectl(cluster, ["create", "namespace", namespace]);
            await stack.init();
        },
        after: async () => {
            await ours(() => stack.remove());
            await kubectl(cluster, ["delete", "namespace", namespace]);
        },
    };
}
