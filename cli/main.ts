import { Command, CommanderError } from "commander";
import { version } from "../package.json";
import { printable, printableLines } from "../core/shown";
import { ci } from "./commands/ci";
import { doctor } from "./commands/doctor";
import { drift } from "./commands/drift";
import { images } from "./commands/images";
import { init } from "./commands/init";
import { place } from "./commands/place";
import { plan } from "./commands/plan";
import { report } from "./commands/report";
import { takeover } from "./commands/takeover";
import { wipe } from "./commands/wipe";
import { failureOf } from "./errors";
import { type ExitCode, exitCodes } from "./exitCodes";
import { exitCodeTable } from "./subcommand";

const subcommands = [init, plan, images, place, report, drift, doctor, takeover, wipe, ci];

function oneLine(text: string): string {
    const line = text
        .replace(/^error: /, "")
        .trim()
        .replaceAll(/\s*\n\s*/g, " ");
    return printable(line);
}

function program(ended: (code: ExitCode) => void): Command {
    const command = new Command("kafka-local-volumes")
        .description("Kafka on node-local volumes: commands for a stack, in addition to pulumi.")
        .version(version)
        .exitOverride()
        .configureOutput({
            outputError: (text, write) => {
                write(`${oneLine(text)}\n`);
            },
        })
        .addHelpText(
            "after",
            `\nExample:\n  npx kafka-local-volumes plan --stack dev\n\n${exitCodeTable()}`,
        );
    for (const add of subcommands) {
        add(command, ended);
    }
    return command;
}

/**
 * Runs the command.
 * @returns how it ends; a fault of this program itself is thrown.
 */
export async function main(args: readonly string[]): Promise<ExitCode> {
    let code: ExitCode = exitCodes.done;
    const command = program((ended) => {
        code = ended;
    });
    try {
        await command.parseAsync(args, { from: "user" });
        return code;
    } catch (error) {
        if (error instanceof CommanderError) {
            return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput;
        }
        const failure = failureOf(error);
        process.stderr.write(`${printableLines(failure.message)}\n`);
        return failure.code;
    }
}
