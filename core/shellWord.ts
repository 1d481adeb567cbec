/** A word that a POSIX shell reads as this text, whatever is in it. */
export function shellWord(text: string): string {
    return /^[\w./:@+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
