import { CommandError, UsageError } from "./errors";
import { knownStacks } from "./stackFile";
import { command } from "./subprocess";

/**
 * The stack of --stack, else the one that `pulumi stack select` has selected.
 * @throws UsageError where there is neither.
 */
export async function chosenStack(given: string | undefined): Promise<string> {
    if (given === "") {
        throw new UsageError(`--stack: a name is required; ${stacksHere()}`);
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
