import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chosenStack } from "../chosenStack";
import { type ExitCode, exitCodes } from "../exitCodes";
import { Comments } from "./github";
import { files } from "./preview";
import { bodyOf, reportComment } from "./reportComment";

export interface CommentOptions {
    readonly stack?: string;
    /** Folder that `ci preview` or `ci up` has written. */
    readonly from: string;
    /** Number of the pull request. */
    readonly pullRequest: string;
}

function read(folder: string, name: string): string {
    const file = join(folder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Writes the report into a comment of a pull request, or updates that comment. */
export async function comment({ stack, from, pullRequest }: CommentOptions): Promise<ExitCode> {
    const name = await chosenStack(stack);
    const report = read(from, files.report);
    const body = bodyOf(name, {
        report: report === "" ? undefined : report,
        preview: read(from, files.preview),
    });
    const comments = new Comments(process.env, pullRequest);
    const before = reportComment(name, await comments.all());
    await (before === undefined ? comments.create(body) : comments.update(before, body));
    return exitCodes.done;
}
