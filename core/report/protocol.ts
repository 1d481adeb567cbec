import { textAt, at, type JsonObject } from "../json";
import type { ReleaseInputs } from "../release/inputs";

/** Kafka of each line of Confluent Platform. https://docs.confluent.io/platform/current/installation/versions-interoperability.html */
const kafkaOf: Readonly<Record<string, string>> = {
    "5.5": "2.5",
    "6.0": "2.6",
    "6.1": "2.7",
    "6.2": "2.8",
    "7.0": "3.0",
    "7.1": "3.1",
    "7.2": "3.2",
    "7.3": "3.3",
    "7.4": "3.4",
    "7.5": "3.5",
    "7.6": "3.6",
    "7.7": "3.7",
    "7.8": "3.8",
    "7.9": "3.9",
};

/** Of cp-helm-charts 0.6.0 and 0.6.1. */
const chartTag = "6.1.0";

function kafkaIn(values: JsonObject): string | undefined {
    const tag = textAt(values, "cp-kafka", "imageTag") ?? chartTag;
    return kafkaOf[/^\d+\.\d+/.exec(tag)?.[0] ?? ""];
}

function isSet(values: JsonObject): boolean {
    const own = at(values, "cp-kafka", "configurationOverrides", "inter.broker.protocol.version");
    const env = at(values, "cp-kafka", "customEnv", "KAFKA_INTER_BROKER_PROTOCOL_VERSION");
    return (own ?? env ?? null) !== null;
}

/**
 * What brokers of two versions need while one after the other gets the new one: the protocol of the old one. None
 * where both have the same version, or where it is set.
 */
export function protocolNotes(
    was: Pick<ReleaseInputs, "values"> | undefined,
    is: Pick<ReleaseInputs, "values"> | undefined,
): readonly string[] {
    const [before, after] = [was, is].map((release) =>
        release === undefined ? undefined : kafkaIn(release.values),
    );
    if (
        is === undefined ||
        before === undefined ||
        after === undefined ||
        before === after ||
        isSet(is.values)
    ) {
        return [];
    }
    return [
        `Kafka changes from ${before} to ${after}: set values.cp-kafka.configurationOverrides["inter.broker.protocol.version"] to "${before}" in the same change, and to "${after}" in another one when all brokers run (docs/upgrading.md)`,
    ];
}
