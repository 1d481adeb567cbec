import { isObject, type Json, type JsonObject } from "../json";

/** What a chart does with keys of its values. */
export interface ChartKeys {
    /** The chart as messages name it. */
    readonly name: string;
    /** Every key at the top of its values. */
    readonly top: readonly string[];
    /** Paths of each subchart's keys; a subchart without them may have any. */
    readonly subcharts: Readonly<Record<string, readonly string[]>>;
    /** Whether the chart certainly ignores any other key. */
    readonly complete: boolean;
}

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

/** Keys that the templates or the values.yaml of cp-helm-charts 0.6.1 have, for each subchart; 0.5.0 has no other. */
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
        ..."kafka.bootstrapServers schemaRegistryOpts".split(" "),
    ],
    "cp-kafka-rest": [
        ..."replicaCount servicePort configurationOverrides customEnv".split(" "),
        ..."cp-kafka.bootstrapServers".split(" "),
        ...["url", "nameOverride", "clientPort"].map((key) => `cp-zookeeper.${key}`),
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

/** The keys that came after 0.5.0, `SUBCHART.KEY`, and the version that they came with. */
const since: Readonly<Record<string, "0.6.0" | "0.6.1">> = {
    "cp-kafka.securityContext": "0.6.0",
    "cp-zookeeper.securityContext": "0.6.0",
    "cp-kafka-rest.cp-kafka.bootstrapServers": "0.6.0",
    "cp-kafka.affinity": "0.6.1",
    "cp-zookeeper.affinity": "0.6.1",
    "cp-kafka-connect.affinity": "0.6.1",
    "cp-schema-registry.affinity": "0.6.1",
    "cp-kafka-rest.affinity": "0.6.1",
    "cp-ksql-server.affinity": "0.6.1",
};

/** The first published version that has a key of a subchart; undefined where none has it. */
export function firstVersionWith(subchart: string, key: string): string | undefined {
    return [...common, ...(own[subchart] ?? [])].includes(key)
        ? (since[`${subchart}.${key}`] ?? "0.5.0")
        : undefined;
}

/** The keys of a published version of cp-helm-charts. */
export function publishedKeys(version: string): ChartKeys {
    const isThere = (subchart: string, key: string) =>
        (firstVersionWith(subchart, key) ?? version) <= version;
    return {
        name: `cp-helm-charts ${version}`,
        top: [...subchartKeys, "global", "clientPort"],
        subcharts: Object.fromEntries(
            subchartKeys.map((subchart) => [
                subchart,
                [...common, ...(own[subchart] ?? [])].filter((key) => isThere(subchart, key)),
            ]),
        ),
        complete: true,
    };
}

/** A key of the user's values that the chart does not read. */
export interface UnknownValue {
    readonly subchart: string;
    /** Its path in the subchart's values. */
    readonly key: string;
    /** The same path as its keys, which may have dots in them. */
    readonly keys: readonly string[];
    readonly value: Json;
    /** The keys there are in its place. */
    readonly known: readonly string[];
}

type Below = Omit<UnknownValue, "subchart" | "key">;

function unknownBelow(
    value: JsonObject,
    keys: readonly string[],
    above: readonly string[],
): Below[] {
    return Object.entries(value).flatMap(([name, below]: [string, Json]) => {
        if (keys.includes(name)) {
            return [];
        }
        const deeper = keys
            .filter((known) => known.startsWith(`${name}.`))
            .map((known) => known.slice(name.length + 1));
        if (deeper.length === 0) {
            const known = [...new Set(keys.map((one) => one.split(".")[0] ?? one))];
            return [{ keys: [...above, name], value: below, known }];
        }
        return isObject(below) ? unknownBelow(below, deeper, [...above, name]) : [];
    });
}

/** Keys inside the subcharts' values that a chart does not know: it ignores them. */
export function unknownValues(
    values: JsonObject,
    { subcharts }: ChartKeys,
): readonly UnknownValue[] {
    return Object.entries(subcharts).flatMap(([subchart, keys]) => {
        const given = values[subchart];
        return isObject(given)
            ? unknownBelow(given, keys, []).map((unknown) => ({
                  ...unknown,
                  subchart,
                  key: unknown.keys.join("."),
              }))
            : [];
    });
}
