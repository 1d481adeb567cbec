import { Comments, mergedBy } from "./github";
import { reportComment, reviewedReport } from "./reportComment";

/**
 * node ... cli/ci/reviewed.ts STACK COMMIT: by which pull request the commit came in, and the SHA-256 of the
 * report in its comment, as `pull_request=N` and `report=SHA256`; nothing for what there is none of.
 */
async function main([stack, commit]: readonly string[]): Promise<void> {
    if (stack === undefined || commit === undefined) {
        throw new Error("usage: cli/ci/reviewed.ts STACK COMMIT");
    }
    const pullRequest = await mergedBy(process.env, commit);
    const comment =
        pullRequest === undefined
            ? undefined
            : reportComment(stack, await new Comments(process.env, pullRequest).all());
    const report = comment === undefined ? undefined : reviewedReport(stack, comment);
    for (const [name, value] of Object.entries({ pull_request: pullRequest, report })) {
        if (value !== undefined) {
            console.log(`${name}=${value}`);
        }
    }
}

main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
