import type { Scenario } from "../measurement";
import { Stack } from "../stack";
import { TestStack, localConfig } from "../../../tests/support/stack";
import { timed } from "../timing";

/**
 * `pulumi preview` where nothing is to change, against a program that declares the same objects and
 * checks nothing.
 */
export function previewScenario(rounds: number): Scenario {
    const stack = new TestStack("bench", localConfig());
    const plain = new Stack("dev/bench/plain", "plain");
    return {
        name: "preview",
        rounds,
        rows: [
            {
                metric: "preview",
                what: "no-op preview of dev, Kafka installed",
                unit: "s",
                limit: { atMost: 1.35 },
            },
        ],
        ours: {
            name: "pulumi preview",
            run: async () => ({
                preview: await timed(() => stack.preview("--expect-no-changes")),
            }),
        },
        other: {
            name: "plain program, same objects",
            run: async () => ({
                preview: await timed(() => plain.run("preview", "--expect-no-changes")),
            }),
        },
        before: async () => {
            await stack.init();
            await stack.up();
            await plain.init({});
            await plain.run("up", "--yes", "--skip-preview");
        },
        after: async () => {
            await plain.remove();
            await stack.remove();
        },
    };
}
