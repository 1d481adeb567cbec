import { at, isObject, type Json, type JsonObject } from "../json";
import { subchartKeys } from "./knownValues";

/** The prefix of the variables that a subchart's image makes settings of. */
const prefixes: Readonly<Record<string, string>> = {
    "cp-kafka": "KAFKA",
    "cp-kafka-connect": "CONNECT",
    "cp-schema-registry": "SCHEMA_REGISTRY",
    "cp-kafka-rest": "KAFKA_REST",
    "cp-ksql-server": "KSQL",
    "cp-control-center": "CONTROL_CENTER",
};

export const settingMaps = ["configurationOverrides", "customEnv"] as const;

/** One entry of a map whose entries become environment variables of a container. */
export interface Setting {
    readonly subchart: string;
    readonly map: (typeof settingMaps)[number];
    readonly name: string;
    readonly value: Json;
    /** Where the configuration has it, for messages. */
    readonly key: string;
    /** `log.retention.hours` and `LOG_RETENTION_HOURS` are one variable. */
    readonly variable: string;
}

/** Name of the variable that a setting becomes. */
export function variableOf(subchart: string, map: Setting["map"], name: string): string {
    // The image takes the names of its variables in either case.
    return map === "customEnv"
        ? name.toUpperCase()
        : `${prefixes[subchart] ?? ""}_${name}`.replaceAll(".", "_").toUpperCase();
}

/** The settings in values of the chart; a null is none, it leaves the setting to the chart. */
export function chartSettingsIn(values: JsonObject): readonly Setting[] {
    return subchartKeys.flatMap((subchart) =>
        settingMaps.flatMap((map) => {
            const given = at(values, subchart, map);
            return Object.entries(isObject(given) ? given : {})
                .filter(([, value]) => value !== null)
                .map(([name, value]) => ({
                    ...{ subchart, map, name, value },
                    key: `values.${subchart}.${map}["${name}"]`,
                    variable: variableOf(subchart, map, name),
                }));
        }),
    );
}

/** Settings that the published chart has by itself; the same in all its versions. */
export const settingsOfChart: Readonly<Record<string, readonly string[]>> = {
    "cp-kafka": ["offsets.topic.replication.factor", "listener.security.protocol.map"],
    "cp-kafka-connect": [
        ..."plugin.path key.converter value.converter key.converter.schemas.enable".split(" "),
        ..."value.converter.schemas.enable internal.key.converter".split(" "),
        ..."internal.value.converter config.storage.replication.factor".split(" "),
        ..."offset.storage.replication.factor status.storage.replication.factor".split(" "),
    ],
    "cp-control-center": ["replication.factor"],
};
