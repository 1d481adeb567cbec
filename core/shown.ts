/*
 * Text from outside (a file, a disk, an API, a command line), made safe to show: on one line, without
 * anything that moves a terminal's cursor, hides text or changes its direction.
 */

/** Control and format characters, separators of lines, private and unassigned ones, lone surrogates. */
const unsafe = /[\p{C}\p{Zl}\p{Zp}]/gu;

const longestShown = 200;

function code(character: string): string {
    const number = character.codePointAt(0) ?? 0;
    const hex = number.toString(16);
    return number > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}

/** The text with every such character replaced. */
export function replacedUnsafe(text: string, replace: (character: string) => string): string {
    return text.replace(unsafe, replace);
}

/** The text with every such character as its code. */
export function printable(text: string): string {
    return replacedUnsafe(text, code);
}

/** The text escaped, and cut where it is long. */
export function shown(text: string, longest = longestShown): string {
    const start = text.length > longest ? `${text.slice(0, longest)}…` : text;
    return printable(start);
}

/** A text of several lines, each with such characters as their codes; tabs stay. */
export function printableLines(text: string): string {
    return replacedUnsafe(text, (character) =>
        character === "\n" || character === "\t" ? character : code(character),
    );
}
