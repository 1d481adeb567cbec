import type { RecordedVolume } from "../core/recorded";
import { UsageError } from "./arguments";
import { deployedVolumes } from "./deployed";

/** What a stack's state has, where the CLI is here to tell; the commands that look work without. */
export function recordedOf(stack: string): readonly RecordedVolume[] {
    try {
        return deployedVolumes(stack);
    } catch (error) {
        if (!(error instanceof UsageError)) {
            throw error;
        }
        process.stderr.write(
            `note: pulumi has no state of ${stack} here, so the volumes are held against the configuration alone\n`,
        );
        return [];
    }
}
