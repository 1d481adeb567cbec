import type { Chart } from "../chart/chart";
import type { StackConfig } from "../config/schema";
import { controllerLabels } from "./names";
import { controllersBudget, controllersService, controllersStatefulSet } from "./statefulSet";

/** What a configuration says of the controllers; undefined where there are none. */
export function controllersInputs(config: StackConfig, { controllers, zookeeperConnect }: Chart) {
    if (controllers === undefined) {
        return {};
    }
    const { release, namespace, metadata } = config;
    const { replicas, replace } = config.controllers;
    return {
        replace,
        metadata,
        rewrite: config.canary.rewrite,
        /** @param clusterId that new disks are formatted with; may be an output. */
        controllers: <Id>(clusterId: Id) => ({
            ...{ name: controllers.name, namespace, replicas, replace },
            labels: controllerLabels(release),
            service: controllersService(release),
            budget: controllersBudget(config),
            statefulSet: controllersStatefulSet(config, clusterId, zookeeperConnect),
        }),
    };
}
