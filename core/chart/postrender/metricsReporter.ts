import { at, isList, isObject, type Json, type JsonObject } from "../../json";
import type { PostrenderSettings } from "./settings";
import { replacedAt } from "./settings";

const containers = ["spec", "template", "spec", "containers"];
const variable = "KAFKA_METRIC_REPORTERS";

function withoutVariable(container: Json): Json {
    const env = at(container, "env");
    return isObject(container) && isList(env)
        ? { ...container, env: env.filter((one) => at(one, "name") !== variable) }
        : container;
}

/**
 * Removes the variable by which the chart has the brokers start Confluent's metrics reporter: an image
 * without that class ends with it. To set the variable again, to nothing, is what users do; but of two
 * variables of one name an upgrade by Helm can lose one.
 * https://github.com/confluentinc/cp-helm-charts/issues/305
 * https://github.com/kubernetes/kubernetes/issues/86163
 */
export function metricsReporter(
    manifest: JsonObject,
    settings: PostrenderSettings,
): JsonObject | undefined {
    const all = at(manifest, ...containers);
    const has = (container: Json) => {
        const env = at(container, "env");
        return isList(env) && env.some((one) => at(one, "name") === variable);
    };
    return settings.metricsReporter === false && isList(all) && all.some(has)
        ? replacedAt(manifest, containers, all.map(withoutVariable))
        : undefined;
}
