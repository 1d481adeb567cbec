import { spawnSync } from "node:child_process";
import { at, type Json } from "../core/json";
import { type DeployedPlace, deployedPlaces as placesOf } from "../core/state/volumes";
import { UsageError } from "./arguments";

/**
 * The resources that a stack's state has.
 * @throws UsageError where the CLI cannot tell.
 */
export function deployedResources(stack: string): readonly Json[] {
    const { status, stdout, stderr, error } = spawnSync(
        "pulumi",
        ["stack", "export", "--stack", stack, "--non-interactive"],
        { encoding: "utf8", maxBuffer: 2 ** 30 },
    );
    if (status !== 0) {
        const why = error?.message ?? stderr.trim();
        throw new UsageError(`--stack ${stack}: pulumi cannot tell what is deployed: ${why}`);
    }
    const resources = at(JSON.parse(stdout) as Json, "deployment", "resources");
    return Array.isArray(resources) ? (resources as readonly Json[]) : [];
}

/**
 * Where a stack's state has its claims.
 * @throws UsageError where the CLI cannot tell.
 */
export function deployedPlaces(stack: string): readonly DeployedPlace[] {
    try {
        return placesOf(deployedResources(stack));
    } catch (error) {
        if (error instanceof UsageError) {
            throw new UsageError(`${error.message}; where nothing is: --offline`);
        }
        throw error;
    }
}
