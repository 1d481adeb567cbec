import { at, type JsonObject } from "../json";
import { versionOfChart } from "../config/platform";
import { imageOf, published } from "./images";

/** Confluent's versions that this program knows to have both ways of Kafka, and their Kafka. */
const kafkaOfPlatform: Readonly<Record<string, string>> = { "7.9": "3.9" };

/**
 * Major and minor version of the Kafka that the values of a release install.
 * @returns undefined where they do not say it, or it is another one than those with both ways.
 */
export function kafkaOfRelease(values: JsonObject): string | undefined {
    if (at(values, "cp-kafka", "imageTag") === undefined) {
        return undefined;
    }
    const platform = { version: versionOfChart, edition: "enterprise", pullSecrets: [] } as const;
    const version = published(imageOf("cp-kafka", { platform, values, chart: {} }))?.version;
    return version === undefined ? undefined : kafkaOfPlatform[version.slice(0, 2).join(".")];
}
