import { statefulSets } from "./chart/chart";
import { withContents } from "./chart/contents";
import { movingNames } from "./chart/movingNames";
import { mountedObjects } from "./chart/mountedObjects";
import { levelInputs } from "./features/wantedLevel";
import { controllersInputs } from "./controllers/inputs";
import { installTimeout, namespaceMetadata, ownsNamespace } from "./lifecycle";
import { type Planned, plannedPods } from "./pods/plannedPods";

/** What a configuration says of the volumes. */
export function volumeInputs(planned: Planned, isSecret: Parameters<typeof plannedPods>[1]) {
    const { config, chart, plan } = planned;
    const { namespace, storageClass, createStorageClass, preparation, installed } = config;
    return {
        ...{ namespace, storageClass, createStorageClass, preparation },
        createNamespace: ownsNamespace(config),
        namespaceMetadata: namespaceMetadata(config),
        volumes: withContents(config, chart, plan),
        used: installed,
        mounted: installed ? mountedObjects(config) : [],
        pods: plannedPods(planned, isSecret),
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
        moving: movingNames(config, chart),
        metadataVersion: levelInputs(config),
        timeout: installTimeout(config, chart),
        ...controllersInputs(config, chart),
    };
}
