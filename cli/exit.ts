import { ConfigFaults } from "../core/fault";
import { UsageError } from "./arguments";
import { CommandError } from "./subprocess";
import { KubeError } from "./cluster";

/** What is the user's to mend is told in one line each, and ends with 2; a fault of ours with a stack. */
export function exitOn(error: unknown): void {
    const wrongOption = error instanceof TypeError && "code" in error;
    if (
        error instanceof ConfigFaults ||
        error instanceof UsageError ||
        error instanceof KubeError ||
        error instanceof CommandError ||
        wrongOption
    ) {
        process.stderr.write(`${error.message}\n`);
        process.exitCode = 2;
    } else {
        throw error;
    }
}
