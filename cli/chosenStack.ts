import { shown } from "../core/shown";
import { CommandError, UsageError } from "./errors";
import { knownStacks } from "./stackFile";
import { command } from "./subprocess";

/** https://www.pulumi.com/docs/iac/concepts/stacks/#create-a-stack */
const stackName = /^([\w.-]{1,100}\/){0,2}[\w.-]{1,100}$/;

/**
 * The stack of --stack, else the one that `pulumi stack select` has selected.
 * @throws UsageError where there is neither.
 */
export async function chosenStack(given: string | undefined): Promise<string> {
    if (given === "") {
        throw new UsageError(`--stack: a name is required; ${stacksHere()}`);
    }
    if (given !== undefined && !stackName.test(given)) {
        throw new UsageError(
            `--stack ${shown(given)}: allowed: letters, digits, -, _ and ., with organization/project/ before it or not`,
        );
    }
    return given ?? selectedStack();
}

async function selectedStack(): Promise<string> {
    try {
        const name = await command("pulumi", ["stack", "--show-name", "--non-interactive"]);
        return name.trim();
    } catch (error) {
        if (!(error instanceof CommandError)) {
            throw error;
        }
        const why =
            error.message
                .split("\n")
                .at(-1)
                ?.trim()
                .replace(/^error: /, "") ?? "";
        throw new UsageError(`--stack is required: ${why}; ${stacksHere()}`);
    }
}

function stacksHere(): string {
    const names = knownStacks(process.cwd());
    return `stacks here: ${names.length === 0 ? "none" : names.join(", ")}`;
}
