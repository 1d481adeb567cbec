import { at, isList, type Json, objectAt } from "../core/json";
import { JsonFault, parseJson } from "../core/parseJson";
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
    return resourcesIn(stack, await exportState(stack));
}

/**
 * What does not look like a state is not taken for an empty one, which would be of no cluster.
 * @throws BackendError where it does not.
 */
function resourcesIn(stack: string, text: string): readonly Json[] {
    const fault = (why: string) =>
        new BackendError(`stack ${stack}: the state cannot be read: pulumi stack export: ${why}`);
    let state: Json;
    try {
        state = parseJson(text);
    } catch (error) {
        throw error instanceof JsonFault ? fault(error.message) : error;
    }
    const resources = at(state, "deployment", "resources") ?? [];
    // A backend may leave the deployment of a stack out that was never updated.
    const isState =
        objectAt(state, "deployment") !== undefined || typeof at(state, "version") === "number";
    if (!isState || !isList(resources)) {
        throw fault("it has no deployment with a list of resources");
    }
    return resources;
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
