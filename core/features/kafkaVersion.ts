/** Major and minor version of Kafka. */
export type KafkaVersion = readonly [number, number];

/** Kafka of a version of Confluent Platform that runs without ZooKeeper; undefined of another one. */
export function kafkaOfPlatform([major, minor]: readonly [number, number]):
    KafkaVersion | undefined {
    if (major === 7 && minor === 9) {
        return [3, 9];
    }
    return major === 8 ? [4, minor] : undefined;
}

/** Negative where the first is older. */
export function compareKafka(a: KafkaVersion, b: KafkaVersion): number {
    return a[0] - b[0] || a[1] - b[1];
}

export function kafkaText([major, minor]: KafkaVersion): string {
    return `${major}.${minor}`;
}
