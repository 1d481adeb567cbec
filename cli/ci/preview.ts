import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatMarkdown } from "../../core/report/markdown";
import { printableLines } from "../../core/shown";
import { chosenStack } from "../chosenStack";
import { failureOf } from "../errors";
import { type ExitCode, exitCodes } from "../exitCodes";
import { reportCode, reportOf } from "../reportChange";
import type { StackOptions } from "../stackInput";
import { succeeds } from "../subprocess";

export interface CiPreviewOptions extends Pick<StackOptions, "stack" | "configFile"> {
    /** Folder for report.md and preview.txt. */
    readonly out: string;
    readonly policyPack: string;
}

/** What `ci preview` writes into its folder. */
export const files = { report: "report.md", preview: "preview.txt" } as const;

/** The arguments that pulumi gets for a stack. */
export function pulumiArguments(stack: string, { configFile, policyPack }: CiPreviewOptions) {
    return [
        ...["--stack", stack, "--non-interactive", "--color", "never"],
        ...(configFile === undefined ? [] : ["--config-file", configFile]),
        ...["--policy-pack", policyPack],
    ];
}

/**
 * Text of others in a job's log. The runner takes a line that begins with `::`, and `##[` anywhere, for
 * a command: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function inLog(text: string): string {
    return printableLines(text)
        .replaceAll(/^(\s*):(?=:)/gm, "$1\\u003a")
        .replaceAll("##[", "#\\u0023[");
}

async function writeReport(file: string, options: StackOptions): Promise<ExitCode> {
    try {
        const made = await reportOf(options);
        writeFileSync(file, formatMarkdown(made));
        return reportCode(made);
    } catch (error) {
        const { message, code } = failureOf(error);
        process.stderr.write(`${inLog(message)}\n`);
        writeFileSync(file, "");
        return code;
    }
}

async function writePreview(file: string, args: readonly string[]): Promise<ExitCode> {
    const output = openSync(file, "w");
    try {
        const done = await succeeds("pulumi", ["preview", "--suppress-progress", ...args], output);
        return done ? exitCodes.done : exitCodes.wrong;
    } finally {
        closeSync(output);
    }
}

/**
 * What a change does to a stack, before it is done: the storage report, and pulumi's own preview with
 * what the policy pack says. Ends with the report's exit code, where that is not 0.
 */
export async function preview(options: CiPreviewOptions): Promise<ExitCode> {
    const stack = await chosenStack(options.stack);
    const { configFile, out } = options;
    mkdirSync(out, { recursive: true });
    const [report, text] = [join(out, files.report), join(out, files.preview)];
    // Nothing of an earlier run may pass for this one's.
    rmSync(report, { force: true });
    rmSync(text, { force: true });
    const reported = await writeReport(report, {
        stack,
        ...(configFile === undefined ? {} : { configFile }),
    });
    const previewed = await writePreview(text, pulumiArguments(stack, options));
    process.stdout.write(inLog(readFileSync(report, "utf8")));
    if (previewed !== exitCodes.done) {
        process.stderr.write(inLog(readFileSync(text, "utf8")));
    }
    return reported === exitCodes.done ? previewed : reported;
}
