import type { StackConfig } from "../config/schema";
import type { PlannedVolume } from "../plan";
import { statefulSets } from "./services";

/** Seconds within which each broker has to answer once its pod runs, after a log recovery too. */
const secondsToServe = 600;

/** What the canary has to know of a stack. */
export function canaryArgs(config: StackConfig, plan: readonly PlannedVolume[]) {
    const { canary, installed, namespace } = config;
    const names = statefulSets(config);
    return {
        ...names,
        namespace,
        installed,
        ...(canary.adopt === undefined ? {} : { adopt: canary.adopt }),
        rewrite: canary.rewrite,
        disks: Array.from({ length: names.brokers }, (_, broker) =>
            plan
                .filter(({ claim }) => claim.endsWith(`-${names.kafka}-${broker}`))
                .map(({ node, path }) => `${node}:${path}`)
                .join(", "),
        ),
        timeout: secondsToServe,
    };
}
