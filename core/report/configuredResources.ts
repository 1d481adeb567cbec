import type { Chart } from "../chart/chart";
import { externalServices } from "../chart/external";
import { externalServiceObject } from "../chart/externalObject";
import type { StackConfig } from "../config/schema";
import { controllersInputs } from "../controllers/inputs";
import { controllersObjects } from "../controllers/objects";
import { isObject, type JsonObject, textAt } from "../json";
import { namespaceMetadata, ownsNamespace } from "../lifecycle";
import { namespaceObject, storageClassObject } from "../sharedObjects";
import { type OtherResource, unknownInPreview } from "./otherResources";

function plain(object: unknown): JsonObject {
    const data: unknown = JSON.parse(JSON.stringify(object));
    return isObject(data) ? data : {};
}

function resource(apiVersion: string, kind: string, object: unknown): OtherResource {
    const inputs = plain({ apiVersion, kind, ...plain(object) });
    const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    return {
        type: `kubernetes:${group}:${kind}`,
        name: textAt(inputs, "metadata", "name") ?? "",
        inputs,
    };
}

function ofControllers(config: StackConfig, chart: Chart): readonly OtherResource[] {
    const { controllers } = controllersInputs(config, chart);
    if (controllers === undefined || !config.installed) {
        return [];
    }
    const { service, statefulSet, budget } = controllersObjects(controllers(unknownInPreview));
    return [
        resource("v1", "Service", service),
        resource("apps/v1", "StatefulSet", statefulSet),
        ...(budget === undefined ? [] : [resource("policy/v1", "PodDisruptionBudget", budget)]),
    ];
}

/** The objects of a configuration beside the volumes, the claims and the chart; none names the stack. */
export function configuredResources(config: StackConfig, chart: Chart): readonly OtherResource[] {
    const { namespace, storageClass, createStorageClass } = config;
    return [
        ...(ownsNamespace(config)
            ? [
                  resource(
                      "v1",
                      "Namespace",
                      namespaceObject(namespace, namespaceMetadata(config), {}),
                  ),
              ]
            : []),
        ...(createStorageClass
            ? [resource("storage.k8s.io/v1", "StorageClass", storageClassObject(storageClass, {}))]
            : []),
        ...externalServices(config, chart.kafka).map((service) =>
            resource("v1", "Service", externalServiceObject(namespace, service)),
        ),
        ...ofControllers(config, chart),
    ];
}
