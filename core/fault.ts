/** One thing wrong with what the user gave. Every fault is reported, not only the first. */
export interface Fault {
    /** Dotted path of the configuration key, e.g. `kafka.brokers` or `nodes[1]`. */
    readonly key: string;
    /** The value as given; undefined where the key is missing. */
    readonly value: unknown;
    /** What would have been accepted. */
    readonly allowed: string;
    /** What to do about it, or why it is so; a clause without a full stop. */
    readonly remedy?: string;
}

const longestShown = 120;

/** A value on one line, as JSON, cut where it would hide the rest of the message. */
export function show(value: unknown): string {
    if (value === undefined) {
        return "nothing";
    }
    const text = JSON.stringify(value);
    return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** One fault as one line: key, value, what is allowed, what to do. */
export function formatFault({ key, value, allowed, remedy }: Fault): string {
    const line = `${key}: got ${show(value)}; allowed: ${allowed}`;
    return remedy === undefined ? line : `${line}; ${remedy}`;
}

/** Faults under a line that says what they are of, as a message to the user. */
export function formatFaults(what: string, faults: readonly Fault[]): string {
    return [what, ...faults.map((fault) => `  - ${formatFault(fault)}`)].join("\n");
}

/** The user's configuration is at fault; `message` has one line per fault. */
export class ConfigFaults extends Error {
    readonly faults: readonly Fault[];

    constructor(faults: readonly Fault[]) {
        super(faults.map(formatFault).join("\n"));
        this.name = "ConfigFaults";
        this.faults = faults;
    }
}
