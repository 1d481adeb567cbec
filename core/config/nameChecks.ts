import type { Chart } from "../chart/chart";
import { longestStatefulSet } from "../chart/names";
import type { Fault } from "../fault";
import { at, objectAt } from "../json";
import type { StackConfig } from "./schema";

/** What YAML 1.1 does not read as text: the chart writes names without quotes. */
const notText = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/**
 * Services of these names put KAFKA_PORT or SCHEMA_REGISTRY_PORT into every pod's environment, and
 * Confluent's images take that for a setting that is gone, and exit.
 */
const breaksImages = ["kafka", "schema-registry"];

/** A StatefulSet or service name that Kubernetes would refuse, or would accept and never serve. */
export function nameFaults({ release, values }: StackConfig, chart: Chart): Fault[] {
    if (notText.includes(release)) {
        return [
            {
                key: "release",
                value: release,
                allowed: `a name other than ${notText.join(", ")}`,
                remedy: "YAML does not read it as text, and the API refuses the chart's labels",
            },
        ];
    }
    const faults: Fault[] = [];
    const owners = new Map<string, string>();
    const named: readonly (readonly [string, string])[] = [
        ["cp-kafka", chart.kafka.name],
        ...(chart.zookeeper === undefined ? [] : [["cp-zookeeper", chart.zookeeper.name] as const]),
        ...(chart.controllers === undefined
            ? []
            : [["controllers", chart.controllers.name] as const]),
        ...chart.services.map(({ subchart, host }) => [subchart, host] as const),
    ];
    for (const [subchart, name] of named) {
        const stateful = ["cp-kafka", "cp-zookeeper", "controllers"].includes(subchart);
        const longest = stateful ? longestStatefulSet : 63;
        const own = objectAt(values, subchart) ?? {};
        const overridden = ["fullnameOverride", "nameOverride"].find((key) => key in own);
        const key = overridden === undefined ? "release" : `values.${subchart}.${overridden}`;
        const value = overridden === undefined ? release : at(own, overridden);
        if (name.length > longest) {
            faults.push({
                key,
                value,
                allowed: `a name that gives ${subchart} at most ${longest} characters`,
                remedy: stateful
                    ? `${name} has ${name.length}, and a StatefulSet's pods carry its name and a hash in a label of at most 63`
                    : `${name} has ${name.length}`,
            });
        } else if (breaksImages.includes(name)) {
            const variable = `${name.toUpperCase().replace("-", "_")}_PORT`;
            faults.push({
                key,
                value,
                allowed: `another name for ${subchart}`,
                remedy: `a service called ${name} gives every pod a variable ${variable}, at which Confluent's images stop`,
            });
        } else if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
            faults.push({
                key,
                value,
                allowed: "a name of lower-case letters, digits and -, starting with a letter",
                remedy: `${subchart} would be called ${JSON.stringify(name)}, which Kubernetes refuses for a service`,
            });
        }
        const other = owners.get(name);
        if (other !== undefined) {
            faults.push({
                key,
                value,
                allowed: `a name under which ${other} and ${subchart} are called differently`,
                remedy: `both would be ${name}: the chart shortens a name that already holds a subchart's`,
            });
        }
        owners.set(name, subchart);
    }
    return faults;
}

/** The brokers' link to ZooKeeper is formed from the release alone and may miss the ensemble. */
export function linkFaults(
    { release, namespace, values }: StackConfig,
    { zookeeper, zookeeperConnect }: Chart,
): Fault[] {
    if (zookeeper === undefined) {
        return [];
    }
    const reachable = [zookeeper.headless, zookeeper.name].flatMap((host) =>
        [host, `${host}.${namespace}`].map((name) => `${name}:${zookeeper.port}`),
    );
    const first = zookeeperConnect.split(/[,/]/)[0] ?? "";
    if (reachable.includes(first)) {
        return [];
    }
    const link = at(values, "cp-kafka", "cp-zookeeper");
    if (at(link, "enabled") === false) {
        return [
            {
                key: "values.cp-kafka.cp-zookeeper.enabled",
                value: false,
                allowed: "true",
                remedy: `the brokers would use ${zookeeperConnect === "" ? "no ensemble" : zookeeperConnect}, which is not the ensemble of this stack: leave enabled and url out`,
            },
        ];
    }
    return [
        {
            key: "release",
            value: release,
            allowed: `names and overrides under which the brokers' zookeeperConnect is one of ${reachable.join(", ")}`,
            remedy: `the chart would send the brokers to ${zookeeperConnect}, where nothing answers: choose a release without "cp-zookeeper" in it, or take the overrides of cp-zookeeper out of values`,
        },
    ];
}
