/**
 * The description of a Helm release carries the hash of what Helm does not compare: the files of a
 * local chart and of the postrender step.
 */
export function describeContent(content: string, repaired: string | undefined): string {
    const after = repaired === undefined || repaired === "" ? "" : `, after ${repaired}`;
    return `content ${content}${after}`;
}

/** The hash in a description; undefined where there is none. */
export function contentOf(description: string): string | undefined {
    return /^content (\w+)/.exec(description)?.[1];
}
