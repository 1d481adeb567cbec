import { serviceNames, subcharts } from "../chart/defaults";
import { subchartKeys, topKeys, type UnknownValue, unknownValues } from "../chart/knownValues";
import { testedVersions } from "../chart/source";
import { ownedValues } from "../chart/values";
import type { Fault } from "../fault";
import { at, isObject, type Json, type JsonObject, sameData } from "../json";
import { bytesOf, parseQuantity } from "../quantity";
import { nearest } from "./nearest";
import type { StackConfig } from "./schema";

function unknownSubcharts({ values }: StackConfig): Fault[] {
    return Object.entries(values)
        .filter(([key]) => !topKeys.includes(key))
        .map(([key, value]) => {
            const near = nearest(key, topKeys);
            return {
                key: `values.${key}`,
                value,
                allowed: `one of ${topKeys.join(", ")}`,
                remedy:
                    near === undefined
                        ? "the chart has no such key"
                        : `did you mean values.${near}?`,
            };
        });
}

/** The key of the chart that a key of the user's was probably meant to be, with its path. */
export function meant({ path, known }: UnknownValue): string | undefined {
    const last = path.split(".").at(-1) ?? path;
    const near = nearest(last, known);
    return near === undefined ? undefined : `values.${path.slice(0, -last.length)}${near}`;
}

/**
 * Keys that are nearly those of the chart, if it is a version whose keys are known: the chart would ignore them,
 * and what they were to change would stay as it was.
 */
export function misspelledValues({ chart, values }: StackConfig): readonly Fault[] {
    return chart.version === undefined || !testedVersions.includes(chart.version)
        ? []
        : unknownValues(values).flatMap((unknown) => {
              const near = meant(unknown);
              return near === undefined
                  ? []
                  : [
                        {
                            key: `values.${unknown.path}`,
                            value: unknown.value,
                            allowed: `keys of cp-helm-charts ${chart.version}, which would ignore this one`,
                            remedy: `did you mean ${near}?`,
                        },
                    ];
          });
}

function notObjects({ values }: StackConfig): Fault[] {
    return [...subchartKeys, "global"]
        .filter((key) => values[key] !== undefined && !isObject(values[key]))
        .map((key) => ({
            key: `values.${key}`,
            value: values[key],
            allowed: "an object of this subchart's values",
        }));
}

/** The nearest thing to an owned value that the user's `values` hold at or above its path. */
function nearestGiven(values: JsonObject, path: readonly string[]): [string, Json] | undefined {
    let current: Json = values;
    const walked: string[] = [];
    for (const key of path) {
        if (!isObject(current)) {
            return [walked.join("."), current];
        }
        const next: Json | undefined = current[key];
        if (next === undefined) {
            return undefined;
        }
        walked.push(key);
        current = next;
    }
    return [walked.join("."), current];
}

function contradictions(config: StackConfig): Fault[] {
    const faults = new Map<string, Fault>();
    for (const { path, value, from } of ownedValues(config)) {
        const given = nearestGiven(config.values, path);
        if (given !== undefined && !sameData(given[1], value)) {
            const [where, what] = given;
            const key = `values.${where}`;
            const whole = where === path.join(".");
            faults.set(key, {
                key,
                value: what,
                allowed: whole ? JSON.stringify(value) : "an object",
                remedy: `${from} decides this: change it there and leave it out of values`,
            });
        }
    }
    return [...faults.values()];
}

/** Standby replicas are no copies of a topic. */
const copies = /_(REPLICATION_FACTOR|(?<!STANDBY_)REPLICAS|MIN_ISR)$/;

/** The chart makes a variable of a setting: `min.insync.replicas` and `min_insync_replicas` are one. */
const variables = {
    configurationOverrides: (name: string) => `KAFKA_${name}`.replaceAll(".", "_").toUpperCase(),
    // The image takes the names of its variables in either case.
    customEnv: (name: string) => name.toUpperCase(),
};

