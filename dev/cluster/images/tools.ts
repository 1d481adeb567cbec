import type { KafkaVersion } from "./platforms";

/** The class of a tool in each version; `-` where a version has no such tool. */
type Classes = Readonly<Record<KafkaVersion, string>>;

function inAll(name: string): Classes {
    return { "2.7.0": name, "3.6.2": name, "3.9.2": name };
}

function movedBy(three: "3.6.2" | "3.9.2", before: string, after: string): Classes {
    return { "2.7.0": before, "3.6.2": three === "3.6.2" ? after : before, "3.9.2": after };
}

const none = "-";

/** Kafka's commands and the classes behind them, which later versions have in other packages. */
const classes: Readonly<Record<string, Classes>> = {
    "kafka-broker-api-versions": inAll("kafka.admin.BrokerApiVersionsCommand"),
    "kafka-configs": inAll("kafka.admin.ConfigCommand"),
    "kafka-console-consumer": movedBy(
        "3.9.2",
        "kafka.tools.ConsoleConsumer",
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
    ),
    "kafka-console-producer": inAll("kafka.tools.ConsoleProducer"),
    "kafka-consumer-groups": movedBy(
        "3.9.2",
        "kafka.admin.ConsumerGroupCommand",
        "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
    ),
    "kafka-consumer-perf-test": movedBy(
        "3.6.2",
        "kafka.tools.ConsumerPerformance",
        "org.apache.kafka.tools.ConsumerPerformance",
    ),
    "kafka-dump-log": inAll("kafka.tools.DumpLogSegments"),
    "kafka-get-offsets": {
        "2.7.0": none,
        "3.6.2": "kafka.tools.GetOffsetShell",
        "3.9.2": "org.apache.kafka.tools.GetOffsetShell",
    },
    "kafka-leader-election": movedBy(
        "3.9.2",
        "kafka.admin.LeaderElectionCommand",
        "org.apache.kafka.tools.LeaderElectionCommand",
    ),
    "kafka-log-dirs": movedBy(
        "3.6.2",
        "kafka.admin.LogDirsCommand",
        "org.apache.kafka.tools.LogDirsCommand",
    ),
    "kafka-producer-perf-test": inAll("org.apache.kafka.tools.ProducerPerformance"),
    "kafka-reassign-partitions": movedBy(
        "3.9.2",
        "kafka.admin.ReassignPartitionsCommand",
        "org.apache.kafka.tools.reassign.ReassignPartitionsCommand",
    ),
    "kafka-topics": movedBy(
        "3.9.2",
        "kafka.admin.TopicCommand",
        "org.apache.kafka.tools.TopicCommand",
    ),
    "kafka-verifiable-consumer": inAll("org.apache.kafka.tools.VerifiableConsumer"),
    "kafka-verifiable-producer": inAll("org.apache.kafka.tools.VerifiableProducer"),
    "zookeeper-shell": inAll("org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka -server"),
};

/** The scripts of /usr/bin by their names, as this version has them. */
export function toolScripts(version: KafkaVersion): Readonly<Record<string, string>> {
    return Object.fromEntries(
        Object.entries(classes)
            .filter(([, of]) => of[version] !== none)
            .map(([name, of]) => [name, `#!/bin/sh\nexec kafka-run-class ${of[version]} "$@"\n`]),
    );
}
