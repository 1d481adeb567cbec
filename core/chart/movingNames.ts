import type { StackConfig } from "../config/schema";
import { controllersName } from "../controllers/names";
import { type Chart, statefulSets } from "./chart";
import { nameOf } from "./names";

/** Brokers, ZooKeeper and controllers by their names, whether they are there in this phase or not. */
export function movingNames(config: StackConfig, chart: Chart) {
    const { release, namespace, values, controllers } = config;
    return {
        ...statefulSets(config, chart),
        namespace,
        zookeeper: nameOf(release, "cp-zookeeper", values),
        controllers: controllersName(release),
        replicas: controllers.replicas,
    };
}
