/** Fewest single-letter edits from one word to another. */
function distance(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
        }
        row = next;
    }
    return row[b.length] ?? 0;
}

/** The known word a mistyped one most likely stands for, if any is near enough. */
export function nearest(word: string, known: readonly string[]): string | undefined {
    const lower = word.toLowerCase();
    const ranked = known
        .map((name) => ({ name, edits: distance(lower, name.toLowerCase()) }))
        .sort((a, b) => a.edits - b.edits);
    const best = ranked[0];
    return best !== undefined && best.edits <= Math.max(2, Math.floor(word.length / 3))
        ? best.name
        : undefined;
}
