import { at, isObject, type Json, type JsonObject, textAt } from "../../json";
import { parseJson } from "../../parseJson";

/**
 * What the postrender step adds to the chart's pods. It is given to the step within the manifests, as an
 * annotation of the brokers' pods: Helm gives a step no arguments, and what is in the values is compared,
 * previewed and kept by Helm and Pulumi like the rest of the release. The step removes it.
 */
export type PostrenderSettings = JsonObject;

export const settingsAnnotation = "kafka-local-volumes/postrender";

const podAnnotations = ["spec", "template", "metadata", "annotations"];

/** Where the chart's values hand settings to the step. */
export const settingsPath: readonly string[] = ["cp-kafka", "podAnnotations", settingsAnnotation];

/** The settings as the values have them; undefined without settings. */
export function settingsText(settings: PostrenderSettings): string | undefined {
    return Object.keys(settings).length === 0 ? undefined : JSON.stringify(settings);
}

/** The settings that a release was given; none where they are not this project's. */
export function settingsIn(values: JsonObject): PostrenderSettings {
    try {
        const settings = parseJson(textAt(values, ...settingsPath) ?? "{}");
        return isObject(settings) ? settings : {};
    } catch {
        return {};
    }
}

/** @throws Error for an annotation that this project did not write. */
export function postrenderSettings(manifest: JsonObject): PostrenderSettings | undefined {
    const text = textAt(manifest, ...podAnnotations, settingsAnnotation);
    const settings = text === undefined ? undefined : parseJson(text);
    if (settings !== undefined && !isObject(settings)) {
        throw new Error(
            `${settingsAnnotation}: it is not an object; allowed: what this project sets`,
        );
    }
    return settings;
}

function without(object: JsonObject, key: string): JsonObject {
    return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/** A value put in place of the one at a path that exists. */
export function replacedAt(value: JsonObject, path: readonly string[], by: Json): JsonObject {
    const [head, ...rest] = path;
    if (head === undefined) {
        return value;
    }
    const child = value[head];
    return {
        ...value,
        [head]: rest.length === 0 ? by : replacedAt(isObject(child) ? child : {}, rest, by),
    };
}

/** The manifest without the settings, and without annotations where they were the only ones. */
export function withoutSettings(manifest: JsonObject): JsonObject {
    const annotations = at(manifest, ...podAnnotations);
    if (!isObject(annotations) || !(settingsAnnotation in annotations)) {
        return manifest;
    }
    const rest = without(annotations, settingsAnnotation);
    if (Object.keys(rest).length > 0) {
        return replacedAt(manifest, podAnnotations, rest);
    }
    const metadata = at(manifest, "spec", "template", "metadata");
    return replacedAt(
        manifest,
        ["spec", "template", "metadata"],
        without(isObject(metadata) ? metadata : {}, "annotations"),
    );
}
