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

/** What the console tools call the option that is `--command-config` of all other tools. */
const clientOptions: Readonly<Record<string, string>> = {
    "kafka-console-consumer": "--consumer.config",
    "kafka-console-producer": "--producer.config",
};

/** A tool's command with the file of the client configuration that it connects with, where there is one. */
export function withClientConfig(
    command: readonly string[],
    file: string | undefined,
): readonly string[] {
    const [tool = ""] = command;
    return file === undefined
        ? command
        : [...command, clientOptions[tool] ?? "--command-config", file];
}
