import { DataCanary } from "./components/dataCanary";
import { ExternalAccess } from "./components/externalAccess";
import { KafkaChart } from "./components/kafkaChart";
import { LocalVolumes } from "./components/localVolumes";
import { secretValues } from "./components/secretValues";
import { loadStack } from "./config";
import { canaryArgs } from "./core/chart/canary";
import { externalServices } from "./core/chart/external";
import { stackOutputs } from "./core/outputs";
import { releaseInputs, volumeInputs } from "./core/stackInputs";

/** Asynchronous, because what is deployed must be known before anything is declared. */
module.exports = async () => {
    const stack = await loadStack();
    const { config, chart, plan, owner, change, context, isSecret } = stack;

    const volumes = new LocalVolumes("volumes", {
        ...volumeInputs(stack, isSecret),
        ...{ owner, context },
    });

    const services = externalServices(config, chart.kafka);
    if (services.length > 0) {
        const { namespace } = config;
        new ExternalAccess("external", { namespace, services }, { dependsOn: volumes });
    }

    const kafka = new KafkaChart(
        "kafka",
        {
            ...releaseInputs(stack),
            context,
            values: secretValues(chart.values, isSecret),
            observed: volumes.observed,
            change,
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
