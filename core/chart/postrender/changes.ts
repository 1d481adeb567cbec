import type { ManifestChange } from "./change";
import { metricsReporter } from "./metricsReporter";
import { mountFiles } from "./mounts";

/** What the step does, by the words it says it in, in this order. */
export const changes: Readonly<Record<string, ManifestChange>> = {
    "removed the metrics reporter": metricsReporter,
    "mounted Secrets and ConfigMaps": mountFiles,
};
