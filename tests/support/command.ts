import { tryRun, type RunResult } from "../../dev/cluster/shell";
import type { JsonObject } from "../../core/json";
import { env } from "./instance";

/** Runs one of the npm commands for a stack of the tests, as `--config` describes it. */
export function command(
    name: "doctor" | "wipe",
    config: JsonObject,
    ...args: readonly string[]
): Promise<RunResult> {
    const given = Object.entries(config).flatMap(([key, value]) => [
        "--config",
        `${key}=${JSON.stringify(value)}`,
    ]);
    const stack = ["--stack", "local", ...given];
    return tryRun("npm", ["run", "--silent", name, "--", ...stack, ...args], { env });
}
