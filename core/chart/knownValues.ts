import { isObject, type Json, type JsonObject } from "../json";

/** Keys that every subchart has. */
const common = [
    ..."enabled image imageTag imagePullPolicy imagePullSecrets heapOptions".split(" "),
    ..."nameOverride fullnameOverride resources podAnnotations nodeSelector".split(" "),
    ..."tolerations affinity jmx.port".split(" "),
    ...["enabled", "image", "imageTag", "imagePullPolicy", "port", "resources"].map(
        (key) => `prometheus.jmx.${key}`,
    ),
];

const statefulSet = ["podManagementPolicy", "updateStrategy", "securityContext"];

const external = ["enabled", "type", "externalTrafficPolicy", "port", "annotations"].map(
    (key) => `external.${key}`,
);

const schemaRegistryLink = ["cp-schema-registry.url", "cp-schema-registry.nameOverride"];

/** Keys that the templates or the values.yaml of cp-helm-charts 0.6.1 have, for each subchart. */
const own: Readonly<Record<string, readonly string[]>> = {
    "cp-zookeeper": [
        ...statefulSet,
        ..."servers minAvailable serviceType tickTime syncLimit initLimit".split(" "),
        ..."maxClientCnxns autoPurgeSnapRetainCount autoPurgePurgeInterval".split(" "),
        ..."serverPort leaderElectionPort clientPort".split(" "),
        ...["enabled", "dataDirSize", "dataLogDirSize"].map((key) => `persistence.${key}`),
        ...["dataDirStorageClass", "dataLogDirStorageClass"].map((key) => `persistence.${key}`),
    ],
    "cp-kafka": [
        ...statefulSet,
        ..."brokers configurationOverrides customEnv".split(" "),
        ...["enabled", "size", "disksPerBroker", "storageClass"].map((key) => `persistence.${key}`),
        ...["enabled", "servicePort", "firstListenerPort"].map((key) => `nodeport.${key}`),
        ...["enabled", "url", "nameOverride", "clientPort", "servers", "persistence"].map(
            (key) => `cp-zookeeper.${key}`,
        ),
    ],
    "cp-kafka-connect": [
        ..."replicaCount servicePort configurationOverrides customEnv overrideGroupId".split(" "),
        ..."kafka.bootstrapServers volumeMounts volumes secrets livenessProbe".split(" "),
        ...schemaRegistryLink,
    ],
    "cp-schema-registry": [
        ..."replicaCount servicePort configurationOverrides customEnv overrideGroupId".split(" "),
        ..."kafka.bootstrapServers schemaRegistryOpts securityContext".split(" "),
    ],
    "cp-kafka-rest": [
        ..."replicaCount servicePort configurationOverrides customEnv".split(" "),
        ..."cp-kafka.bootstrapServers cp-zookeeper.url".split(" "),
        ...external,
        "external.loadBalancerSourceRanges",
        ...schemaRegistryLink,
    ],
    "cp-ksql-server": [
        ..."replicaCount servicePort configurationOverrides overrideServiceId".split(" "),
        ..."ksql.headless kafka.bootstrapServers".split(" "),
        ...external,
        "external.loadBalancerSourceRanges",
        ...schemaRegistryLink,
    ],
    "cp-control-center": [
        ..."replicaCount serviceHttpPort configurationOverrides customEnv".split(" "),
        ..."kafka.bootstrapServers".split(" "),
        ...["cp-kafka-connect", "cp-ksql-server", "cp-zookeeper"].flatMap((link) => [
            `${link}.url`,
            `${link}.nameOverride`,
        ]),
        ..."cp-zookeeper.enabled cp-zookeeper.clientPort".split(" "),
        ...schemaRegistryLink,
    ],
};

/** Keys of the umbrella's values that are objects of a subchart's. */
export const subchartKeys: readonly string[] = Object.keys(own);

/** Every key at the top of the chart's values. */
export const topKeys: readonly string[] = [...subchartKeys, "global", "clientPort"];

/** A key of the user's values that the chart does not read. */
export interface UnknownValue {
    readonly path: string;
    /** The same path as its keys, which may have dots in them. */
    readonly keys: readonly string[];
    readonly value: Json;
    /** The keys there are in its place. */
    readonly known: readonly string[];
}

function unknownBelow(
    value: JsonObject,
    keys: readonly string[],
    above: readonly string[],
): UnknownValue[] {
    return Object.entries(value).flatMap(([key, below]: [string, Json]) => {
        if (keys.includes(key)) {
            return [];
        }
        const deeper = keys
            .filter((known) => known.startsWith(`${key}.`))
            .map((known) => known.slice(key.length + 1));
        if (deeper.length === 0) {
            const known = [...new Set(keys.map((one) => one.split(".")[0] ?? one))];
            const path = [...above, key];
            return [{ path: path.join("."), keys: path, value: below, known }];
        }
        return isObject(below) ? unknownBelow(below, deeper, [...above, key]) : [];
    });
}

/** Keys inside the subcharts' values that cp-helm-charts 0.6.1 does not know: it ignores them. */
export function unknownValues(values: JsonObject): readonly UnknownValue[] {
    return subchartKeys.flatMap((subchart) => {
        const given = values[subchart];
        return isObject(given)
            ? unknownBelow(given, [...common, ...(own[subchart] ?? [])], [subchart])
            : [];
    });
}
