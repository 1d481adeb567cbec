import type { Json } from "../core/json";
import { type DeployedPlace, deployedPlaces } from "../core/state/volumes";
import { UsageError } from "./arguments";
import { deployedResources } from "./deployed";

/**
 * The resources that a stack's state has, where the CLI is here to tell: the commands that look work
 * without, and are told then that they do.
 */
export function recordedResources(stack: string): readonly Json[] | undefined {
    try {
        return deployedResources(stack);
    } catch (error) {
        if (!(error instanceof UsageError)) {
            throw error;
        }
        process.stderr.write(
            `note: ${error.message}; so the volumes are held against the configuration alone\n`,
        );
        return undefined;
    }
}

/** Where a stack's state has its claims; nowhere where the CLI cannot tell. */
export function recordedOf(stack: string): readonly DeployedPlace[] {
    return deployedPlaces(recordedResources(stack) ?? []);
}
