import { imageOf, published } from "../chart/images";
import { versionOfChart } from "../config/platform";
import { at, type JsonObject } from "../json";
import { kafkaOfPlatform } from "./kafkaVersion";
import type { KafkaImage } from "./raise";

/** The brokers' image in the values of a release, with the version of its Kafka where that is known. */
export function kafkaOfValues(values: JsonObject): KafkaImage {
    const platform = { version: versionOfChart, edition: "enterprise", pullSecrets: [] } as const;
    const named = imageOf("cp-kafka", { platform, values, chart: {} });
    const isGiven = at(values, "cp-kafka", "imageTag") !== undefined;
    const version = isGiven ? published(named)?.version : undefined;
    return {
        image: `${named.image}:${named.tag}`,
        kafka: version === undefined ? undefined : kafkaOfPlatform(version),
    };
}
