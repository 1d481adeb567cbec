/** The pod's own settings would make a tool open the program's JMX port, and take its heap. */
const notForTools = ["JMX_PORT", "KAFKA_JMX_PORT", "KAFKA_JMX_OPTS", "KAFKA_OPTS"];

/**
 * The command of a tool of Kafka's or ZooKeeper's where the pod's program runs. It is a Java machine
 * for a second, on cores on which brokers may be starting: without the optimizing compiler and threads
 * that collect garbage it takes less of them.
 */
export function toolCommand(command: readonly string[]): readonly string[] {
    return [
        ...["env", ...notForTools.flatMap((name) => ["-u", name]), "KAFKA_HEAP_OPTS=-Xmx128M"],
        "KAFKA_JVM_PERFORMANCE_OPTS=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        ...command,
    ];
}
