import { type RunOptions, type RunResult, tryRun } from "../../dev/cluster/shell";
import type { JsonObject } from "../../core/json";
import { env } from "./instance";
import type { TestStack } from "./stack";

/** Runs a subcommand in an environment, which is that of the tests' cluster by default. */
export function kafkaLocalVolumes(
    args: readonly string[],
    environment: RunOptions["env"] = env,
): Promise<RunResult> {
    return tryRun(process.execPath, ["cli/kafka-local-volumes.js", ...args], { env: environment });
}

/** Runs a subcommand for a stack of the tests, with its configuration and its state. */
export function onStack(
    { name, configFile }: TestStack,
    [subcommand, ...args]: readonly [string, ...string[]],
    environment?: RunOptions["env"],
): Promise<RunResult> {
    const options = ["--stack", name, "--config-file", configFile];
    return kafkaLocalVolumes([subcommand, ...options, ...args], environment);
}

/** Runs the doctor for a configuration of the tests that no stack has. */
export function doctorWith(config: JsonObject, ...args: readonly string[]): Promise<RunResult> {
    const given = Object.entries(config).flatMap(([key, value]) => [
        "--config",
        `${key}=${JSON.stringify(value)}`,
    ]);
    return kafkaLocalVolumes(["doctor", "--stack", "local", ...given, ...args]);
}
