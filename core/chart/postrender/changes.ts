import type { ManifestChange } from "./change";
import { metricsReporter } from "./metricsReporter";

/** What the step does, by the words it says it in, in this order. */
export const changes: Readonly<Record<string, ManifestChange>> = {
    "removed the metrics reporter": metricsReporter,
};
