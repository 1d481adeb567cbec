import type { StackConfig } from "../config/schema";
import { merge } from "../json";
import { hasZookeeper } from "../metadata/servers";
import type { DeployedPlace } from "../state/volumes";
import type { Chart } from "./chart";
import { type ChartClaim, chartStatefulSets } from "./claims";

/** Whether the configuration gives a claim up, by the name of that change: core/changes.ts. */
function isGivenUp({ acknowledge }: StackConfig, claim: string): boolean {
    return acknowledge.some((name) => name.startsWith(`remove ${claim} at `));
}

/**
 * The claims of a ZooKeeper that the metadata has left: its data stays until it is given up.
 * @param deployed where the stack's state has its claims: a stack that never had ZooKeeper has none of these.
 */
export function keptClaims(
    config: StackConfig,
    { values }: Chart,
    deployed: readonly DeployedPlace[],
): readonly ChartClaim[] {
    const { release, namespace, metadata, zookeeper } = config;
    if (hasZookeeper(metadata)) {
        return [];
    }
    const before = merge(values, { "cp-zookeeper": { enabled: true, servers: zookeeper.servers } });
    const claims = chartStatefulSets(release, before).zookeeper?.claims ?? [];
    return claims.filter(
        ({ name }) =>
            deployed.some((one) => one.claim === name && one.namespace === namespace) &&
            !isGivenUp(config, name),
    );
}
