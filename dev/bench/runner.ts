import { loadavg } from "node:os";
import { progress } from "../cluster/progress";
import { evaluate, type Result, type Sample, type Scenario, type Side } from "./measurement";

function load(): number {
    return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

function shown(sample: Sample): string {
    return Object.entries(sample)
        .map(([metric, value]) => `${metric} ${value.toFixed(2)}`)
        .join(", ");
}

/**
 * Measures both sides in turn, so that what changes on the machine meanwhile meets both; every other
 * round begins with the other side.
 * @param interrupted ends it before the next measurement, with everything taken away again.
 */
export async function measure(
    scenario: Scenario,
    rounds: number,
    interrupted: AbortSignal,
): Promise<Result[]> {
    const before = load();
    const samples: Record<"ours" | "other", Sample[]> = { ours: [], other: [] };
    try {
        await scenario.before?.();
        for (let round = 1; round <= rounds; round++) {
            const order =
                round % 2 === 1 ? (["ours", "other"] as const) : (["other", "ours"] as const);
            for (const name of order) {
                interrupted.throwIfAborted();
                const side: Side = scenario[name];
                const sample = await side.run();
                samples[name].push(sample);
                progress(
                    "measured",
                    `${scenario.name} ${round}/${rounds}, ${side.name}: ${shown(sample)}`,
                );
            }
        }
    } finally {
        await scenario.after?.();
    }
    return evaluate(scenario, samples, [before, load()]);
}
