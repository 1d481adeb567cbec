import type { Edition, Platform } from "../config/platform";
import { versionOfChart } from "../config/platform";
import type { Service } from "../config/schema";
import { at, type JsonObject } from "../json";
import type { MetadataPhase } from "../metadata/phase";
import { hasZookeeper } from "../metadata/servers";
import { serviceNames, subcharts } from "./defaults";

/** What decides a stack's images. */
export interface ImageSource {
    readonly platform: Platform;
    readonly values: JsonObject;
    readonly chart: { readonly version?: string };
}

/** An image as the chart's values have it, in two parts. */
export interface ChartImage {
    readonly image: string;
    readonly tag: string;
}

const publisher = "confluentinc";

/** The exporter's image of the chart, whose digest is its tag. */
export const exporterImage = "solsson/kafka-prometheus-jmx-exporter@sha256";

const brokerImages: Readonly<Record<Edition, string>> = {
    enterprise: `${publisher}/cp-enterprise-kafka`,
    server: `${publisher}/cp-server`,
    community: `${publisher}/cp-kafka`,
};

/** The chart's own images by subchart, but for the brokers'. */
const chartImages: Readonly<Record<string, string>> = {
    "cp-zookeeper": `${publisher}/cp-zookeeper`,
    "cp-schema-registry": `${publisher}/cp-schema-registry`,
    "cp-kafka-rest": `${publisher}/cp-kafka-rest`,
    "cp-kafka-connect": `${publisher}/cp-kafka-connect`,
    "cp-ksql-server": `${publisher}/cp-ksqldb-server`,
    "cp-control-center": `${publisher}/cp-enterprise-control-center`,
};

/** The tags that the published versions of the chart have. */
const chartTags: Readonly<Record<string, string>> = { "0.5.0": "5.5.0", "0.6.0": "6.0.1" };
const newestChartTag = "6.1.0";

/** The image of the brokers that the newest published chart names. */
export const chartBrokersImage = `${brokerImages.enterprise}:${newestChartTag}`;

/** An image taken from another registry. */
export function mirrored(registry: string | undefined, image: string): string {
    return registry === undefined ? image : `${registry}/${image}`;
}

/** A value that the chart writes into a manifest as text. */
function textOf(values: JsonObject, subchart: string, key: string): string | undefined {
    const value = at(values, subchart, key);
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** The image of a subchart's pods. */
export function imageOf(subchart: string, { platform, values, chart }: ImageSource): ChartImage {
    const { version, edition, registry } = platform;
    const fromChart = version === versionOfChart;
    const own =
        subchart === "cp-kafka"
            ? brokerImages[fromChart ? "enterprise" : edition]
            : (chartImages[subchart] ?? "");
    return fromChart
        ? {
              image: textOf(values, subchart, "image") ?? own,
              tag:
                  textOf(values, subchart, "imageTag") ??
                  chartTags[chart.version ?? ""] ??
                  newestChartTag,
          }
        : { image: mirrored(registry, own), tag: version };
}

/** The image of the brokers, as a pod names it. */
export function brokersImage(source: ImageSource): string {
    const { image, tag } = imageOf("cp-kafka", source);
    return `${image}:${tag}`;
}

/** Whether `values` name an image of any subchart: the other images are then the chart's, as ever. */
export function valuesNameImages(values: JsonObject): boolean {
    return Object.values(values).some((own) =>
        ["image", "imageTag"].some((key) => at(own, key) !== undefined && at(own, key) !== null),
    );
}

/** The subcharts that run, whose images are the stack's. */
export function usedSubcharts({
    services,
    metadata,
}: {
    readonly services: Readonly<Record<Service, { readonly enabled: boolean }>>;
    readonly metadata: MetadataPhase;
}): readonly string[] {
    return [
        ...(hasZookeeper(metadata) ? ["cp-zookeeper"] : []),
        "cp-kafka",
        ...serviceNames
            .filter((name) => services[name].enabled)
            .map((name) => subcharts[name].subchart),
    ];
}

/** What the name and tag of an image of Confluent's say. */
export interface PublishedImage {
    /** Name without registry and path, e.g. `cp-kafka`. */
    readonly repository: string;
    /** Major and minor version; undefined where the tag is a digest or no version. */
    readonly version: readonly [number, number] | undefined;
}

/** The image as one of Confluent's; undefined for another one, about which nothing is known. */
export function published({ image, tag }: ChartImage): PublishedImage | undefined {
    const repository = image.split("/").at(-1) ?? image;
    const known = [...Object.values(brokerImages), ...Object.values(chartImages)];
    if (!known.some((one) => one.split("/").at(-1) === repository)) {
        return undefined;
    }
    const [, major, minor] = /^(\d+)\.(\d+)\.\d+([.-].*)?$/.exec(tag) ?? [];
    return {
        repository,
        version:
            major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)],
    };
}
