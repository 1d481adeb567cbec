import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chosenStack } from "../chosenStack";
import { type ExitCode, exitCodes } from "../exitCodes";
import { succeedsShown } from "../subprocess";
import { files, inLog, preview, type CiPreviewOptions, pulumiArguments } from "./preview";
import { hashOf } from "./reportComment";

export interface UpOptions extends CiPreviewOptions {
    /** SHA-256 of the report.md that was reviewed; empty where there is none. */
    readonly reviewed: string;
}

/**
 * `pulumi up`, if the report is still the one that was reviewed. Otherwise, and where `ci preview`
 * does not end with 0, nothing is changed.
 */
export async function up(options: UpOptions): Promise<ExitCode> {
    const stack = await chosenStack(options.stack);
    const previewed = await preview({ ...options, stack });
    if (previewed !== exitCodes.done) {
        return previewed;
    }
    const report = hashOf(readFileSync(join(options.out, files.report), "utf8"));
    if (report !== options.reviewed) {
        const reviewed = options.reviewed === "" ? "none" : options.reviewed;
        process.stderr.write(
            `nothing was changed: this report is ${report}, the reviewed one is ${reviewed}\n`,
        );
        return exitCodes.notReviewed;
    }
    const args = ["up", "--yes", "--skip-preview", ...pulumiArguments(stack, options)];
    return (await succeedsShown("pulumi", args, inLog)) ? exitCodes.done : exitCodes.wrong;
}
