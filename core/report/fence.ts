import { printable, printableLines } from "../shown";

/** The longest run of backticks in a text. */
function longestRun(text: string): number {
    return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/**
 * A code block that its content cannot end: its fence is longer than any run of backticks within.
 * https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
export function fenced(language: string, content: readonly string[]): readonly string[] {
    const lines = content.map(printableLines);
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
