import { type Json, type JsonObject, objectAt, textAt } from "../json";

/** Types of the objects that a stack makes beside the chart's and those of the volumes. */
const types = [
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:core/v1:Service",
    "kubernetes:policy/v1:PodDisruptionBudget",
];

/** Those objects as the stack's last update gave them to the cluster. */
export function ownObjects(resources: readonly Json[]): readonly JsonObject[] {
    return resources
        .filter((resource) => types.includes(textAt(resource, "type") ?? ""))
        .map((resource) => objectAt(resource, "inputs"))
        .filter((object) => object !== undefined);
}
