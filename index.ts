import { DataCanary } from "./components/dataCanary";
import { ExternalAccess } from "./components/externalAccess";
import { KafkaChart } from "./components/kafkaChart";
import { LocalVolumes } from "./components/localVolumes";
import { secretValues } from "./components/secretValues";
import { loadStack } from "./config";
import { canaryArgs } from "./core/chart/canary";
import { statefulSets } from "./core/chart/chart";
import { withContents } from "./core/chart/contents";
import { externalServices } from "./core/chart/external";
import { mountedObjects } from "./core/chart/mountedObjects";
import { installTimeout, namespaceMetadata, ownsNamespace } from "./core/lifecycle";
import { stackOutputs } from "./core/outputs";
import { plannedPods } from "./core/pods/plannedPods";

/** Asynchronous, because what is deployed must be known before anything is declared. */
module.exports = async () => {
    const { config, chart, plan, owner, context, isSecret } = await loadStack();

    const volumes = new LocalVolumes("volumes", {
        ...{ owner, context },
        namespace: config.namespace,
        createNamespace: ownsNamespace(config),
        namespaceMetadata: namespaceMetadata(config),
        storageClass: config.storageClass,
        createStorageClass: config.createStorageClass,
        volumes: withContents(config, chart, plan),
        preparation: config.preparation,
        used: config.installed,
        mounted: config.installed ? mountedObjects(config) : [],
        pods: plannedPods(chart, plan, isSecret),
    });

    const { release, namespace, installed } = config;
    const services = externalServices(config, chart.kafka);
    if (services.length > 0) {
        new ExternalAccess("external", { namespace, services }, { dependsOn: volumes });
    }

    const kafka = new KafkaChart(
        "kafka",
        {
            ...{ release, namespace, installed, context },
            chart: config.chart,
            disks: plan,
            values: secretValues(chart.values, isSecret),
            statefulSets: statefulSets(chart),
            timeout: installTimeout(config, chart),
            observed: volumes.observed,
        },
        // The StatefulSets take over claims that exist and are bound, or create unbound ones.
        { dependsOn: volumes },
    );

    if (config.canary.enabled) {
        const canary = { ...canaryArgs(config, chart, plan), context };
        new DataCanary("canary", canary, { dependsOn: kafka });
    }

    return stackOutputs(config, chart, plan);
};
