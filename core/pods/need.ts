import type { StackConfig } from "../config/schema";
import type { LivePod } from "../doctor/live";
import { controllerApp } from "../controllers/names";
import { at, isObject, type Json, type JsonObject, listAt, textAt } from "../json";
import type { PodNeed } from "./fitFaults";
import type { Resources } from "./resources";
import type { Toleration } from "./taints";

/** What the pods of a StatefulSet need of a node, as its values say it. */
export type TemplateNeed = Pick<PodNeed, "tolerations" | "requests" | "nodeSelector">;

/** Names and texts of an object; quantities may be numbers, as in `cpu: 2`. */
export function quantities(value: Json | undefined): Resources {
    const given = isObject(value) ? value : {};
    return Object.fromEntries(
        Object.entries(given).flatMap(([name, one]) =>
            typeof one === "string" || typeof one === "number" ? [[name, String(one)]] : [],
        ),
    );
}

/** A container without a request has its limit as one. */
function requestsOf(resources: Json | undefined): Resources {
    return { ...quantities(at(resources, "limits")), ...quantities(at(resources, "requests")) };
}

function toleration(value: Json): Toleration {
    const given = (key: string) => {
        const text = textAt(value, key);
        return text === undefined ? {} : { [key]: text };
    };
    return { ...given("key"), ...given("operator"), ...given("value"), ...given("effect") };
}

/** What the values of a subchart with a StatefulSet make of its pods. */
export function needOfValues(values: JsonObject, subchart: string): TemplateNeed {
    const own = at(values, subchart);
    const exporter = at(own, "prometheus", "jmx");
    const hasExporter = at(exporter, "enabled") !== false;
    return {
        tolerations: listAt(own, "tolerations").map(toleration),
        requests: [
            requestsOf(at(own, "resources")),
            ...(hasExporter ? [requestsOf(at(exporter, "resources"))] : []),
        ],
        nodeSelector: quantities(at(own, "nodeSelector")),
    };
}

/** What the controllers' pods need of a node. */
export function needOfControllers({
    controllers: { tolerations = [], resources },
}: StackConfig): TemplateNeed {
    return {
        tolerations: tolerations.map(({ key, operator, value, effect }) => ({
            ...(key === undefined ? {} : { key }),
            ...(operator === undefined ? {} : { operator }),
            ...(value === undefined ? {} : { value }),
            ...(effect === undefined ? {} : { effect }),
        })),
        requests: [{ ...resources?.limits, ...resources?.requests }],
        nodeSelector: {},
    };
}

/** Key of the configuration that has the settings of a pod, by the chart's label. */
export function keyOfApp(app: string | undefined): string {
    if (app === controllerApp) {
        return "controllers";
    }
    return app !== undefined && subchartsWithClaims.includes(app) ? `values.${app}` : "values";
}

const subchartsWithClaims: readonly string[] = ["cp-kafka", "cp-zookeeper"];

/** What a pod that was made needs of a node. */
export function needOfPod({ metadata, spec }: LivePod): PodNeed {
    return {
        pod: metadata?.name ?? "",
        key: keyOfApp(metadata?.labels?.app),
        tolerations: spec?.tolerations ?? [],
        requests: (spec?.containers ?? []).map(({ resources }) => ({
            ...resources?.limits,
            ...resources?.requests,
        })),
        nodeSelector: spec?.nodeSelector ?? {},
        isPlaced: spec?.nodeName !== undefined,
    };
}
