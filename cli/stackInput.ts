import { load } from "../core/config/load";
import type { Configured } from "../core/config/read";
import type { JsonObject } from "../core/json";
import { configArguments } from "./configArguments";
import { chosenStack } from "./chosenStack";
import { readStackFile, type StackFile } from "./stackFile";

/** What every subcommand that works on a stack is given. */
export interface StackOptions {
    readonly stack?: string;
    readonly config?: readonly string[];
    readonly configFile?: string;
}

/** What a subcommand that reads the cluster is given. */
export interface ClusterOptions extends StackOptions {
    readonly context?: string;
}

/** A stack and its configuration, before it is checked. */
export interface StackInput {
    readonly stack: string;
    readonly file: StackFile;
    /** The keys of the stack's file with those of --config. */
    readonly given: JsonObject;
}

/** @throws UsageError where there is no such stack, or a file or value cannot be read. */
export async function stackInput(options: StackOptions): Promise<StackInput> {
    const stack = await chosenStack(options.stack);
    const file = readStackFile(process.cwd(), stack, options.configFile);
    const given = configArguments(file.project, options.config ?? [], file.given);
    return { stack, file, given };
}

/** A stack with its configuration, checked. */
export interface ConfiguredStack extends Omit<StackInput, "given"> {
    readonly configured: Configured;
}

/**
 * Prints what in the configuration is probably a mistake.
 * @throws UsageError as {@link stackInput}, ConfigFaults where the configuration cannot work.
 */
export async function configuredStack(options: StackOptions): Promise<ConfiguredStack> {
    const { given, ...input } = await stackInput(options);
    const { warnings, ...configured } = load(given, input.file.defaults);
    for (const warning of warnings) {
        process.stderr.write(`warning: ${warning}\n`);
    }
    return { ...input, configured };
}
