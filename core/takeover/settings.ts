import { chartDefaults, serviceNames, subcharts } from "../chart/defaults";
import { heapBytes } from "../chart/heap";
import { published } from "../chart/images";
import { podKeysOf } from "../chart/podSettings";
import { reporterVariable } from "../chart/postrender/metricsReporter";
import { settingsIn } from "../chart/postrender/settings";
import { protocolMark } from "../chart/security";
import { ownedValues } from "../chart/values";
import { versionOfChart } from "../config/platform";
import { readConfig } from "../config/read";
import type { StackConfig } from "../config/schema";
import type { Fault } from "../fault";
import { at, isObject, type Json, type JsonObject, merge, nest, textAt } from "../json";
import { formatQuantity } from "../quantity";

/** The values of a release. */
export interface LiveRelease {
    /** The values it was installed with (`helm get values`). */
    readonly values: JsonObject;
    /** The same merged with the chart's defaults (`helm get values --all`). */
    readonly computed: JsonObject;
}

/** Reads settings from a release's values, and collects values that a stack cannot have. */
class Reader {
    readonly faults: Fault[] = [];
    private readonly computed: JsonObject;

    constructor(computed: JsonObject) {
        this.computed = computed;
    }

    text(...path: readonly string[]): string {
        return textAt(this.computed, ...path) ?? "";
    }

    number(fallback: number, ...path: readonly string[]): number {
        const value = at(this.computed, ...path);
        // As in the chart's templates (`default`), 0 means not set.
        return typeof value === "number" && value !== 0 ? value : fallback;
    }

    heap(subchart: string): string {
        const options = this.text(subchart, "heapOptions");
        const bytes = heapBytes(options);
        if (bytes === undefined) {
            this.faults.push({
                key: `${subchart}.heapOptions of the release`,
                value: options,
                allowed: "-XmsN -XmxN with the same N, such as -Xms512M -Xmx512M",
                remedy: "a stack has one size for both: change it with helm upgrade first, which restarts these pods",
            });
            return "";
        }
        return formatQuantity(bytes);
    }

    storageClass(): string {
        const paths = [
            ["cp-kafka", "persistence", "storageClass"],
            ["cp-zookeeper", "persistence", "dataDirStorageClass"],
            ["cp-zookeeper", "persistence", "dataLogDirStorageClass"],
        ] as const;
        const [first = "", ...others] = paths.map((path) => this.text(...path));
        paths.forEach((path, i) => {
            const value = this.text(...path);
            if (value === "" || value === "-" || (i > 0 && others.some((one) => one !== first))) {
                this.faults.push({
                    key: `${path.join(".")} of the release`,
                    value: at(this.computed, ...path),
                    allowed: "the name of one class, the same for all three kinds of claims",
                    remedy: "a StatefulSet's claims cannot be changed: this release cannot be taken over without reinstalling the chart",
                });
            }
        });
        return first;
    }

    persistence(subchart: string): void {
        for (const path of [
            [subchart, "enabled"],
            [subchart, "persistence", "enabled"],
        ]) {
            const value = at(this.computed, ...path);
            if (value === false) {
                this.faults.push({
                    key: `${path.join(".")} of the release`,
                    value,
                    allowed: "true",
                    remedy: "a stack has Kafka and ZooKeeper, both on volumes",
                });
            }
        }
    }
}

/** The images as they are; and the metrics reporter, where this program would take it away. */
function platformOf(computed: JsonObject): JsonObject {
    const image = textAt(computed, "cp-kafka", "image") ?? "";
    const tag = textAt(computed, "cp-kafka", "imageTag") ?? "";
    const runs =
        published({ image, tag })?.repository === "cp-kafka" &&
        at(computed, "cp-kafka", "customEnv", reporterVariable) === undefined;
    return { version: versionOfChart, ...(runs ? { metricsReporter: true } : {}) };
}

