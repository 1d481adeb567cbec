import { type Plain, notYetKnown } from "./plain";

/** One thing wrong with one object. */
export interface Violation {
    /** The object as `kind/name` or `kind/namespace/name`. */
    readonly object: string;
    /** Dotted path of the property. */
    readonly key: string;
    readonly value: Plain | undefined;
    /** What would have been accepted. */
    readonly allowed: string;
    /** Why it is so, and what to do; a clause without a full stop. */
    readonly remedy: string;
    /** Of the resource, where the policy looks at a whole stack. */
    readonly urn?: string;
}

const longestShown = 120;

function show(value: Plain | undefined): string {
    if (value === undefined) {
        return "nothing";
    }
    const text = JSON.stringify(value === notYetKnown ? "unknown until the update" : value);
    return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** One line: object, property, value, what is allowed, what to do. */
export function format({ object, key, value, allowed, remedy }: Violation): string {
    return `${object}: ${key}: got ${show(value)}; allowed: ${allowed}; ${remedy}`;
}
