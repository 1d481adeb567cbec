import { at, type Json, listAt, textAt } from "../json";
import type { StackConfig } from "../config/schema";
import { hasControllers } from "../metadata/servers";
import { brokersImage, exporterImage, imageOf, mirrored, usedSubcharts } from "./images";
import { objectsOf } from "./manifests";

/** The digest of the exporter that the published charts have. */
const exporterDigest = "6f82e2b0464f50da8104acd7363fb9b995001ddff77d248379f8788e78946143";

/** Where an object has the specification of its pods. */
const podPaths = [
    ["spec"],
    ["spec", "template", "spec"],
    ["spec", "jobTemplate", "spec", "template", "spec"],
];

/** The images of all pods that manifests describe. */
export function imagesIn(manifests: string): readonly string[] {
    const specs: readonly (Json | undefined)[] = [...objectsOf(manifests).values()].flatMap(
        (object) => podPaths.map((path) => at(object, ...path)),
    );
    return specs.flatMap((spec) =>
        ["initContainers", "containers"].flatMap((key) =>
            listAt(spec, key).flatMap((container) => textAt(container, "image") ?? []),
        ),
    );
}

/** The images that the published chart names for a configuration, where it cannot be rendered. */
export function expectedImages(config: StackConfig): readonly string[] {
    const { platform, values } = config;
    return usedSubcharts(config).flatMap((subchart) => {
        const { image, tag } = imageOf(subchart, config);
        const jmx = at(values, subchart, "prometheus", "jmx");
        const exporter = textAt(jmx, "image") ?? mirrored(platform.registry, exporterImage);
        const hasExporter = subchart !== "cp-control-center" && at(jmx, "enabled") !== false;
        return [
            `${image}:${tag}`,
            ...(hasExporter ? [`${exporter}:${textAt(jmx, "imageTag") ?? exporterDigest}`] : []),
        ];
    });
}

/** An image, and where its publisher has it. */
export interface NeededImage {
    readonly image: string;
    readonly source: string;
}

/** https://github.com/distribution/reference/blob/main/normalize.go */
function sourceOf(image: string, registry: string | undefined): string {
    const prefix = `${registry ?? ""}/`;
    const name = image.startsWith(prefix) ? image.slice(prefix.length) : image;
    const [host = ""] = name.split("/");
    return /[.:]|^localhost$/.test(host) && name.includes("/") ? name : `docker.io/${name}`;
}

/** Every image that a stack's nodes pull, each once. */
export function neededImages(
    config: StackConfig,
    ofChart: readonly string[],
): readonly NeededImage[] {
    const { platform, preparation, metadata } = config;
    const all = [
        ...ofChart,
        // The controllers run what the brokers run.
        ...(hasControllers(metadata) ? [brokersImage(config)] : []),
        ...(preparation.enabled ? [preparation.image] : []),
    ];
    return [...new Set(all)]
        .sort()
        .map((image) => ({ image, source: sourceOf(image, platform.registry) }));
}
