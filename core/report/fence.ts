/** The longest run of backticks in a text. */
function longestRun(text: string): number {
    return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/**
 * A code block that its content cannot end: its fence is longer than any run of backticks within.
 * https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
export function fenced(language: string, lines: readonly string[]): readonly string[] {
    const fence = "`".repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
    return [`${fence}${language}`, ...lines, fence];
}

/** Text as code within a line, which cannot end it either. */
export function code(text: string): string {
    const run = longestRun(text);
    if (run === 0) {
        return `\`${text}\``;
    }
    const ticks = "`".repeat(run + 1);
    return `${ticks} ${text} ${ticks}`;
}
