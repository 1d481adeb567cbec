import { type KafkaVersion, type Platform, platforms } from "./platforms";

/** The image of every pod's sandbox. */
export const pauseImage = "localhost/kafka-local-volumes/pause:1";

/** An image that the chart uses or can be configured with. */
export interface KafkaImage {
    readonly name: string;
    /** The server that it starts. */
    readonly component: "zookeeper" | "kafka" | "kafka-connect";
    readonly kafka: KafkaVersion;
    /** Whether ZooKeeper's jars are others than those of its Kafka. */
    readonly ownZookeeper: boolean;
    /** Whether a broker may be configured with Confluent's classes, which the real image has. */
    readonly confluentClasses: boolean;
}

const servers = {
    "cp-zookeeper": "zookeeper",
    "cp-enterprise-kafka": "kafka",
    "cp-server": "kafka",
    "cp-kafka": "kafka",
    "cp-kafka-connect": "kafka-connect",
} as const;

export type Repository = keyof typeof servers;

/** The name by which containerd knows an image. */
export function imageName(repository: Repository, { version }: Platform): string {
    return `docker.io/confluentinc/${repository}:${version}`;
}

/** Confluent publishes these no more from 8.0 on; and Kafka Connect's files are not in Maven Central. */
const until8: readonly Repository[] = ["cp-zookeeper", "cp-enterprise-kafka", "cp-kafka-connect"];

function repositoriesOf({ version }: Platform): readonly Repository[] {
    const all = Object.keys(servers) as Repository[];
    return Number.parseInt(version, 10) < 8 ? all : all.filter((one) => !until8.includes(one));
}

function imagesOf(platform: Platform): KafkaImage[] {
    return repositoriesOf(platform).map((repository) => ({
        name: imageName(repository, platform),
        component: servers[repository],
        kafka: platform.kafka,
        ownZookeeper: platform.zookeeper !== undefined && repository === "cp-zookeeper",
        confluentClasses: repository !== "cp-kafka",
    }));
}

export const kafkaImages: readonly KafkaImage[] = Object.values(platforms).flatMap(imagesOf);
