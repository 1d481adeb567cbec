import type { JsonObject } from "../../json";
import type { PostrenderSettings } from "./settings";

/**
 * One thing that the postrender step does to an object of the chart.
 * @returns the changed object, or undefined where there is nothing to change.
 */
export type ManifestChange = (
    manifest: JsonObject,
    settings: PostrenderSettings,
) => JsonObject | undefined;
