import type { Chart } from "../chart/chart";
import { exporterImage, imageOf } from "../chart/images";
import type { StackConfig } from "../config/schema";
import { at, isObject, type Json, listAt, textAt } from "../json";
import { quantities } from "./need";
import type { Resources } from "./resources";

/** What admission rules judge of a pod, as far as the chart's values decide it. */
export interface PodTemplate {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly pullSecrets: readonly string[];
    readonly containers: readonly {
        readonly name: string;
        readonly image: string;
        readonly limits: Resources;
        readonly requests: Resources;
    }[];
}

const mainContainer: Readonly<Record<string, string>> = {
    "cp-kafka": "cp-kafka-broker",
    "cp-zookeeper": "cp-zookeeper-server",
};

function container(name: string, image: string, values: Json | undefined) {
    const resources = at(values, "resources");
    return {
        ...{ name, image },
        limits: quantities(at(resources, "limits")),
        requests: quantities(at(resources, "requests")),
    };
}

function exporterOf(own: Json | undefined): PodTemplate["containers"] {
    const jmx = at(own, "prometheus", "jmx");
    if (at(jmx, "enabled") === false) {
        return [];
    }
    const image = textAt(jmx, "image") ?? exporterImage;
    const tag = textAt(jmx, "imageTag");
    return [
        container("prometheus-jmx-exporter", tag === undefined ? image : `${image}:${tag}`, jmx),
    ];
}

/** A pod of a subchart with a StatefulSet, without what only a running one needs. */
export function podTemplate(config: StackConfig, chart: Chart, subchart: string): PodTemplate {
    const own = at(chart.values, subchart);
    const { image, tag } = imageOf(subchart, config);
    const annotations = at(own, "podAnnotations");
    return {
        labels: { app: subchart, release: config.release },
        annotations: Object.fromEntries(
            Object.entries(isObject(annotations) ? annotations : {}).flatMap(([key, value]) =>
                typeof value === "string" ? [[key, value]] : [],
            ),
        ),
        pullSecrets: listAt(own, "imagePullSecrets").flatMap(
            (secret) => textAt(secret, "name") ?? [],
        ),
        containers: [
            container(mainContainer[subchart] ?? "", `${image}:${tag}`, own),
            ...exporterOf(own),
        ],
    };
}