/** The configuration keys that correspond to the values of a release. */
export function settingsOf(computed: JsonObject): {
    readonly settings: JsonObject & { readonly storageClass: string };
    readonly faults: readonly Fault[];
} {
    const reader = new Reader(computed);
    reader.persistence("cp-kafka");
    reader.persistence("cp-zookeeper");
    const settings = {
        storageClass: reader.storageClass(),
        platform: platformOf(computed),
        kafka: {
            brokers: reader.number(chartDefaults.replicas, "cp-kafka", "brokers"),
            disksPerBroker: reader.number(
                chartDefaults.disksPerBroker,
                "cp-kafka",
                "persistence",
                "disksPerBroker",
            ),
            size: reader.text("cp-kafka", "persistence", "size"),
            heap: reader.heap("cp-kafka"),
        },
        zookeeper: {
            servers: reader.number(chartDefaults.replicas, "cp-zookeeper", "servers"),
            dataSize: reader.text("cp-zookeeper", "persistence", "dataDirSize"),
            logSize: reader.text("cp-zookeeper", "persistence", "dataLogDirSize"),
            heap: reader.heap("cp-zookeeper"),
        },
        services: Object.fromEntries(
            serviceNames.map((name): [string, Json] => {
                const { subchart } = subcharts[name];
                const enabled = at(computed, subchart, "enabled") !== false;
                return [
                    name,
                    enabled
                        ? {
                              enabled,
                              replicas: reader.number(1, subchart, "replicaCount"),
                              heap: reader.heap(subchart),
                          }
                        : { enabled },
                ];
            }),
        ),
        // What the pods do not have would restart them.
        pods: podKeysOf(settingsIn(computed)),
    };
    return { settings, faults: reader.faults };
}

/** Values without those at these paths, and without objects that are empty then; in one pass, as they may be very many. */
export function withoutAll(values: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
    const removed = new Map<string, (readonly string[])[]>();
    for (const [head = "", ...rest] of paths) {
        const below = removed.get(head) ?? [];
        below.push(rest);
        removed.set(head, below);
    }
    return Object.fromEntries(
        Object.entries(values).flatMap(([key, value]): [string, Json][] => {
            const below = removed.get(key);
            if (below === undefined) {
                return [[key, value]];
            }
            if (!isObject(value) || below.some((path) => path.length === 0)) {
                return [];
            }
            const left = withoutAll(value, below);
            return Object.keys(left).length === 0 ? [] : [[key, left]];
        }),
    );
}

/** Values without the one at a path, and without objects that are empty then. */
export function without(values: JsonObject, path: readonly string[]): JsonObject {
    return withoutAll(values, [path]);
}

/** The path of every leaf; keys may have dots in them. */
function pathsOf(values: JsonObject, prefix: readonly string[] = []): (readonly string[])[] {
    return Object.entries(values).flatMap(([key, value]) =>
        isObject(value) && Object.keys(value).length > 0
            ? pathsOf(value, [...prefix, key])
            : [[...prefix, key]],
    );
}

function isHeap(path: readonly string[]): boolean {
    return path.at(-1) === "heapOptions";
}

/** The values that no other key of the stack sets. */
export function valuesBeside(config: StackConfig, values: JsonObject): JsonObject {
    const owned = ownedValues(config)
        // A heap in another notation stays in `values`: to rewrite it would restart the pods.
        .filter(({ path, value }) => !isHeap(path) || at(values, ...path) === value);
    return withoutAll(
        values,
        owned.map(({ path }) => path),
    );
}

/**
 * The stack's `values` with which the chart gets the same values as from the release: those that no
 * other key sets, and null for those that only this program would add.
 * @param given the stack's configuration with the release's settings in it.
 */
export function valuesOf(
    release: LiveRelease,
    given: JsonObject,
    defaults: JsonObject,
): JsonObject {
    const { config } = readConfig({ ...given, values: {} }, defaults);
    const owned = ownedValues(config);
    // The key security sets the mark again; no pod has it.
    const own = valuesBeside(config, without(release.values, [protocolMark]));
    const { chart } = readConfig({ ...given, values: own }, defaults);
    const added = pathsOf(chart.values).filter(
        (path) =>
            !owned.some((one) => one.path.join("\0") === path.join("\0")) &&
            at(release.values, ...path) === undefined,
    );
    return added.reduce((values, path) => merge(values, nest(path, null)), own);
}

/** Values as the chart gets them: the provider removes a value that is null. */
export function withoutNulls(values: JsonObject): JsonObject {
    return Object.fromEntries(
        Object.entries(values)
            .filter(([, value]) => value !== null)
            .map(([key, value]) => [key, isObject(value) ? withoutNulls(value) : value]),
    );
}
