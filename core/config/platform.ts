import { metadataVersions } from "../features/metadataVersion";
import { dnsSubdomain } from "./patterns";
import { boolean, described, list, object, oneOf, optional, type Read, text } from "./types";

/** The version that leaves all images to the chart and to `values`. */
export const versionOfChart = "chart";

const version = text(
    "a version of Confluent Platform with its patch, such as 7.9.11, or chart",
    /^(chart|\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?)$/,
    64,
);

/** https://github.com/distribution/reference/blob/main/reference.go */
const registry = text(
    "a registry's host, with port and path or not, such as registry.example:5000/mirror",
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
    255,
);

/** Which images the pods of Kafka run, and where they are pulled from. */
export const platform = object({
    version: described(
        "Version of all images; `chart` leaves images and tags to the chart and to `values`, and is the default where `values` name an image.",
        version,
    ),
    edition: described(
        "Image of the brokers: cp-enterprise-kafka, cp-server or cp-kafka.",
        oneOf("enterprise", "server", "community"),
    ),
    registry: optional(
        described("Where all images are pulled from; default: Docker Hub.", registry),
    ),
    pullSecrets: described(
        "Secrets of the namespace with which all pods pull images.",
        list(dnsSubdomain, 0, 10),
    ),
    metadataVersion: optional(
        described(
            "Level of Kafka's `metadata.version`, which is raised to it for good; default: as it is.",
            oneOf(...metadataVersions),
        ),
    ),
    metricsReporter: optional(
        described(
            "Whether brokers run the chart's metrics reporter; default: unless their image is cp-kafka, which does not have it.",
            boolean(),
        ),
    ),
});

export type Platform = Read<typeof platform>;
export type Edition = Platform["edition"];
