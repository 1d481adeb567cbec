import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Comments } from "./github";
import { bodyOf, reportComment } from "./reportComment";

function read(folder: string, name: string): string | undefined {
    const file = join(folder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** node ... cli/ci/comment.ts STACK FOLDER PULL_REQUEST: what cli/ci/preview.sh wrote, as one comment. */
async function main([stack, folder, pullRequest]: readonly string[]): Promise<void> {
    if (stack === undefined || folder === undefined || pullRequest === undefined) {
        throw new Error("usage: cli/ci/comment.ts STACK FOLDER PULL_REQUEST");
    }
    const report = read(folder, "report.md");
    const body = bodyOf(stack, {
        report: report === "" ? undefined : report,
        preview: read(folder, "preview.txt") ?? "",
    });
    const comments = new Comments(process.env, pullRequest);
    const before = reportComment(stack, await comments.all());
    await (before === undefined ? comments.create(body) : comments.update(before, body));
}

main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
