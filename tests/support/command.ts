import { type RunOptions, type RunResult, tryRun } from "../../dev/cluster/shell";
import type { JsonObject } from "../../core/json";
import { env } from "./instance";

/** Runs a subcommand in an environment, which is that of the tests' cluster by default. */
export function kafkaLocalVolumes(
    args: readonly string[],
    environment: RunOptions["env"] = env,
): Promise<RunResult> {
    return tryRun(process.execPath, ["cli/kafka-local-volumes.js", ...args], { env: environment });
}

/** Runs a subcommand for a stack of the tests, as `--config` describes it. */
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
    return kafkaLocalVolumes([name, ...stack, ...args]);
}
