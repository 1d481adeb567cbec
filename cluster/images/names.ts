/** The image of every pod's sandbox. */
export const pauseImage = "localhost/kafka-local-volumes/pause:1";

/** The names the chart asks for, and which of Kafka's servers each one starts. */
export const kafkaImages = {
    "docker.io/confluentinc/cp-zookeeper:6.1.0": "zookeeper",
    "docker.io/confluentinc/cp-enterprise-kafka:6.1.0": "kafka",
    "docker.io/confluentinc/cp-kafka-connect:6.1.0": "kafka-connect",
} as const;
