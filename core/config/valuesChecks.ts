import { serviceNames, subcharts } from "../chart/defaults";
import type { Chart } from "../chart/chart";
import { type ChartKeys, subchartKeys } from "../chart/knownValues";
import { chartSettingsIn } from "../chart/settings";
import { ownedValues } from "../chart/values";
import type { Fault } from "../fault";
import { at, isObject, type Json, type JsonObject, sameData } from "../json";
import { bytesOf, parseQuantity } from "../quantity";
import { listenerFaults, nodePortFaults } from "./listenerChecks";
import type { StackConfig } from "./schema";
import { doubleFaults, settingFaults } from "./settingChecks";
import { shapeFaults } from "./shapeChecks";
import { keyFaults, keysOfChart } from "./valuesKeys";

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

/** As Kafka reads a number: `true`, `0x2` and `1.5` are none. */
function isWholeUpTo(value: Json, most: number): boolean {
    const text = typeof value === "number" ? String(value) : value;
    return typeof text === "string" && /^[1-9]\d{0,8}$/.test(text) && Number(text) <= most;
}

/** Settings that ask for more copies than there are brokers: what they are for never starts. */
function replicationFaults({ values, kafka }: StackConfig): Fault[] {
    return chartSettingsIn(values)
        .filter(
            ({ variable, value }) => copies.test(variable) && !isWholeUpTo(value, kafka.brokers),
        )
        .map(({ key, value }) => ({
            key,
            value,
            allowed: `a whole number from 1 to kafka.brokers, ${kafka.brokers}`,
            remedy: "each copy has to be on another broker",
        }));
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
    return chartSettingsIn(values)
        .filter(
            ({ subchart, variable }) => subchart === "cp-kafka" && variable === "KAFKA_LOG_DIRS",
        )
        .filter(({ value }) => value !== mounts)
        .map(({ key, value }) => ({
            key,
            value,
            allowed: mounts,
            remedy: "there is no volume elsewhere, and records would be lost with the pod: leave it out",
        }));
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
        const isQuantity = typeof limit === "string" || typeof limit === "number";
        const bytes = isQuantity ? parseQuantity(String(limit)) : undefined;
        if (limit === undefined || (bytes !== undefined && bytes > bytesOf(heap))) {
            return [];
        }
        return [
            {
                key: `values.${subchart}.resources.limits.memory`,
                value: limit,
                allowed: `a quantity above ${from}, ${heap}`,
                remedy: "the JVM needs memory in addition to its heap, and is killed without it",
            },
        ];
    });
}

/** Names of several classes: the chart could have one for each role, and the stack has one for all. */
function ofOneClass(faults: readonly Fault[], { storageClass }: StackConfig): readonly Fault[] {
    const ofClass = faults.filter(({ key }) => key.endsWith("torageClass"));
    return ofClass.length < 2
        ? faults
        : [
              ...faults.filter((fault) => !ofClass.includes(fault)),
              {
                  key: ofClass.map(({ key }) => key).join(", "),
                  value: ofClass.map(({ value }) => value),
                  allowed: `${JSON.stringify(storageClass)} for all claims, as storageClass says`,
                  remedy: "a stack has one class: leave them out; root, kafka.disks, zookeeper.dataRoot and logRoot give each role disks of its own",
              },
          ];
}

/**
 * Everything that is wrong with the chart's own values.
 * @param ofFile what a chart from a path knows.
 */
export function valuesFaults(
    config: StackConfig,
    chart: Chart,
    ofFile: ChartKeys | undefined,
): readonly Fault[] {
    const keys = [...notObjects(config), ...keyFaults(config, keysOfChart(config, ofFile))];
    const contradicting = contradictions(config).filter(
        ({ key }) => !keys.some((one) => one.key === key),
    );
    const known = new Set([...keys, ...contradicting].map(({ key }) => key));
    const shapes = shapeFaults(config);
    const rest = [
        ...shapes,
        ...settingFaults(config, chart),
        ...replicationFaults(config),
        ...logDirFaults(config),
        ...doubleFaults(config, chart),
        ...memoryFaults(config),
        ...nodePortFaults(config),
        ...listenerFaults(config),
    ];
    // One line for each value: what is no text is no number of copies either.
    const firsts = new Map([...rest].reverse().map((fault) => [fault.key, fault]));
    const isVague = ({ key }: Fault) =>
        shapes.some((one) => one.key === key) &&
        [...firsts.keys()].some((other) => other.startsWith(`${key}.`));
    const others = rest.filter(
        (fault) => !known.has(fault.key) && firsts.get(fault.key) === fault && !isVague(fault),
    );
    return [...keys, ...ofOneClass(contradicting, config), ...others];
}
