import { statefulSets } from "./chart/chart";
import { withContents } from "./chart/contents";
import { mountedObjects } from "./chart/mountedObjects";
import type { Configured } from "./config/read";
import { controllersInputs } from "./controllers/inputs";
import { installTimeout, namespaceMetadata, ownsNamespace } from "./lifecycle";
import type { PlannedVolume } from "./plan";
import { plannedPods } from "./pods/plannedPods";

/** A configuration with its plan. */
interface Planned extends Configured {
    readonly plan: readonly PlannedVolume[];
}

/** What a configuration says of the volumes. */
export function volumeInputs(
    { config, chart, plan }: Planned,
    isSecret: Parameters<typeof plannedPods>[3],
) {
    const { namespace, storageClass, createStorageClass, preparation, installed } = config;
    return {
        ...{ namespace, storageClass, createStorageClass, preparation },
        createNamespace: ownsNamespace(config),
        namespaceMetadata: namespaceMetadata(config),
        volumes: withContents(config, chart, plan),
        used: installed,
        mounted: installed ? mountedObjects(config) : [],
        pods: plannedPods(config, chart, plan, isSecret),
    };
}

/** What a configuration says of the release, except for its values. */
export function releaseInputs({ config, chart, plan }: Planned) {
    const { release, namespace, installed } = config;
    return {
        ...{ release, namespace, installed },
        chart: config.chart,
        disks: plan,
        statefulSets: statefulSets(config, chart),
        timeout: installTimeout(config, chart),
        ...controllersInputs(config, chart),
    };
}
