import { at, type Json, type JsonObject } from "../json";

/**
 * What of a release may not change together with a phase, in the form of a configuration: the state has the values
 * of the chart, and they say it all.
 * @param servers of ZooKeeper, which the values of a stack in KRaft do not have.
 */
export function comparedValues(values: JsonObject, servers: Json | undefined): JsonObject {
    const kafka = at(values, "cp-kafka") ?? {};
    const count = servers ?? at(values, "cp-zookeeper", "servers");
    return {
        kafka: {
            ...known("brokers", at(kafka, "brokers")),
            ...known("disksPerBroker", at(kafka, "persistence", "disksPerBroker")),
        },
        zookeeper: known("servers", count),
        values: { "cp-kafka": kafka },
    };
}

function known(key: string, value: Json | undefined): JsonObject {
    return value === undefined ? {} : { [key]: value };
}
