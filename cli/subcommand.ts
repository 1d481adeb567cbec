import { type Command, Option } from "commander";
import { type ExitCode, meanings } from "./exitCodes";

/** What a subcommand takes, does and ends with; what does it is loaded by `run` alone. */
export interface Subcommand<Options extends object> {
    readonly name: string;
    readonly summary: string;
    /** For the subcommand's own --help. */
    readonly description: string;
    readonly options: readonly Option[];
    /** Arguments of an example, after the subcommand's name. */
    readonly example: string;
    /** How it may end. */
    readonly ends: readonly ExitCode[];
    readonly run: (options: Options) => Promise<ExitCode> | ExitCode;
}

/** Adds a subcommand to a command. */
export type Adds = (parent: Command, ended: (code: ExitCode) => void) => void;

export function subcommand<Options extends object>(definition: Subcommand<Options>): Adds {
    const { name, summary, description, options, example, ends, run } = definition;
    return (parent, ended) => {
        const command = parent.command(name).summary(summary).description(description);
        for (const option of options) {
            command.addOption(option);
        }
        const line = `npx ${[...pathOf(parent), name, example].join(" ")}`;
        command
            .addHelpText("after", `\nExample:\n  ${line}\n\n${exitCodeTable(ends)}`)
            .action(async (given: Options) => {
                ended(await run(given));
            });
    };
}

function pathOf(command: Command): readonly string[] {
    return [...(command.parent === null ? [] : pathOf(command.parent)), command.name()];
}

/** The exit codes with their meanings, as --help prints them. */
export function exitCodeTable(
    codes: readonly number[] = Object.keys(meanings).map(Number),
): string {
    const rows = Object.entries(meanings)
        .filter(([code]) => codes.includes(Number(code)))
        .map(([code, meaning]) => `  ${code.padEnd(4)}${meaning}`);
    return ["Exit codes:", ...rows].join("\n");
}

/** The options that mean the same in every subcommand that has them. */
export const option = {
    stack: () => new Option("-s, --stack <name>", "stack (default: the selected one)"),
    config: () =>
        new Option(
            "-c, --config <key=value>",
            "configuration value for this run, as for pulumi; may be repeated",
        ).argParser((value: string, earlier: readonly string[] | undefined) => [
            ...(earlier ?? []),
            value,
        ]),
    configFile: () =>
        new Option(
            "--config-file <file>",
            "configuration of the stack (default: Pulumi.<stack>.yaml)",
        ),
    context: () =>
        new Option(
            "--context <name>",
            "context of the kubeconfig (default: the stack's kubernetes:context, else the current one)",
        ),
    release: () =>
        new Option(
            "--release <name>",
            "name of the Helm release; without it, init takes the default and wipe asks for it",
        ),
    from: () =>
        new Option(
            "--from <path>",
            "what to read: for init a values file, for ci comment the folder that ci preview or ci up has written",
        ).makeOptionMandatory(),
    json: () => new Option("--json", "print JSON"),
};
