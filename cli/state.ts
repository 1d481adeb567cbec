import { type Json, listAt } from "../core/json";
import { BackendError, CommandError } from "./errors";
import { command } from "./subprocess";

/**
 * A stack's state, as `pulumi stack export` prints it.
 * @throws BackendError where pulumi cannot read it.
 */
export async function exportState(stack: string): Promise<string> {
    try {
        return await command("pulumi", ["stack", "export", "--stack", stack, "--non-interactive"]);
    } catch (error) {
        if (error instanceof CommandError) {
            throw new BackendError(`stack ${stack}: the state cannot be read: ${oneLine(error)}`);
        }
        throw error;
    }
}

function oneLine({ message }: CommandError): string {
    return message.replaceAll(/\s*\n\s*/g, " ").trim();
}

/**
 * The resources that a stack's state has.
 * @throws BackendError where pulumi cannot read it.
 */
export async function deployedResources(stack: string): Promise<readonly Json[]> {
    const state = JSON.parse(await exportState(stack)) as Json;
    return listAt(state, "deployment", "resources");
}

/** The same for a subcommand that works without: a note on stderr says so where it cannot be read. */
export async function resourcesIfReadable(stack: string): Promise<readonly Json[] | undefined> {
    try {
        return await deployedResources(stack);
    } catch (error) {
        if (!(error instanceof BackendError)) {
            throw error;
        }
        process.stderr.write(
            `note: ${error.message}; the volumes are compared with the configuration only\n`,
        );
        return undefined;
    }
}
