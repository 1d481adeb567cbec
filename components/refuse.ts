import * as pulumi from "@pulumi/pulumi";

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