/** As Kafka reads a number: `true`, `0x2` and `1.5` are none. */
function isWholeUpTo(value: Json, most: number): boolean {
    const text = typeof value === "number" ? String(value) : value;
    return typeof text === "string" && /^[1-9]\d{0,8}$/.test(text) && Number(text) <= most;
}

/** Settings that ask for more copies than there are brokers: what they are for never starts. */
function replicationFaults({ values, kafka }: StackConfig): Fault[] {
    return subchartKeys.flatMap((subchart) =>
        Object.entries(variables).flatMap(([map, variable]) => {
            const given = at(values, subchart, map);
            return (
                Object.entries(isObject(given) ? given : {})
                    // A null leaves the setting to the chart: an installation that was taken over had none.
                    .filter(([name, value]) => copies.test(variable(name)) && value !== null)
                    .filter(([, value]) => !isWholeUpTo(value, kafka.brokers))
                    .map(([name, value]) => ({
                        key: `values.${subchart}.${map}["${name}"]`,
                        value,
                        allowed: `a whole number from 1 to kafka.brokers, ${kafka.brokers}`,
                        remedy: "each copy has to be on another broker",
                    }))
            );
        }),
    );
}

/**
 * Where the brokers write: elsewhere than on their volumes it would be the container's own disk, gone
 * with the pod. The chart sets KAFKA_LOG_DIRS to its mounts, and the user's variables after its own
 * (cp-kafka/templates/statefulset.yaml), of which Kubernetes takes the last.
 */
function logDirFaults({ values, kafka }: StackConfig): Fault[] {
    const mounts = Array.from(
        { length: kafka.disksPerBroker },
        (_, disk) => `/opt/kafka/data-${disk}/logs`,
    ).join(",");
    return Object.entries(variables).flatMap(([map, variable]) => {
        const given = at(values, "cp-kafka", map);
        return Object.entries(isObject(given) ? given : {})
            .filter(([name]) => variable(name) === "KAFKA_LOG_DIRS")
            .filter(([, value]) => value !== null && value !== mounts)
            .map(([name, value]) => ({
                key: `values.cp-kafka.${map}["${name}"]`,
                value,
                allowed: mounts,
                remedy: "elsewhere is no volume, and records would be gone with the pod: leave it out",
            }));
    });
}

/** A heap that its container's memory cannot hold. */
function memoryFaults({ values, kafka, zookeeper, services }: StackConfig): Fault[] {
    const heaps: (readonly [string, string, string])[] = [
        ["cp-kafka", kafka.heap, "kafka.heap"],
        ["cp-zookeeper", zookeeper.heap, "zookeeper.heap"],
        ...serviceNames
            .filter((name) => services[name].enabled)
            .map(
                (name) =>
                    [
                        subcharts[name].subchart,
                        services[name].heap,
                        `services.${name}.heap`,
                    ] as const,
            ),
    ];
    return heaps.flatMap(([subchart, heap, from]) => {
        const limit = at(values, subchart, "resources", "limits", "memory");
        const bytes = typeof limit === "string" ? parseQuantity(limit) : undefined;
        if (limit === undefined || (bytes !== undefined && bytes > bytesOf(heap))) {
            return [];
        }
        return [
            {
                key: `values.${subchart}.resources.limits.memory`,
                value: limit,
                allowed: `a quantity above ${from}, ${heap}`,
                remedy: "the JVM needs memory beside its heap, and is killed where there is none",
            },
        ];
    });
}

/** Everything that is wrong with the chart's own values. */
export function valuesFaults(config: StackConfig): readonly Fault[] {
    const shape = [...unknownSubcharts(config), ...notObjects(config), ...misspelledValues(config)];
    return [
        ...shape,
        ...contradictions(config).filter(({ key }) => !shape.some((one) => one.key === key)),
        ...replicationFaults(config),
        ...logDirFaults(config),
        ...memoryFaults(config),
    ];
}
