import type { Fault } from "../fault";
import { at, type Json, sameData } from "../json";
import { modesOf } from "./modes";
import type { MetadataPhase } from "./phase";

/** What may not change together with a phase, by its key; a default counts as the value. */
const keys: readonly (readonly string[])[] = [
    ...["release", "namespace", "security"].map((key) => [key]),
    ...["version", "edition"].map((field) => ["platform", field]),
    ...["brokers", "disksPerBroker", "disks"].map((field) => ["kafka", field]),
    ["zookeeper", "servers"],
    ...["image", "imageTag"].map((field) => ["values", "cp-kafka", field]),
    ["values", "cp-kafka", "configurationOverrides", "inter.broker.protocol.version"],
    ["values", "cp-kafka", "customEnv", "KAFKA_INTER_BROKER_PROTOCOL_VERSION"],
];

/** They are there before and after only where both phases have controllers. */
const controllerKeys: readonly (readonly string[])[] = [["controllers", "replicas"]];

/** Names with dots are quoted, as other messages have them. */
function keyOf(path: readonly string[]): string {
    return path.reduce((all, name) =>
        name.includes(".") ? `${all}["${name}"]` : `${all}.${name}`,
    );
}

/**
 * Everything that a configuration changes beside the phase and that would make two changes of one.
 * @param was the configuration of the last update that was completed.
 * @param to the same as `from` where no phase changes; Kafka may then be stopped and started.
 */
export function besideFaults(
    was: Json,
    is: Json,
    from: MetadataPhase,
    to: MetadataPhase,
): readonly Fault[] {
    const isControlled = [from, to].every((phase) => modesOf[phase].controllers !== undefined);
    const all = [
        ...keys,
        ...(isControlled ? controllerKeys : []),
        ...(from === to ? [] : [["installed"]]),
    ];
    return all.flatMap((path) => {
        const [before, after] = [at(was, ...path), at(is, ...path)];
        return sameData(before ?? null, after ?? null)
            ? []
            : [
                  {
                      key: keyOf(path),
                      value: after,
                      allowed:
                          before === undefined
                              ? "nothing, as before"
                              : `${JSON.stringify(before)}, as before`,
                      remedy:
                          from === to
                              ? `this cannot change while metadata is ${to}: set it back, and change it when metadata is zookeeper or kraft`
                              : `metadata changes from ${from} to ${to}, and this cannot change in the same pulumi up: set it back, and change it in another one`,
                  },
              ];
    });
}
