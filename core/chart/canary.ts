import type { StackConfig } from "../config/schema";
import type { PlannedVolume } from "../plan";
import { type Chart, statefulSets } from "./chart";

/** Seconds within which each broker has to answer once its pod runs, after a log recovery too. */
const secondsToServe = 600;

/** What the canary needs of a stack. */
export function canaryArgs(config: StackConfig, chart: Chart, plan: readonly PlannedVolume[]) {
    const { canary, installed, namespace } = config;
    const names = statefulSets(config, chart);
    return {
        ...names,
        namespace,
        installed,
        ...(canary.adopt === undefined ? {} : { adopt: canary.adopt }),
        rewrite: canary.rewrite,
        disks: Array.from({ length: names.brokers }, (_, broker) =>
            plan
                .filter(({ role, ordinal }) => role === "kafka" && ordinal === broker)
                .map(({ node, path }) => `${node}:${path}`)
                .join(", "),
        ),
        timeout: secondsToServe,
    };
}
