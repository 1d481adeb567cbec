import type { Chart } from "./chart/chart";
import { externalAddresses } from "./chart/external";
import type { StackConfig } from "./config/schema";
import type { PlannedVolume } from "./plan";

/** The outputs of a stack. */
export function stackOutputs(config: StackConfig, chart: Chart, plan: readonly PlannedVolume[]) {
    const { installed } = config;
    const external = externalAddresses(config);
    return {
        /** host:port of the brokers inside the cluster. */
        bootstrap: installed ? chart.bootstrap : null,
        /** host:port of each broker for clients outside the cluster, where the configuration names the hosts. */
        ...(installed && external.length > 0 ? { external } : {}),
        /** host:port of ZooKeeper inside the cluster, where there is one. */
        ...(chart.zookeeper === undefined
            ? {}
            : { zookeeper: installed ? chart.zookeeperAddress : null }),
        /** host:port of the controllers inside the cluster. */
        ...(chart.controllers === undefined
            ? {}
            : { controllers: installed ? chart.controllersAddress : null }),
        /** URL of each service that is switched on. */
        services: installed
            ? Object.fromEntries(chart.services.map(({ service, url }) => [service, url]))
            : {},
        /** Directory of each claim: claim -> node:path. */
        disks: Object.fromEntries(plan.map(({ claim, node, path }) => [claim, `${node}:${path}`])),
    };
}
