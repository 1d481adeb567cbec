import type { StackConfig } from "../config/schema";
import { at, type JsonObject, merge, nest } from "../json";
import { listenerValues, metadataValues } from "../controllers/brokerValues";
import { brokersInKraft, hasZookeeper } from "../metadata/servers";
import { bytesOf } from "../quantity";
import { brokerPort, serviceNames, subcharts } from "./defaults";
import { externalValues } from "./external";
import { heapBytes, heapOptions } from "./heap";
import { securityValues } from "./security";
import { assumedBrokers, headless, nameOf } from "./names";
import { textual } from "./numbers";
import type { OwnedValue } from "./ownedValue";
import { mirroredExporter, ownedImages } from "./platform";
import { configuredSettings } from "./postrender/configured";
import { settingsPath, settingsText } from "./postrender/settings";

/** In the notation that `values` have it in, where they repeat it: another one would restart the pods. */
function heap({ values }: StackConfig, subchart: string, size: string): string {
    const given = at(values, subchart, "heapOptions");
    const bytes = bytesOf(size);
    return typeof given === "string" && heapBytes(given) === bytes ? given : heapOptions(bytes);
}

function statefulSubcharts({ metadata }: StackConfig): readonly string[] {
    return ["cp-kafka", ...(hasZookeeper(metadata) ? ["cp-zookeeper"] : [])];
}

/** Who restarts pods, and what the postrender step does to them. */
function ofPods(config: StackConfig): readonly OwnedValue[] {
    const settings = settingsText(configuredSettings(config));
    return [
        // The provider restarts the pods, each when the last one is in service.
        ...statefulSubcharts(config).map((subchart) => ({
            path: [subchart, "updateStrategy"],
            value: "OnDelete",
            from: "the rolling update of this program",
        })),
        ...(settings === undefined
            ? []
            : [{ path: settingsPath, value: settings, from: "the keys of the pods" }]),
    ];
}

const storage = "the plan of the volumes";

/** Where they differ, the release is replaced: they stay when ZooKeeper goes. */
function storageOfZookeeper({ zookeeper, storageClass }: StackConfig): readonly OwnedValue[] {
    const persistence = (key: string) => ["cp-zookeeper", "persistence", key];
    return [
        { path: persistence("enabled"), value: true, from: storage },
        {
            path: persistence("dataDirSize"),
            value: zookeeper.dataSize,
            from: "zookeeper.dataSize",
        },
        {
            path: persistence("dataLogDirSize"),
            value: zookeeper.logSize,
            from: "zookeeper.logSize",
        },
        ...["dataDirStorageClass", "dataLogDirStorageClass"].map((key) => ({
            path: persistence(key),
            value: storageClass,
            from: "storageClass",
        })),
    ];
}

function ofZookeeper(config: StackConfig): readonly OwnedValue[] {
    const { zookeeper, metadata } = config;
    if (!hasZookeeper(metadata)) {
        return [
            { path: ["cp-zookeeper", "enabled"], value: false, from: "metadata" },
            ...storageOfZookeeper(config),
        ];
    }
    return [
        { path: ["cp-zookeeper", "enabled"], value: true, from: storage },
        { path: ["cp-zookeeper", "servers"], value: zookeeper.servers, from: "zookeeper.servers" },
        {
            path: ["cp-zookeeper", "heapOptions"],
            value: heap(config, "cp-zookeeper", zookeeper.heap),
            from: "zookeeper.heap",
        },
        ...storageOfZookeeper(config),
    ];
}

/** The chart values that the configuration decides; `values` may repeat but not contradict them. */
export function ownedValues(config: StackConfig): readonly OwnedValue[] {
    const { kafka, storageClass } = config;
    return [
        ...ofPods(config),
        { path: ["cp-kafka", "enabled"], value: true, from: storage },
        { path: ["cp-kafka", "brokers"], value: kafka.brokers, from: "kafka.brokers" },
        {
            path: ["cp-kafka", "heapOptions"],
            value: heap(config, "cp-kafka", kafka.heap),
            from: "kafka.heap",
        },
        { path: ["cp-kafka", "persistence", "enabled"], value: true, from: storage },
        { path: ["cp-kafka", "persistence", "size"], value: kafka.size, from: "kafka.size" },
        {
            path: ["cp-kafka", "persistence", "disksPerBroker"],
            value: kafka.disksPerBroker,
            from: "kafka.disksPerBroker",
        },
        {
            path: ["cp-kafka", "persistence", "storageClass"],
            value: storageClass,
            from: "storageClass",
        },
        ...externalValues(config),
        ...ofZookeeper(config),
        ...metadataValues(config),
        ...serviceNames.flatMap((name) => {
            const { subchart } = subcharts[name];
            const service = config.services[name];
            const from = `services.${name}`;
            return [
                { path: [subchart, "enabled"], value: service.enabled, from: `${from}.enabled` },
                ...(service.enabled
                    ? [
                          {
                              path: [subchart, "replicaCount"],
                              value: service.replicas,
                              from: `${from}.replicas`,
                          },
                          {
                              path: [subchart, "heapOptions"],
                              value: heap(config, subchart, service.heap),
                              from: `${from}.heap`,
                          },
                      ]
                    : []),
            ];
        }),
        ...ownedImages(config),
    ];
}

