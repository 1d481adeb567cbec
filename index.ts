import { DataCanary } from "./components/dataCanary";
import { KafkaChart } from "./components/kafkaChart";
import { LocalVolumes } from "./components/localVolumes";
import { loadStack } from "./config";
import { canaryArgs } from "./core/chart/canary";
import { chartDisks, withDisks } from "./core/chart/disks";
import { statefulSets } from "./core/chart/services";
import { chartValues } from "./core/chart/values";
import { installTimeout, ownsNamespace } from "./core/lifecycle";
import { stackOutputs } from "./core/outputs";

/** Asynchronous, because what is deployed must be known before anything is declared. */
module.exports = async () => {
    const { config, plan, owner, context } = await loadStack();
    const disks = chartDisks(config);

    const volumes = new LocalVolumes("volumes", {
        ...{ owner, context },
        namespace: config.namespace,
        createNamespace: ownsNamespace(config),
        storageClass: config.storageClass,
        createStorageClass: config.createStorageClass,
        volumes: withDisks(plan, disks),
        preparation: config.preparation,
        used: config.installed,
    });

    const { release, namespace, chart, installed } = config;
    const kafka = new KafkaChart(
        "kafka",
        {
            ...{ release, namespace, chart, installed, disks, context },
            values: chartValues(config),
            statefulSets: statefulSets(config),
            timeout: installTimeout(config),
            observed: volumes.observed,
        },
        // The StatefulSets take over claims that exist and are bound, or create unbound ones.
        { dependsOn: volumes },
    );

    if (config.canary.enabled) {
        const canary = { ...canaryArgs(config, plan), context };
        new DataCanary("canary", canary, { dependsOn: kafka });
    }

    return stackOutputs(config, plan);
};
