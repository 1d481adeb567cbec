import { isObject, type Json, type JsonObject } from "../json";
import { subchartKeys } from "./knownValues";
import { settingMaps } from "./settings";

/** A number or a truth value as the text that Kafka's properties and the environment hold. */
function asText(value: Json): Json {
    return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

/** Maps of which the templates write each value as text; a fork's subchart can have those of settings. */
const mapsOfSettings = settingMaps.map((map) => [map]);
const textMaps: readonly (readonly string[])[] = [
    ...mapsOfSettings,
    ["podAnnotations"],
    ["external", "annotations"],
    ["secrets"],
];

/** Values that the templates write as they are; what they hand on as YAML keeps its numbers. */
const plain = [
    ..."tickTime syncLimit initLimit maxClientCnxns autoPurgeSnapRetainCount".split(" "),
    ..."autoPurgePurgeInterval minAvailable overrideGroupId overrideServiceId".split(" "),
    ..."replicaCount servers brokers".split(" "),
] as const;

const smallestWithExponent = 1e6;

type Change = (value: Json) => Json;

/** An object with the value at a path changed, where it has one. */
function changedAt(object: JsonObject, path: readonly string[], change: Change): JsonObject {
    const [head = "", ...rest] = path;
    const value = object[head];
    if (value === undefined) {
        return object;
    }
    if (rest.length === 0) {
        return { ...object, [head]: change(value) };
    }
    return isObject(value) ? { ...object, [head]: changedAt(value, rest, change) } : object;
}

function textMap(map: Json): Json {
    return isObject(map)
        ? Object.fromEntries(Object.entries(map).map(([name, value]) => [name, asText(value)]))
        : map;
}

function textNumber(value: Json): Json {
    return typeof value === "number" && Math.abs(value) >= smallestWithExponent
        ? asText(value)
        : value;
}

/**
 * Values with text in place of numbers that templates write: Helm reads every number as a floating-point
 * one, and 1073741824 would reach a broker as 1.073741824e+09. https://github.com/helm/helm/issues/1707
 */
export function textual(values: JsonObject): JsonObject {
    return Object.fromEntries(
        Object.entries(values).map(([subchart, own]): [string, Json] => {
            if (!isObject(own)) {
                return [subchart, own];
            }
            const isKnown = subchartKeys.includes(subchart);
            const maps = (isKnown ? textMaps : mapsOfSettings).reduce<JsonObject>(
                (changed, path) => changedAt(changed, path, textMap),
                own,
            );
            const all = (isKnown ? plain : []).reduce<JsonObject>(
                (changed, key) => changedAt(changed, [key], textNumber),
                maps,
            );
            return [subchart, all];
        }),
    );
}
