import { bootstrapAddress, serviceAddresses, zookeeperAddress } from "./chart/services";
import type { StackConfig } from "./config/schema";
import type { PlannedVolume } from "./plan";

/** The outputs of a stack. */
export function stackOutputs(config: StackConfig, plan: readonly PlannedVolume[]) {
    const { installed } = config;
    return {
        /** host:port of the brokers inside the cluster. */
        bootstrap: installed ? bootstrapAddress(config) : null,
        /** host:port of ZooKeeper inside the cluster. */
        zookeeper: installed ? zookeeperAddress(config) : null,
        /** URL of each service that is switched on. */
        services: installed ? serviceAddresses(config) : {},
        /** Directory of each claim: claim -> node:path. */
        disks: Object.fromEntries(plan.map(({ claim, node, path }) => [claim, `${node}:${path}`])),
    };
}
