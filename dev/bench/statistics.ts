/** What several rounds of one measurement came to. */
export interface Summary {
    readonly median: number;
    readonly min: number;
    readonly max: number;
    readonly values: readonly number[];
}

/** @throws RangeError where nothing was measured. */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const upper = sorted[Math.floor(sorted.length / 2)];
    const lower = sorted[Math.floor((sorted.length - 1) / 2)];
    if (upper === undefined || lower === undefined) {
        throw new RangeError("median of no values");
    }
    return (lower + upper) / 2;
}

export function summarize(values: readonly number[]): Summary {
    return {
        median: median(values),
        min: Math.min(...values),
        max: Math.max(...values),
        values,
    };
}

/** Ratio of two series of the same rounds: of the medians, and the least and greatest of a round. */
export function ratioOf(ours: readonly number[], other: readonly number[]): Summary {
    const values = ours.flatMap((value, round) => {
        const against = other[round];
        return against === undefined ? [] : [value / against];
    });
    return { ...summarize(values), median: median(ours) / median(other) };
}

/**
 * Whether two runs of one measurement agree: their ranges overlap.
 * @returns undefined where neither has more than one round, and so no range.
 */
export function agree(one: Summary, other: Summary): boolean | undefined {
    if (one.values.length === 1 && other.values.length === 1) {
        return undefined;
    }
    return one.min <= other.max && other.min <= one.max;
}
