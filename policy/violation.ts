import { type Plain, notYetKnown } from "./plain";

/** A violation by one object. */
export interface Violation {
    /** The object as `kind/name` or `kind/namespace/name`. */
    readonly object: string;
    /** Dotted path of the property. */
    readonly key: string;
    readonly value: Plain | undefined;
    /** What is allowed. */
    readonly allowed: string;
    /** The reason, and what to do; a clause without a full stop. */
    readonly remedy: string;
    /** URN of the resource, where the policy checks a whole stack. */
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
