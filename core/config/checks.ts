import { chartStorage } from "../chart/claims";
import { headless, longestStatefulSet } from "../chart/names";
import { nameOf, serviceNames, subcharts } from "../chart/services";
import { chartValues, ownedValues } from "../chart/values";
import type { Fault } from "../fault";
import { isObject, type Json, type JsonObject } from "../json";
import type { StackConfig } from "./schema";

function duplicates(values: readonly string[]): string[] {
    return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}

function nodeFaults({ nodes }: StackConfig): Fault[] {
    return duplicates(nodes).map((node) => ({
        key: `nodes[${nodes.lastIndexOf(node)}]`,
        value: node,
        allowed: "each node once",
        remedy: "take one of the two out",
    }));
}

function chartFaults({ chart }: StackConfig): Fault[] {
    const faults: Fault[] = [];
    if (chart.path !== undefined && (chart.version ?? chart.repository) !== undefined) {
        faults.push({
            key: "chart",
            value: chart,
            allowed: "either version (with repository, if it is not the published one) or path",
            remedy: "a chart from a path brings its own version",
        });
    }
    if (chart.path === undefined && chart.version === undefined) {
        faults.push({
            key: "chart",
            value: chart,
            allowed: "a version of the published chart, or the path of a directory or .tgz",
        });
    }
    return faults;
}

/** The nearest thing to an owned value that the user's `values` hold at or above its path. */
function found(values: JsonObject, path: readonly string[]): [string, Json] | undefined {
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
        const given = found(config.values, path);
        if (given !== undefined && given[1] !== value) {
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

/** A StatefulSet or service name that Kubernetes would refuse, or would accept and never serve. */
function nameFaults(config: StackConfig): Fault[] {
    const { release, values } = config;
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
function linkFaults(config: StackConfig): Fault[] {
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

/** Everything that is wrong with a configuration whose values are each of the right type. */
export function checkConfig(config: StackConfig): readonly Fault[] {
    const names = nameFaults(config);
    return [
        ...nodeFaults(config),
        ...chartFaults(config),
        ...contradictions(config),
        ...names,
        // A name that is cut short misses its service too; one cause, one fault.
        ...(names.length === 0 ? linkFaults(config) : []),
    ];
}
