import { growsByOne } from "./chart/identity";
import type { StackConfig } from "./config/schema";
import type { Fault } from "./fault";
import { hasZookeeper } from "./metadata/servers";
import type { PlannedVolume } from "./plan";
import type { DeployedVolume } from "./state/volumes";

/** Servers of a list of volumes, each by the claim of its snapshots. */
function serversOf<V extends { role?: string | undefined; disk?: string | undefined }>(
    volumes: readonly V[],
): readonly V[] {
    return volumes.filter(({ role, disk }) => role === "zookeeper" && disk === "data");
}

/**
 * Servers without data that would be a majority beside those that have some. The check of the disks refuses
 * this too, once their volumes are there.
 * @param deployed volumes that have data.
 */
export function ensembleFaults(
    {
        zookeeper: { servers },
        namespace,
        metadata,
    }: Pick<StackConfig, "zookeeper" | "namespace" | "metadata">,
    deployed: readonly DeployedVolume[],
    plan: readonly PlannedVolume[],
): readonly Fault[] {
    const planned = serversOf(plan);
    const kept = serversOf(deployed).filter(
        (was) =>
            was.namespace === namespace && planned.some((server) => server.claim === was.claim),
    ).length;
    // More than half, with those that are empty: they could elect a leader among themselves.
    const most = 2 * kept;
    // What nobody asks any more may be given up one after the other.
    return !hasZookeeper(metadata) || kept === 0 || servers <= most
        ? []
        : [
              {
                  key: "zookeeper.servers",
                  value: servers,
                  allowed: `at most ${most}, as ${kept} ${kept === 1 ? "server has" : "servers have"} ZooKeeper's data`,
                  remedy: `${growsByOne}, and a majority of empty ones could elect a leader that knows no topic: set it to ${kept + 1} and run pulumi up, and so on up to ${servers} (docs/growing.md)`,
              },
          ];
}
