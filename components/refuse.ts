import * as pulumi from "@pulumi/pulumi";
import { printable } from "../core/shown";

/** The exit status by which the CLI knows that the user has been given the reason. */
const reported = 32;

/**
 * Ends the program with a message and without a stack trace, before anything is registered. A
 * RunError thrown in the program's function ends in the same, but Pulumi's SDK first describes what
 * the program has loaded: that takes a minute and some gigabytes of memory.
 */
export async function refuse(message: string): Promise<never> {
    await pulumi.log.error(message);
    process.exit(reported);
}

/**
 * Ends the program where something in the cluster keeps a change from being made.
 * @param refusals each with what is needed and found, as the provider says it.
 */
export function refuseGates(change: string, refusals: readonly string[]): Promise<never> {
    const lines = refusals.map((line) => `  - ${printable(line)}`);
    return refuse([`${change}: refused:`, ...lines, "Nothing has been changed."].join("\n"));
}
