import type { KafkaVersion } from "./platforms";

/** The class of a tool in each version; `-` where a version has no such tool. */
type Classes = Readonly<Record<KafkaVersion, string>>;

const none = "-";

/** The class of the oldest version, and of each version that has another one than the version before. */
function classes(
    first: string,
    later: Readonly<Partial<Record<Exclude<KafkaVersion, "2.7.0">, string>>> = {},
): Classes {
    const middle = later["3.6.2"] ?? first;
    const newest = later["3.9.2"] ?? middle;
    return { "2.7.0": first, "3.6.2": middle, "3.9.2": newest, "4.4.0": later["4.4.0"] ?? newest };
}

const tools = "org.apache.kafka.tools";

/** Kafka's commands and the classes behind them, which later versions have in other packages. */
const commands: Readonly<Record<string, Classes>> = {
    "kafka-broker-api-versions": classes("kafka.admin.BrokerApiVersionsCommand", {
        "4.4.0": `${tools}.BrokerApiVersionsCommand`,
    }),
    "kafka-configs": classes("kafka.admin.ConfigCommand", { "4.4.0": `${tools}.ConfigCommand` }),
    "kafka-console-consumer": classes("kafka.tools.ConsoleConsumer", {
        "3.9.2": `${tools}.consumer.ConsoleConsumer`,
    }),
    "kafka-console-producer": classes("kafka.tools.ConsoleProducer", {
        "4.4.0": `${tools}.ConsoleProducer`,
    }),
    "kafka-consumer-groups": classes("kafka.admin.ConsumerGroupCommand", {
        "3.9.2": `${tools}.consumer.group.ConsumerGroupCommand`,
    }),
    "kafka-consumer-perf-test": classes("kafka.tools.ConsumerPerformance", {
        "3.6.2": `${tools}.ConsumerPerformance`,
    }),
    "kafka-dump-log": classes("kafka.tools.DumpLogSegments", {
        "4.4.0": `${tools}.DumpLogSegments`,
    }),
    "kafka-features": classes(none, { "3.9.2": `${tools}.FeatureCommand` }),
    "kafka-get-offsets": classes(none, {
        "3.6.2": "kafka.tools.GetOffsetShell",
        "3.9.2": `${tools}.GetOffsetShell`,
    }),
    "kafka-leader-election": classes("kafka.admin.LeaderElectionCommand", {
        "3.9.2": `${tools}.LeaderElectionCommand`,
    }),
    "kafka-log-dirs": classes("kafka.admin.LogDirsCommand", { "3.6.2": `${tools}.LogDirsCommand` }),
    "kafka-metadata-quorum": classes(none, { "3.9.2": `${tools}.MetadataQuorumCommand` }),
    "kafka-producer-perf-test": classes(`${tools}.ProducerPerformance`),
    "kafka-reassign-partitions": classes("kafka.admin.ReassignPartitionsCommand", {
        "3.9.2": `${tools}.reassign.ReassignPartitionsCommand`,
    }),
    "kafka-storage": classes(none, { "3.9.2": "kafka.tools.StorageTool" }),
    "kafka-topics": classes("kafka.admin.TopicCommand", { "3.9.2": `${tools}.TopicCommand` }),
    "kafka-verifiable-consumer": classes(`${tools}.VerifiableConsumer`),
    "kafka-verifiable-producer": classes(`${tools}.VerifiableProducer`),
    "zookeeper-shell": classes("org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka -server", {
        "4.4.0": none,
    }),
};

/** The scripts of /usr/bin by their names, as this version has them. */
export function toolScripts(version: KafkaVersion): Readonly<Record<string, string>> {
    return Object.fromEntries(
        Object.entries(commands)
            .filter(([, of]) => of[version] !== none)
            .map(([name, of]) => [name, `#!/bin/sh\nexec kafka-run-class ${of[version]} "$@"\n`]),
    );
}