function all(values: readonly JsonObject[]): JsonObject {
    return values.reduce((merged, one) => merge(merged, one), {});
}

/**
 * Kafka and the services request three replicas of their own topics whatever the number of brokers;
 * with one or two brokers consumer groups, transactions and Connect then never start.
 */
function replication(config: StackConfig): JsonObject {
    if (config.kafka.brokers >= 3) {
        return {};
    }
    const factor = String(config.kafka.brokers);
    const connect = {
        "config.storage.replication.factor": factor,
        "offset.storage.replication.factor": factor,
        "status.storage.replication.factor": factor,
    };
    return {
        "cp-kafka": {
            configurationOverrides: {
                "offsets.topic.replication.factor": factor,
                "transaction.state.log.replication.factor": factor,
                "transaction.state.log.min.isr": factor,
                "confluent.license.topic.replication.factor": factor,
            },
            customEnv: { CONFLUENT_METRICS_REPORTER_TOPIC_REPLICAS: factor },
        },
        ...(config.services.connect.enabled
            ? { "cp-kafka-connect": { configurationOverrides: connect } }
            : {}),
        ...(config.services.controlCenter.enabled
            ? {
                  "cp-control-center": {
                      configurationOverrides: { "replication.factor": factor },
                  },
              }
            : {}),
    };
}

/** Services find the brokers by their default name alone; else the values have to name the address. */
function links(config: StackConfig): JsonObject {
    const service = headless(nameOf(config.release, "cp-kafka", config.values));
    if (service === assumedBrokers(config.release)) {
        return {};
    }
    const address = `PLAINTEXT://${service}:${brokerPort}`;
    return all([
        { "cp-kafka": { customEnv: { CONFLUENT_METRICS_REPORTER_BOOTSTRAP_SERVERS: address } } },
        ...serviceNames
            .filter((name) => config.services[name].enabled)
            .map((name) => {
                const { subchart, bootstrapServers } = subcharts[name];
                return nest([subchart, ...bootstrapServers], address);
            }),
    ]);
}

/** Connect's default converter comes with the Schema Registry and does not start without it. */
function converters(config: StackConfig): JsonObject {
    const { connect, schemaRegistry } = config.services;
    if (!connect.enabled || schemaRegistry.enabled) {
        return {};
    }
    const converter = "org.apache.kafka.connect.json.JsonConverter";
    return {
        "cp-kafka-connect": {
            configurationOverrides: { "key.converter": converter, "value.converter": converter },
        },
    };
}

/**
 * The chart starts brokers and ZooKeeper at once, and a broker that finds no ensemble within 18 s (the
 * default of this setting is that of a session) exits and is restarted. Likewise controllers that
 * start after ZooKeeper: a broker that cannot register with them for a minute gives that up for good.
 */
function patience({ metadata }: StackConfig): JsonObject {
    const settings = {
        ...(brokersInKraft(metadata) ? {} : { "zookeeper.connection.timeout.ms": "120000" }),
        ...(metadata === "migrating" ? { "initial.broker.registration.timeout.ms": "600000" } : {}),
    };
    return Object.keys(settings).length === 0
        ? {}
        : { "cp-kafka": { configurationOverrides: settings } };
}

/** Everything the chart is given: the user's `values`, and over them what the configuration decides. */
export function chartValues(config: StackConfig): JsonObject {
    return all([
        patience(config),
        replication(config),
        links(config),
        converters(config),
        mirroredExporter(config),
        securityValues(config.security),
        textual(config.values),
        listenerValues(config),
        ...ownedValues(config).map(({ path, value }) => nest(path, value)),
    ]);
}
