import { compareKafka, type KafkaVersion } from "./kafkaVersion";

/**
 * The last level of `metadata.version` that each version of Kafka uses, with the number by which its tools set it: as
 * `kafka-features version-mapping` of 4.4.0 prints them.
 */
const numbers = {
    "3.9-IV0": 21,
    "4.0-IV3": 25,
    "4.1-IV1": 27,
    "4.2-IV1": 29,
    "4.3-IV0": 30,
    "4.4-IV2": 33,
} as const;

export type MetadataLevel = keyof typeof numbers;

export const metadataVersions = Object.keys(numbers) as readonly MetadataLevel[];

/** What `kafka-features upgrade` takes: this feature, and no other one. */
export function featureArgument(version: MetadataLevel): string {
    return `metadata.version=${numbers[version]}`;
}

/** The parts of a level that Kafka prints, which may be one between those; undefined where it is none. */
function partsOf(level: string): readonly [number, number, number] | undefined {
    const [, major, minor, number] = /^(\d{1,3})\.(\d{1,3})-IV(\d{1,3})$/.exec(level) ?? [];
    return major === undefined || minor === undefined || number === undefined
        ? undefined
        : [Number(major), Number(minor), Number(number)];
}

/** The first Kafka that uses a level; undefined where it is no level. */
export function kafkaOfLevel(level: string): KafkaVersion | undefined {
    const parts = partsOf(level);
    return parts && [parts[0], parts[1]];
}

/** Negative where the first is lower; undefined where one is no level. */
export function compareLevels(a: string, b: string): number | undefined {
    const [one, other] = [partsOf(a), partsOf(b)];
    return one === undefined || other === undefined
        ? undefined
        : compareKafka([one[0], one[1]], [other[0], other[1]]) || one[2] - other[2];
}

/** Those that a version of Kafka knows. */
export function levelsOf(kafka: KafkaVersion): readonly MetadataLevel[] {
    return metadataVersions.filter((level) => {
        const first = kafkaOfLevel(level);
        return first !== undefined && compareKafka(first, kafka) <= 0;
    });
}
