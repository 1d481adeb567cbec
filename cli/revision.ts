import { shown } from "../core/shown";
import { CommandError, UsageError } from "./errors";
import { command } from "./subprocess";

/**
 * The commit that a revision of git names. Only its hash goes into other commands: a revision could pass
 * for an option of theirs, or for a path.
 * @throws UsageError where it names none.
 */
export async function commitOf(revision: string): Promise<string> {
    const fault = (why: string) =>
        new UsageError(
            `--base ${shown(revision)}: ${why}; allowed: a commit, a branch or a tag, such as main or HEAD~1`,
        );
    if (revision.startsWith("-")) {
        throw fault("begins with -");
    }
    try {
        const verify = ["--verify", "--quiet", "--end-of-options"];
        return (await command("git", ["rev-parse", ...verify, `${revision}^{commit}`])).trim();
    } catch (error) {
        if (error instanceof CommandError && error.stdout !== undefined) {
            throw fault("git has no such commit");
        }
        throw error;
    }
}
