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

/** What Markdown reads as something else, but for `_` within a word. */
const markup = /[\\`<*[~]|&(?=[#\w])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** What GitHub makes a link of together with what is around it: a mention, an issue, a URL. */
const linked = /@(?=\w)|#(?=\d)|\bGH(?=-\d)|:(?=\/\/)|\bwww(?=\.)/giu;

/**
 * Text from outside within a line or the cell of a table, written so that GitHub shows it as text, but
 * for `|`, which only ends cells. A backslash prevents neither a link nor mathematics; an empty comment
 * behind the character and an element around `$` do: https://github.com/github/cmark-gfm/issues/181,
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
 */
export function inline(text: string): string {
    return printable(text)
        .replaceAll(markup, "\\$&")
        .replaceAll("$", "<span>$$</span>")
        .replaceAll(linked, "$&<!-- -->");
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
