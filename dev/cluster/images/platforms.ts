/** A version of Kafka that the cluster has images of; the oldest and the newest with ZooKeeper, one between, and one without. */
export type KafkaVersion = "2.7.0" | "3.6.2" | "3.9.2" | "4.4.0";

/** A version of Confluent Platform, and what it has. */
export interface Platform {
    readonly version: string;
    readonly kafka: KafkaVersion;
    /** Its ZooKeeper, where that is not the one that comes with its Kafka: zookeeper.xml has it. */
    readonly zookeeper?: "3.5.9";
}

/** Where a ZooKeeper has its jars that is not the one of its Kafka, and the Kafka whose layer has them. */
export const ownZookeeper = { directory: "usr/lib/zookeeper", kafka: "2.7.0" } as const;

/** https://docs.confluent.io/platform/current/installation/versions-interoperability.html */
export const platforms = {
    /** What the published chart names. */
    oldest: { version: "6.1.0", kafka: "2.7.0" },
    /** The same with a bug of ZooKeeper's leader fixed: docs/faults.md. */
    fixed: { version: "6.1.1", kafka: "2.7.0", zookeeper: "3.5.9" },
    middle: { version: "7.6.15", kafka: "3.6.2" },
    /** The default of the configuration. */
    newest: { version: "7.9.11", kafka: "3.9.2" },
    /** Has no ZooKeeper. */
    kraft: { version: "8.4.0", kafka: "4.4.0" },
} as const satisfies Record<string, Platform>;

export const kafkaVersions = [
    ...new Set(Object.values(platforms).map(({ kafka }) => kafka)),
] as readonly KafkaVersion[];
