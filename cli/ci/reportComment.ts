import { createHash } from "node:crypto";
import { fenced } from "../../core/report/fence";
import { printableLines } from "../../core/shown";
import type { Comment } from "./github";

/** What `ci preview` has written. */
export interface Previewed {
    /** The storage report; undefined where it could not be made. */
    readonly report: string | undefined;
    /** What `pulumi preview` printed. */
    readonly preview: string;
}

/**
 * GitHub takes 65536 characters; what is cut off is in the job's log. The rest is for the fences, the
 * stack's name and what says that something was cut.
 */
const longest = 60_000;

function marker(stack: string): string {
    return `<!-- storage report of ${stack}: `;
}

/** SHA-256 of a report's text. */
export function hashOf(report: string): string {
    return createHash("sha256").update(report).digest("hex");
}

/** The text escaped, and then cut: a character's code is longer than the character. */
function cut(raw: string, length: number): string {
    const text = printableLines(raw);
    return text.length <= length
        ? text
        : `${text.slice(0, Math.max(length, 0))}\n… (cut: see the job's log)`;
}

/** A comment that holds a report; its first line has the stack and the report's hash. */
export function bodyOf(stack: string, { report, preview }: Previewed): string {
    const shown = report ?? "There is no storage report: see the job's log.";
    return [
        `${marker(stack)}${report === undefined ? "none" : hashOf(report)} -->`,
        ...(shown.length <= longest ? [shown] : fenced("markdown", [cut(shown, longest)])),
        "<details>",
        "<summary>pulumi preview</summary>",
        "",
        ...fenced("text", [cut(preview, longest - shown.length)]),
        "",
        "</details>",
        "",
    ].join("\n");
}

/**
 * The comment with a stack's report, of those of a pull request. Only one that the workflow wrote:
 * anyone could write one that resembles it.
 */
export function reportComment(stack: string, comments: readonly Comment[]): Comment | undefined {
    return comments.find(
        ({ author, body }) => author === "github-actions[bot]" && body.startsWith(marker(stack)),
    );
}

/** SHA-256 of the report in a comment; undefined where it holds none. */
export function reviewedReport(stack: string, { body }: Comment): string | undefined {
    return /^[0-9a-f]{64}(?= -->)/.exec(body.slice(marker(stack).length))?.[0];
}
