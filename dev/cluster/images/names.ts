/** The image of every pod's sandbox. */
export const pauseImage = "localhost/kafka-local-volumes/pause:1";

/** ZooKeeper as Confluent Platform 6.1.1 has it, with a bug of its leader fixed: docs/faults.md. */
export const mendedZookeeper = "docker.io/confluentinc/cp-zookeeper:6.1.1";

/** The image names that the chart uses or can be configured with, and the server that each one starts. */
export const kafkaImages = {
    "docker.io/confluentinc/cp-zookeeper:6.1.0": "zookeeper",
    [mendedZookeeper]: "zookeeper",
    "docker.io/confluentinc/cp-enterprise-kafka:6.1.0": "kafka",
    "docker.io/confluentinc/cp-kafka-connect:6.1.0": "kafka-connect",
} as const;
