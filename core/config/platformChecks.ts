import { type ChartImage, imageOf, published, usedSubcharts } from "../chart/images";
import type { Fault } from "../fault";
import { at } from "../json";
import { versionOfChart } from "./platform";
import type { StackConfig } from "./schema";

const range = "6.1.0 to the newest 7.9";
const noZookeeper = "8.0 and newer have no ZooKeeper, which the chart needs: stay at 7.9";

function versionFaults({ platform: { version } }: StackConfig): Fault[] {
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (version === versionOfChart || (major === 7 && minor <= 9) || (major === 6 && minor >= 1)) {
        return [];
    }
    const remedy =
        major >= 8
            ? noZookeeper
            : "others are not tested: to run one, set platform.version to chart and name it in values";
    return [{ key: "platform.version", value: version, allowed: range, remedy }];
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

const moving = /^latest(\W|$)|\.x(\W|$)/;

/** What is wrong with an image that `values` name. */
function whyNot(image: ChartImage): Pick<Fault, "allowed" | "remedy"> | undefined {
    if (moving.test(image.tag)) {
        return {
            allowed: "a tag of one version, such as 7.9.11",
            remedy: "what is pulled later under this name may be another version",
        };
    }
    const [major] = published(image)?.version ?? [];
    return major !== undefined && major >= 8 ? { allowed: range, remedy: noZookeeper } : undefined;
}

function valueFaults(config: StackConfig): Fault[] {
    const { platform, services, values } = config;
    if (platform.version !== versionOfChart) {
        return [];
    }
    return usedSubcharts(services).flatMap((subchart) => {
        const value = at(values, subchart, "imageTag");
        const why = whyNot(imageOf(subchart, config));
        return value === undefined || why === undefined
            ? []
            : [{ key: `values.${subchart}.imageTag`, value, ...why }];
    });
}

/** Everything that is wrong with the images. */
export function platformFaults(config: StackConfig): readonly Fault[] {
    return [...versionFaults(config), ...registryFaults(config), ...valueFaults(config)];
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
    const { services, values } = config;
    return usedSubcharts(services).flatMap((subchart) => {
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
