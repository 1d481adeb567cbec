import type { Scenario } from "../measurement";
import { Stack } from "../stack";
import { TestStack, localConfig } from "../../../tests/support/stack";
import { timed } from "../timing";

/** `pulumi preview` where nothing is to change, against a program that declares nothing. */
export function previewScenario(rounds: number): Scenario {
    const stack = new TestStack("bench", localConfig());
    const empty = new Stack("dev/bench/empty", "empty");
    return {
        name: "preview",
        rounds,
        rows: [
            {
                metric: "preview",
                what: "no-op preview of dev",
                unit: "s",
                limit: { atMost: 1.3 },
            },
        ],
        ours: {
            name: "pulumi preview",
            run: async () => ({
                preview: await timed(() => stack.preview("--expect-no-changes")),
            }),
        },
        other: {
            name: "empty program, same SDKs",
            run: async () => ({
                preview: await timed(() => empty.run("preview", "--expect-no-changes")),
            }),
        },
        before: async () => {
            await stack.init();
            await stack.up();
            await empty.init({});
            await empty.run("up", "--yes", "--skip-preview");
        },
        after: async () => {
            await empty.remove();
            await stack.remove();
        },
    };
}
