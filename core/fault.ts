import { shown } from "./shown";

/** One error in the configuration. All are reported, not only the first. */
export interface Fault {
    /** Dotted path of the configuration key, e.g. `kafka.brokers` or `nodes[1]`. */
    readonly key: string;
    /** The configured value; undefined where the key is missing. */
    readonly value: unknown;
    /** What is allowed. */
    readonly allowed: string;
    /** What to do, or the reason; a clause without a full stop. */
    readonly remedy?: string;
}

const longestShown = 120;

/** A value as JSON on one line, escaped; a long one is cut. */
export function show(value: unknown): string {
    if (value === undefined) {
        return "nothing";
    }
    const text = JSON.stringify(value);
    return shown(text, longestShown);
}

/** One fault as one line: key, value, what is allowed, what to do. */
export function formatFault({ key, value, allowed, remedy }: Fault): string {
    const line = `${shown(key)}: got ${show(value)}; allowed: ${allowed}`;
    return remedy === undefined ? line : `${line}; ${remedy}`;
}

/** Faults under a line that says what they are of, as a message to the user. */
export function formatFaults(what: string, faults: readonly Fault[]): string {
    return [what, ...faults.map((fault) => `  - ${formatFault(fault)}`)].join("\n");
}

/** The configuration has faults; `message` has one line for each. */
export class ConfigFaults extends Error {
    readonly faults: readonly Fault[];

    constructor(faults: readonly Fault[]) {
        super(faults.map(formatFault).join("\n"));
        this.name = "ConfigFaults";
        this.faults = faults;
    }
}
