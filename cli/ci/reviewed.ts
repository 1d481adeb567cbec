import { chosenStack } from "../chosenStack";
import { type ExitCode, exitCodes } from "../exitCodes";
import { Comments, mergedBy } from "./github";
import { reportComment, reviewedReport } from "./reportComment";

export interface ReviewedOptions {
    readonly stack?: string;
    readonly commit: string;
}

/**
 * Prints the pull request that a commit belongs to, and the SHA-256 of the report in its comment, as
 * `pull_request=N` and `report=SHA256`; no line for what does not exist.
 */
export async function reviewed({ stack, commit }: ReviewedOptions): Promise<ExitCode> {
    const name = await chosenStack(stack);
    const pullRequest = await mergedBy(process.env, commit);
    const comment =
        pullRequest === undefined
            ? undefined
            : reportComment(name, await new Comments(process.env, pullRequest).all());
    const report = comment === undefined ? undefined : reviewedReport(name, comment);
    for (const [key, value] of Object.entries({ pull_request: pullRequest, report })) {
        if (value !== undefined) {
            process.stdout.write(`${key}=${value}\n`);
        }
    }
    return exitCodes.done;
}
