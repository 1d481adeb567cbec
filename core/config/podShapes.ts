import { isList, isObject, type Json } from "../json";
import { hidden } from "./secrets";

/** What a value has to be, in words, and whether one is. */
export interface PodShape {
    readonly allowed: string;
    readonly accepts: (value: Json) => boolean;
}

function isText(value: Json | undefined): boolean {
    return typeof value === "string";
}

/** Absent, or of the type: a null leaves it to the chart. */
function isMaybe(value: Json | undefined, type: "string" | "number" | "object"): boolean {
    return (
        value === undefined ||
        value === null ||
        (type === "object" ? isObject(value) : typeof value === type)
    );
}

function isListOf(value: Json, accepts: (item: Json) => boolean): boolean {
    return isList(value) && value.every(accepts);
}

function isMapOf(value: Json | undefined, accepts: (item: Json) => boolean): boolean {
    return isObject(value) && Object.values(value).every((item) => item === null || accepts(item));
}

function shape(allowed: string, accepts: (value: Json) => boolean): PodShape {
    return { allowed, accepts: (value) => value === hidden || accepts(value) };
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const quantity = /^\d+(\.\d*)?([mun]|[kMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

function isQuantity(value: Json): boolean {
    return typeof value === "number"
        ? value >= 0
        : typeof value === "string" && (value === hidden || quantity.test(value));
}

const tolerationTexts = ["key", "operator", "value", "effect"];

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#scheduling */
function isToleration(value: Json): boolean {
    return (
        isObject(value) &&
        Object.entries(value).every(([name, item]) =>
            name === "tolerationSeconds"
                ? isMaybe(item, "number")
                : tolerationTexts.includes(name) && isMaybe(item, "string"),
        )
    );
}

const resourceLists = ["limits", "requests"];

/** Shapes that Kubernetes has for fields of pods, which the chart passes on as they are. */
export const podShapes = {
    boolean: shape("true or false, without quotes", (value) => typeof value === "boolean"),
    text: shape("text, a number in quotes", isText),
    scalar: shape("text, a number or a truth value", (value) => !isList(value) && !isObject(value)),
    count: shape(
        "a whole number",
        (value) => Number.isInteger(value) || (typeof value === "string" && /^\d+$/.test(value)),
    ),
    port: shape(
        "a port from 1 to 65535",
        (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535,
    ),
    object: shape("an object", isObject),
    scalars: shape("an object of texts, numbers or truth values", (value) =>
        isMapOf(value, (item) => typeof item !== "object"),
    ),
    textList: shape("a list of texts", (value) => isListOf(value, isText)),
    named: shape("a list of objects, each with a name", (value) =>
        isListOf(value, (item) => isObject(item) && isText(item.name)),
    ),
    pullSecrets: shape("a list of objects with a name, such as [{name: regcred}]", (value) =>
        isListOf(
            value,
            (item) => isObject(item) && isText(item.name) && Object.keys(item).length === 1,
        ),
    ),
    tolerations: shape(
        `a list of objects of ${tolerationTexts.join(", ")} (each text) and tolerationSeconds`,
        (value) => isListOf(value, isToleration),
    ),
    nodeSelector: shape("an object from labels to texts; true and numbers in quotes", (value) =>
        isMapOf(value, isText),
    ),
    affinity: shape(
        "an object of nodeAffinity, podAffinity and podAntiAffinity, each an object",
        (value) =>
            isObject(value) &&
            Object.entries(value).every(
                ([name, item]) =>
                    ["nodeAffinity", "podAffinity", "podAntiAffinity"].includes(name) &&
                    isMaybe(item, "object"),
            ),
    ),
    resources: shape(
        "an object of limits and requests, each from a resource to a quantity",
        (value) =>
            isObject(value) &&
            Object.entries(value).every(
                ([name, item]) =>
                    name === "claims" ||
                    (resourceLists.includes(name) && (item === null || isMapOf(item, isQuantity))),
            ),
    ),
    managementPolicy: oneOf("OrderedReady", "Parallel"),
    updateStrategy: oneOf("RollingUpdate", "OnDelete"),
    pullPolicy: oneOf("IfNotPresent", "Always", "Never"),
    serviceType: oneOf("ClusterIP", "NodePort", "LoadBalancer"),
    trafficPolicy: oneOf("Cluster", "Local"),
} as const satisfies Readonly<Record<string, PodShape>>;

function oneOf(...words: readonly string[]): PodShape {
    return shape(words.join(" or "), (value) => typeof value === "string" && words.includes(value));
}
