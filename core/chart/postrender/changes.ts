import type { ManifestChange } from "./change";
import { correctExporterFlags } from "./exporterFlags";
import { withoutZookeeper } from "./kraft";
import { metricsReporter } from "./metricsReporter";
import { mountFiles } from "./mounts";
import { formatNewDisks } from "./newDisks";
import { withoutPartition } from "./onDelete";
import { addReadinessProbes, publishNotReady } from "./readinessProbes";
import { addWaitForBrokers } from "./waitForBrokers";

/** What the step does to StatefulSets and Deployments, by the words it says it in, in this order. */
export const changes: Readonly<Record<string, ManifestChange>> = {
    "left the restarts to this program": withoutPartition,
    "removed the metrics reporter": metricsReporter,
    "took ZooKeeper away": withoutZookeeper,
    "added a format of new disks": formatNewDisks,
    "mounted Secrets and ConfigMaps": mountFiles,
    "added a readiness probe": addReadinessProbes,
    "added a wait for the brokers": addWaitForBrokers,
    "corrected the exporter's flags": correctExporterFlags,
};

/** What it does to Services. */
export const serviceChanges: Readonly<Record<string, ManifestChange>> = {
    "published addresses that are not ready": publishNotReady,
};
