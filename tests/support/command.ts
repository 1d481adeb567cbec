import { type RunOptions, type RunResult, tryRun } from "../../dev/cluster/shell";
import { clusterVariable } from "../../core/clusterIdentity";
import { clusterUid } from "../../dev/cluster/cluster";
import { cluster, env } from "./instance";
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
    { chosen }: TestStack,
    [subcommand, ...args]: readonly [string, ...string[]],
    environment?: RunOptions["env"],
): Promise<RunResult> {
    return kafkaLocalVolumes([subcommand, ...chosen, ...args], environment);
}

/** The environment that names the tests' cluster, for a stack whose state names none. */
export async function onThisCluster(): Promise<Readonly<Record<string, string | undefined>>> {
    return { ...env, [clusterVariable]: await clusterUid(cluster) };
}
