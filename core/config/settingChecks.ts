import type { Chart } from "../chart/chart";
import { settingMaps, type Setting, chartSettingsIn, settingsOfChart } from "../chart/settings";
import { subchartKeys } from "../chart/knownValues";
import type { Fault } from "../fault";
import { at, isList, isObject } from "../json";
import { hasControllers } from "../metadata/servers";
import type { StackConfig } from "./schema";

function mapFaults({ values }: StackConfig): Fault[] {
    return subchartKeys.flatMap((subchart) =>
        settingMaps.flatMap((map) => {
            const value = at(values, subchart, map);
            return value === undefined || value === null || isObject(value)
                ? []
                : [
                      {
                          key: `values.${subchart}.${map}`,
                          value,
                          allowed: "an object from the names of settings to their values",
                      },
                  ];
        }),
    );
}

/** What an image would get as `map[replication:map[factor:1]]`, or as another number than was written. */
function scalarFaults(settings: readonly Setting[]): Fault[] {
    return settings.flatMap(({ key, name, value }): Fault[] => {
        if (isObject(value) || isList(value)) {
            return [
                {
                    key,
                    value,
                    allowed: "text, a number or a truth value",
                    remedy: isObject(value)
                        ? `a name with dots is one key: "${name}.…": VALUE`
                        : "Kafka separates the items of a list with commas, in one text",
                },
            ];
        }
        return typeof value === "number" &&
            !Number.isSafeInteger(value) &&
            Math.abs(value) >= 2 ** 53
            ? [
                  {
                      key,
                      value,
                      allowed: "a whole number up to 9007199254740991, or any in quotes",
                      remedy: "JSON and Helm round larger ones: write it in quotes",
                  },
              ]
            : [];
    });
}

function variableKey({ subchart, variable }: Setting): string {
    return `${subchart} ${variable}`;
}

/** Settings by their variables, the first of each. */
function byVariable(settings: readonly Setting[]): ReadonlyMap<string, Setting> {
    return new Map([...settings].reverse().map((one) => [variableKey(one), one]));
}

/** Settings that are there whatever the user's values say, which add to them. */
function settingsWithout(
    settings: readonly Setting[],
    chart: Chart,
    published: boolean,
): readonly Setting[] {
    const own = new Set(settings.map(({ key }) => key));
    const ofChart = Object.entries(settingsOfChart).flatMap(([subchart, names]) =>
        names.flatMap((name) =>
            chartSettingsIn({ [subchart]: { configurationOverrides: { [name]: "" } } }),
        ),
    );
    return [...chartSettingsIn(chart.values), ...(published ? ofChart : [])].filter(
        ({ key, map }) => map === "configurationOverrides" && !own.has(key),
    );
}

/** Two names of one variable: of a container's variables of one name, only the last counts. */
export function doubleFaults({ values, chart: { path } }: StackConfig, chart: Chart): Fault[] {
    const settings = chartSettingsIn(values);
    const firsts = byVariable(settings);
    const others = byVariable(settingsWithout(settings, chart, path === undefined));
    return settings.flatMap((setting) => {
        const { key, value, map, variable } = setting;
        const first = firsts.get(variableKey(setting)) ?? setting;
        const other =
            map === "configurationOverrides" ? others.get(variableKey(setting)) : undefined;
        if (first.key !== key) {
            return [
                {
                    key,
                    value,
                    allowed: "one name for each setting",
                    remedy: `${first.key} is the same variable, ${variable}: leave one of them out`,
                },
            ];
        }
        return other === undefined
            ? []
            : [
                  {
                      key,
                      value,
                      allowed: `the name ${other.name}`,
                      remedy: `that is the same variable, ${variable}, which is already set: only one of the two has an effect`,
                  },
              ];
    });
}

/** Exported by the command of the brokers' pods, over whatever was set before. */
const reserved = ["KAFKA_BROKER_ID", "KAFKA_ADVERTISED_LISTENERS"];

/** Of brokers and controllers alike, and set by this program. */
const ofKraft = ["KAFKA_NODE_ID", "CLUSTER_ID"];

function kraftFaults(settings: readonly Setting[], { metadata }: StackConfig): Fault[] {
    return !hasControllers(metadata)
        ? []
        : settings
              .filter(
                  ({ subchart, variable }) => subchart === "cp-kafka" && ofKraft.includes(variable),
              )
              .map(({ key, value }) => ({
                  key,
                  value,
                  allowed: "nothing, as this program sets it",
                  remedy: "a broker has the number of its pod, and the id of its cluster: leave it out",
              }));
}

function reservedFaults(settings: readonly Setting[]): Fault[] {
    return settings
        .filter(
            ({ subchart, variable, map, name }) =>
                subchart === "cp-kafka" &&
                reserved.includes(variable) &&
                !(map === "configurationOverrides" && name === "advertised.listeners"),
        )
        .map(({ key, value, variable }) => ({
            key,
            value,
            allowed: "nothing, as the pods set it when they start",
            remedy:
                variable === "KAFKA_BROKER_ID"
                    ? "a broker has the number of its pod"
                    : 'set values.cp-kafka.configurationOverrides["advertised.listeners"], under this name',
        }));
}

function ofZookeeper(settings: readonly Setting[]): readonly Setting[] {
    return settings.filter(
        ({ subchart, variable }) =>
            subchart === "cp-kafka" && variable === "KAFKA_ZOOKEEPER_CONNECT",
    );
}

/** Brokers that another ensemble than the plan's would be given: the last variable of a name counts. */
function ensembleFaults(
    settings: readonly Setting[],
    { namespace }: StackConfig,
    { zookeeper }: Chart,
): Fault[] {
    if (zookeeper === undefined) {
        return ofZookeeper(settings).map(({ key, value }) => ({
            key,
            value,
            allowed: "nothing, as metadata is kraft",
            remedy: "this stack has no ZooKeeper: leave it out",
        }));
    }
    const services = [zookeeper.headless, zookeeper.name];
    const pods = Array.from(
        { length: zookeeper.replicas },
        (_, i) => `${zookeeper.name}-${i}.${zookeeper.headless}`,
    );
    const hosts = [...services, ...pods].flatMap((host) =>
        ["", `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map(
            (domain) => `${host}${domain}:${zookeeper.port}`,
        ),
    );
    return ofZookeeper(settings)
        .filter(
            ({ value }) =>
                !(
                    typeof value === "string" &&
                    value
                        .replace(/\/.*$/, "")
                        .split(",")
                        .every((host) => hosts.includes(host))
                ),
        )
        .map(({ key, value }) => ({
            key,
            value,
            allowed: `the ensemble of this stack, ${zookeeper.headless}:${zookeeper.port}`,
            remedy: "leave it out: the volumes and checks of ZooKeeper are those of this stack, and the brokers would use another ensemble",
        }));
}

/** Everything that is wrong with the settings of Kafka and the services in the chart's values. */
export function settingFaults(config: StackConfig, chart: Chart): readonly Fault[] {
    const settings = chartSettingsIn(config.values);
    return [
        ...mapFaults(config),
        ...scalarFaults(settings),
        ...reservedFaults(settings),
        ...kraftFaults(settings, config),
        ...ensembleFaults(settings, config, chart),
    ];
}
