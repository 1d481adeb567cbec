import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubectl, run } from "../../cluster/shell";
import { cluster, env, scratch } from "../../../tests/support/instance";
import { pods } from "../../../tests/support/kube";
import { soakConfig } from "../../../tests/support/soak";
import { TestStack } from "../../../tests/support/stack";
import type { Sample, Scenario } from "../measurement";
import { Serving } from "../serving";
import { timed } from "../timing";

const minutes = "300s";

/** The chart taken away and put back over the same disks, until every broker serves. */
export function recreationScenario(rounds: number): Scenario {
    const stack = new TestStack("bench", soakConfig());
    const { release, namespace, chart } = stack.config;
    const kafka = stack.chart.kafka.name;
    const serving = new Serving(namespace, release);
    const values = join(scratch, "values.json");
    const in_ = ["-n", namespace];

    async function stopByHand(): Promise<void> {
        await kubectl(cluster, ["scale", "statefulset", kafka, "--replicas=0", ...in_]);
        const brokers = (await pods(namespace, release))
            .map((pod) => pod.split(" ")[0] ?? "")
            .filter((pod) => pod.startsWith(`${kafka}-`));
        await kubectl(cluster, [
            ...["wait", "--for=delete", ...in_, `--timeout=${minutes}`],
            ...brokers.map((pod) => `pod/${pod}`),
        ]);
        await run("helm", ["uninstall", release, ...in_, "--wait"], { env });
    }

    async function installByHand(): Promise<void> {
        await run(
            "helm",
            [
                ...["install", release, String(chart.path), ...in_, "--values", values],
                ...[
                    "--post-renderer",
                    "./components/postrender.js",
                    "--wait",
                    "--timeout",
                    minutes,
                ],
            ],
            { env },
        );
    }

    async function restarts(): Promise<number> {
        return (await pods(namespace, release))
            .map((pod) => Number(/restarts=(\d+)$/.exec(pod)?.[1]))
            .reduce((sum, count) => sum + count, 0);
    }

    async function sample(
        stop: () => Promise<unknown>,
        start: () => Promise<unknown>,
    ): Promise<Sample> {
        const stopped = await timed(stop);
        const started = await timed(async () => {
            await start();
            await serving.check();
        });
        return { stopped, started, whole: stopped + started, restarts: await restarts() };
    }

    /** The side that is installed: the two must not be installed over each other. */
    let installed: "stack" | "hand" = "stack";
    async function handOver(to: "stack" | "hand"): Promise<void> {
        if (installed === to) {
            return;
        }
        if (to === "hand") {
            stack.set({ installed: false });
            await stack.up();
            await installByHand();
        } else {
            await stopByHand();
            stack.set({ installed: true });
            await stack.up();
        }
        installed = to;
        await serving.check();
    }

    return {
        name: "recreation",
        rounds,
        never: "restarts",
        rows: [
            {
                metric: "started",
                what: "chart installed again, to every broker serving",
                unit: "s",
                limit: { atMost: 1.25 },
            },
            { metric: "stopped", what: "brokers stopped in order, chart removed", unit: "s" },
            { metric: "whole", what: "both together", unit: "s", limit: { atMost: 1.2 } },
        ],
        ours: {
            name: "pulumi up twice",
            run: async () => {
                await handOver("stack");
                return sample(
                    () => {
                        stack.set({ installed: false });
                        return stack.up();
                    },
                    () => {
                        stack.set({ installed: true });
                        return stack.up();
                    },
                );
            },
        },
        other: {
            name: "kubectl scale, helm uninstall, helm install",
            run: async () => {
                await handOver("hand");
                return sample(stopByHand, installByHand);
            },
        },
        before: async () => {
            await stack.init();
            await stack.up();
            writeFileSync(values, JSON.stringify(stack.chart.values));
            await serving.prepare();
        },
        after: async () => {
            if (installed === "hand") {
                await stopByHand();
            }
            await stack.remove();
        },
    };
}
