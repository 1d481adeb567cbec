import { printable, printableLines } from "../shown";

/** The longest run of backticks in a text. */
function longestRun(text: string): number {
    return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** A fence is twice in a block, and one as long as any content would make a comment too long. */
const longestRunShown = 80;
const startOfRun = 40;

/** The text with the length of a long run of backticks in place of most of it, which makes it no longer. */
function withShortRuns(text: string): string {
    return text.replaceAll(/`+/g, (run) =>
        run.length > longestRunShown
            ? `${run.slice(0, startOfRun)}… (${run.length} backticks)`
            : run,
    );
}

/**
 * A code block that its content cannot end: its fence is longer than any run of backticks within.
 * https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
export function fenced(language: string, content: readonly string[]): readonly string[] {
    const lines = content.map((line) => withShortRuns(printableLines(line)));
    const fence = "`".repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
    return [`${fence}${language}`, ...lines, fence];
}

/**
 * Text from outside within a line or the cell of a table: what Markdown would read as something else
 * is escaped, but for `|`, which only ends cells.
 */
export function inline(text: string): string {
    return printable(text).replaceAll(/[\\`<*[]/g, "\\$&");
}

/** Text as code within a line, which cannot end it either. */
export function code(raw: string): string {
    const text = printable(raw);
    const run = longestRun(text);
    if (run === 0) {
        return `\`${text}\``;
    }
    const ticks = "`".repeat(run + 1);
    return `${ticks} ${text} ${ticks}`;
}
