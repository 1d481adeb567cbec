import { type JsonObject, listAt, objectAt, textAt } from "../../json";
import type { ManifestChange } from "./change";
import { mainContainer, withContainers } from "./containers";

/** Key of the settings: the ConfigMap and its key that have the id of the cluster. */
export const clusterIdFrom = "clusterIdFrom";

/** The variable by which Confluent's images format a directory that is new. */
const clusterIdVariable = "CLUSTER_ID";

/** Variables by which the chart has its programs find ZooKeeper. */
const findsZookeeper = /(^|_)ZOOKEEPER_CONNECT$/;

/** What a broker in KRaft has no use for: it would warn of each, or take it for a mistake. */
const ofZookeeper =
    /^KAFKA_(ZOOKEEPER_(CONNECTION|SESSION)_TIMEOUT_MS|INTER_BROKER_PROTOCOL_VERSION)$/;

function isOfBroker(container: JsonObject): boolean {
    return listAt(container, "env").some((one) => textAt(one, "name") === "KAFKA_LOG_DIRS");
}

function clusterId({ name, key }: JsonObject): JsonObject {
    const configMapKeyRef = {
        name: typeof name === "string" ? name : "",
        key: typeof key === "string" ? key : "",
    };
    return { name: clusterIdVariable, valueFrom: { configMapKeyRef } };
}

/**
 * The chart has its programs find ZooKeeper, whether there is one or not, and knows of no id that a new disk is
 * formatted with: that one is not known before the disks were looked at, and so is not in the values.
 */
export const withoutZookeeper: ManifestChange = (manifest, settings) => {
    const from = objectAt(settings, clusterIdFrom);
    if (from === undefined) {
        return undefined;
    }
    const main = mainContainer(manifest);
    const isStatefulSet = textAt(manifest, "kind") === "StatefulSet";
    return withContainers(manifest, (container) => {
        const env = listAt(container, "env");
        // Until the last phase, ZooKeeper is a StatefulSet of the chart too.
        const isBroker = isStatefulSet && container === main && isOfBroker(container);
        const kept = env.filter((one) => {
            const name = textAt(one, "name") ?? "";
            return !findsZookeeper.test(name) && !(isBroker && ofZookeeper.test(name));
        });
        const added = isBroker ? [clusterId(from)] : [];
        return kept.length === env.length && added.length === 0
            ? undefined
            : { ...container, env: [...kept, ...added] };
    });
};
