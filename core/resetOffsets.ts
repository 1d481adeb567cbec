/**
 * Offsets by partition that `kafka-consumer-groups --reset-offsets --dry-run` prints for a topic. Its
 * columns are group, topic, partition and offset; other lines are its warnings.
 */
export function parseResetOffsets(output: string, topic: string): ReadonlyMap<number, number> {
    const rows = output.split("\n").map((line) => line.trim().split(/\s+/));
    return new Map(
        rows.flatMap(([, ofTopic, partition = "", offset = "", ...rest]) =>
            ofTopic === topic &&
            rest.length === 0 &&
            /^\d+$/.test(partition) &&
            /^\d+$/.test(offset)
                ? [[Number(partition), Number(offset)] as const]
                : [],
        ),
    );
}
