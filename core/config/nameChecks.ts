import { chartStorage } from "../chart/claims";
import { headless, longestStatefulSet } from "../chart/names";
import { nameOf, serviceNames, subcharts } from "../chart/services";
import { chartValues } from "../chart/values";
import type { Fault } from "../fault";
import { isObject, type JsonObject } from "../json";
import type { StackConfig } from "./schema";

/** What YAML 1.1 reads as another thing than text: the chart writes names without quotes. */
const notText = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/**
 * Services of these names put KAFKA_PORT or SCHEMA_REGISTRY_PORT into every pod's environment, and
 * Confluent's images take that for a setting that is gone, and exit.
 */
const breaksImages = ["kafka", "schema-registry"];

/** A StatefulSet or service name that Kubernetes would refuse, or would accept and never serve. */
export function nameFaults(config: StackConfig): Fault[] {
    const { release, values } = config;
    if (notText.includes(release)) {
        return [
            {
                key: "release",
                value: release,
                allowed: `a name other than ${notText.join(", ")}`,
                remedy: "YAML takes it for another thing than text, and the API refuses the chart's labels",
            },
        ];
    }
    const faults: Fault[] = [];
    const owners = new Map<string, string>();
    const subchartsOn = [
        "cp-kafka",
        "cp-zookeeper",
        ...serviceNames
            .filter((name) => config.services[name].enabled)
            .map((name) => subcharts[name].subchart),
    ];
    for (const subchart of subchartsOn) {
        const name = nameOf(release, subchart, values);
        const stateful = subchart === "cp-kafka" || subchart === "cp-zookeeper";
        const longest = stateful ? longestStatefulSet : 63;
        const overridden = isObject(values[subchart])
            ? ["fullnameOverride", "nameOverride"].find((k) => k in (values[subchart] as object))
            : undefined;
        const key = overridden === undefined ? "release" : `values.${subchart}.${overridden}`;
        const value =
            overridden === undefined ? release : (values[subchart] as JsonObject)[overridden];
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

const defaultClientPort = 2181;

/** The brokers' link to ZooKeeper is formed from the release alone and may miss the ensemble. */
export function linkFaults(config: StackConfig): Fault[] {
    const values = chartValues(config);
    const { zookeeperConnect, zookeeperStatefulSet } = chartStorage(config.release, values);
    if (zookeeperConnect === null || zookeeperStatefulSet === null) {
        return [];
    }
    const zookeeper = values["cp-zookeeper"];
    const given = isObject(zookeeper) ? zookeeper.clientPort : undefined;
    const port = typeof given === "number" ? given : defaultClientPort;
    const reachable = [headless(zookeeperStatefulSet), zookeeperStatefulSet].flatMap((host) =>
        [host, `${host}.${config.namespace}`].map((name) => `${name}:${port}`),
    );
    const first = zookeeperConnect.split(/[,/]/)[0] ?? "";
    if (reachable.includes(first)) {
        return [];
    }
    return [
        {
            key: "release",
            value: config.release,
            allowed: `names and overrides under which the brokers' zookeeperConnect is one of ${reachable.join(", ")}`,
            remedy: `the chart would send the brokers to ${zookeeperConnect}, where nobody answers: choose a release without "cp-zookeeper" in it, or take the overrides of cp-zookeeper out of values`,
        },
    ];
}
