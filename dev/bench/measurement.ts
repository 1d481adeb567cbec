import { ratioOf, type Summary, summarize } from "./statistics";

/** What one run of a side measured: metric -> value. */
export type Sample = Readonly<Record<string, number>>;

/** One of the two that are compared. */
export interface Side {
    readonly name: string;
    /** Measures once, and leaves things as they were before. */
    readonly run: () => Promise<Sample>;
}

/** What a ratio has to be: 1.1 at most, or 0.95 at least. */
export type Limit = { readonly atMost: number } | { readonly atLeast: number };

/** A line of the table: one metric of both sides. */
export interface Row {
    readonly metric: string;
    readonly what: string;
    readonly unit: "s" | "ms" | "MB/s" | "MiB";
    /** None where the ratio is only reported. */
    readonly limit?: Limit;
}

/** Two sides that are measured in turn, and what their ratios have to be. */
export interface Scenario {
    readonly name: string;
    /** Rounds in a usual run; ROUNDS overrides it. */
    readonly rounds: number;
    readonly ours: Side;
    readonly other: Side;
    readonly rows: readonly Row[];
    /** No value of ours may be above so many times the median. */
    readonly outlier?: number;
    /** A metric of ours that has to be 0 in every round. */
    readonly never?: string;
    readonly before?: () => Promise<void>;
    readonly after?: () => Promise<void>;
}

/** A measured line of the table. */
export interface Result extends Omit<Row, "metric"> {
    readonly scenario: string;
    readonly ours: Summary & { readonly name: string };
    readonly other: Summary & { readonly name: string };
    readonly ratio: Summary;
    /** undefined where the row has no limit. */
    readonly met: boolean | undefined;
    /** Load average of the machine over the last minute, when it began and when it ended. */
    readonly load: readonly [number, number];
}

function isMet(ratio: number, limit: Limit | undefined): boolean | undefined {
    if (limit === undefined) {
        return undefined;
    }
    return "atMost" in limit ? ratio <= limit.atMost : ratio >= limit.atLeast;
}

/** @throws Error where a side did not measure a row's metric in every round. */
export function evaluate(
    scenario: Scenario,
    samples: { readonly ours: readonly Sample[]; readonly other: readonly Sample[] },
    load: readonly [number, number],
): Result[] {
    const valuesOf = (side: readonly Sample[], metric: string) =>
        side.map((sample) => {
            const value = sample[metric];
            if (value === undefined || !Number.isFinite(value) || value <= 0) {
                throw new Error(`${scenario.name}: ${metric} was not measured`);
            }
            return value;
        });
    const { never, outlier } = scenario;
    const clean = never === undefined || samples.ours.every((sample) => sample[never] === 0);
    return scenario.rows.map(({ metric, ...row }) => {
        const ours = valuesOf(samples.ours, metric);
        const other = valuesOf(samples.other, metric);
        const ratio = ratioOf(ours, other);
        const summary = summarize(ours);
        const calm = outlier === undefined || summary.max <= outlier * summary.median;
        const met = isMet(ratio.median, row.limit);
        return {
            ...row,
            scenario: scenario.name,
            ours: { name: scenario.ours.name, ...summary },
            other: { name: scenario.other.name, ...summarize(other) },
            ratio,
            met: met === undefined ? undefined : met && calm && clean,
            load,
        };
    });
}
