import { versionOfChart } from "../config/platform";
import type { StackConfig } from "../config/schema";
import { at, type JsonObject, merge, nest } from "../json";
import { exporterImage, imageOf, mirrored, published, usedSubcharts } from "./images";
import type { OwnedValue } from "./ownedValue";
import { reporterVariable } from "./postrender/metricsReporter";
import type { PostrenderSettings } from "./postrender/settings";

/** The images and pull secrets that the configuration decides. */
export function ownedImages(config: StackConfig): readonly OwnedValue[] {
    const { platform } = config;
    const used = usedSubcharts(config);
    const images = used.flatMap((subchart) => {
        const { image, tag } = imageOf(subchart, config);
        const edition = subchart === "cp-kafka" ? "platform.edition" : "platform.registry";
        return [
            { path: [subchart, "image"], value: image, from: edition },
            { path: [subchart, "imageTag"], value: tag, from: "platform.version" },
        ];
    });
    const secrets = used.map((subchart) => ({
        path: [subchart, "imagePullSecrets"],
        value: platform.pullSecrets.map((name) => ({ name })),
        from: "platform.pullSecrets",
    }));
    return [
        ...(platform.version === versionOfChart ? [] : images),
        ...(platform.pullSecrets.length === 0 ? [] : secrets),
    ];
}

/** The exporter's image from the registry of the others; `values` may name another one. */
export function mirroredExporter(config: StackConfig): JsonObject {
    const { registry } = config.platform;
    return registry === undefined
        ? {}
        : usedSubcharts(config)
              .map((subchart) =>
                  nest([subchart, "prometheus", "jmx", "image"], mirrored(registry, exporterImage)),
              )
              .reduce((all, one) => merge(all, one), {});
}

/** Whether the brokers' image is one that the chart's metrics reporter is not in. */
export function lacksReporter(config: Pick<StackConfig, "platform" | "values" | "chart">): boolean {
    return published(imageOf("cp-kafka", config))?.repository === "cp-kafka";
}

/** What the postrender step is to do for the images. */
export function platformSettings(config: StackConfig): PostrenderSettings {
    const { platform, values } = config;
    const runs = platform.metricsReporter ?? !lacksReporter(config);
    // A second variable of the name, by which users turn it off themselves, is left as it is.
    const worked = at(values, "cp-kafka", "customEnv", reporterVariable) !== undefined;
    return runs || worked ? {} : { metricsReporter: false };
}
