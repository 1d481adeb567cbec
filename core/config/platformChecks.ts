import { type ChartImage, imageOf, published, usedSubcharts } from "../chart/images";
import type { Fault } from "../fault";
import { kafkaOfPlatform, kafkaText } from "../features/kafkaVersion";
import { levelsOf } from "../features/metadataVersion";
import { at } from "../json";
import { hasControllers, hasZookeeper } from "../metadata/servers";
import { versionOfChart } from "./platform";
import type { StackConfig } from "./schema";

const range = "6.1.0 to the newest 7.9";
const kraftRange = "7.9 or 8";
const noZookeeper =
    "8.0 and newer have no ZooKeeper, where this stack has its metadata: stay at 7.9 (docs/kraft.md)";
const noControllers = "older ones are not tested without ZooKeeper (docs/kraft.md)";

/** Whether a version runs with its metadata where the configuration has it. */
function fits({ metadata }: StackConfig, [major, minor]: readonly [number, number]): boolean {
    const withZookeeper = (major === 7 && minor <= 9) || (major === 6 && minor >= 1);
    const inKraft = (major === 7 && minor === 9) || major === 8;
    return hasControllers(metadata)
        ? inKraft && (withZookeeper || !hasZookeeper(metadata))
        : withZookeeper;
}

function rangeOf({ metadata }: StackConfig): string {
    return hasZookeeper(metadata) ? range : kraftRange;
}

function versionFaults(config: StackConfig): Fault[] {
    const { version } = config.platform;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (version === versionOfChart || fits(config, [major, minor])) {
        return [];
    }
    const others =
        "others are not tested: to run one, set platform.version to chart and name it in values";
    const ofZookeeper = major >= 8 ? noZookeeper : others;
    const remedy = hasControllers(config.metadata) ? noControllers : ofZookeeper;
    return [{ key: "platform.version", value: version, allowed: rangeOf(config), remedy }];
}

/** What Confluent does not publish from 8.0 on. */
function withdrawnFaults({ platform, services, metadata }: StackConfig): Fault[] {
    const { version, edition } = platform;
    if (hasZookeeper(metadata) || !/^[89]\./.test(version)) {
        return [];
    }
    return [
        ...(edition === "enterprise"
            ? [
                  {
                      key: "platform.edition",
                      value: edition,
                      allowed: "server or community",
                      remedy: "there is no cp-enterprise-kafka from 8.0 on, and cp-server takes its place",
                  },
              ]
            : []),
        ...(services.controlCenter.enabled
            ? [
                  {
                      key: "services.controlCenter.enabled",
                      value: true,
                      allowed: "false",
                      remedy: "the chart cannot install the Control Center of 8.0 and newer",
                  },
              ]
            : []),
    ];
}

/** The chart's own images are not at another registry under a name that is known here. */
function registryFaults({ platform: { version, registry } }: StackConfig): Fault[] {
    return version === versionOfChart && registry !== undefined
        ? [
              {
                  key: "platform.registry",
                  value: registry,
                  allowed: "only with a platform.version",
                  remedy: "where values name the images, write the registry there",
              },
          ]
        : [];
}

/** Only controllers have it, and only images that know it take it. */
function levelFaults(config: StackConfig): Fault[] {
    const { platform, metadata } = config;
    const { metadataVersion: value } = platform;
    const key = "platform.metadataVersion";
    if (value === undefined) {
        return [];
    }
    if (hasZookeeper(metadata)) {
        const remedy = "it is raised last, when ZooKeeper has been left (docs/kraft.md)";
        return [{ key, value, allowed: `nothing, where metadata is ${metadata}`, remedy }];
    }
    const version = published(imageOf("cp-kafka", config))?.version;
    const kafka = version && kafkaOfPlatform(version);
    if (kafka === undefined || levelsOf(kafka).includes(value)) {
        return [];
    }
    const remedy = `the images have Kafka ${kafkaText(kafka)}: set platform.version first, and this in another pulumi up`;
    return [{ key, value, allowed: levelsOf(kafka).join(" or "), remedy }];
}

const moving = /^latest(\W|$)|\.x(\W|$)/;

/** What is wrong with an image that `values` name, or the chart's own where they name none. */
function whyNot(
    config: StackConfig,
    subchart: string,
    image: ChartImage,
): Pick<Fault, "allowed" | "remedy"> | undefined {
    if (moving.test(image.tag)) {
        return {
            allowed: "a tag of one version, such as 7.9.11",
            remedy: "what is pulled later under this name may be another version",
        };
    }
    const version = published(image)?.version;
    if (version === undefined) {
        return undefined;
    }
    if (hasZookeeper(config.metadata)) {
        return version[0] >= 8 ? { allowed: range, remedy: noZookeeper } : undefined;
    }
    return subchart === "cp-kafka" && !fits(config, version)
        ? { allowed: kraftRange, remedy: noControllers }
        : undefined;
}

function valueFaults(config: StackConfig): Fault[] {
    const { platform, values, metadata } = config;
    if (platform.version !== versionOfChart) {
        return [];
    }
    return usedSubcharts(config).flatMap((subchart) => {
        const image = imageOf(subchart, config);
        const given = at(values, subchart, "imageTag");
        const why = whyNot(config, subchart, image);
        // The chart's own image has ZooKeeper, and so is only wrong without.
        const isWrong = given !== undefined || !hasZookeeper(metadata);
        return why === undefined || !isWrong
            ? []
            : [{ key: `values.${subchart}.imageTag`, value: given ?? image.tag, ...why }];
    });
}

/** Everything that is wrong with the images. */
export function platformFaults(config: StackConfig): readonly Fault[] {
    return [
        ...versionFaults(config),
        ...withdrawnFaults(config),
        ...levelFaults(config),
        ...registryFaults(config),
        ...valueFaults(config),
    ];
}

/** Charts that leave the user to the image, and the images' first version that does not run as root. */
const withoutUser = "0.5.0";
const firstWithUser = 6;

function otherUser(config: StackConfig): string[] {
    const { chart, preparation } = config;
    if (chart.version !== withoutUser || preparation.owner !== undefined) {
        return [];
    }
    const image = imageOf("cp-kafka", config);
    const [major] = published(image)?.version ?? [];
    return major !== undefined && major >= firstWithUser
        ? [
              `chart.version: ${withoutUser} does not set the user, and ${image.image}:${image.tag} runs as 1000: set preparation.owner to 1000:1000, or the brokers cannot write to their disks`,
          ]
        : [];
}

function olderThanTested(config: StackConfig): string[] {
    const { values } = config;
    return usedSubcharts(config).flatMap((subchart) => {
        const image = imageOf(subchart, config);
        const [major = 0, minor = 0] = published(image)?.version ?? [];
        const isOld = major > 0 && (major < 6 || (major === 6 && minor < 1));
        return isOld && at(values, subchart, "imageTag") !== undefined
            ? [`values.${subchart}.imageTag: ${image.tag} is not tested: ${range} are`]
            : [];
    });
}

/** What works with these images but is hardly intended. */
export function platformWarnings(config: StackConfig): readonly string[] {
    return [...otherUser(config), ...olderThanTested(config)];
}
