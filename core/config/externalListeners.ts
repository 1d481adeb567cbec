import { advertisedListener, chartsListener, externalListener } from "../chart/external";
import type { Fault } from "../fault";
import { at, isObject, type Json } from "../json";
import type { StackConfig } from "./schema";

/** The chart makes a variable of each setting, and its name may be written in several ways. */
const written: Readonly<Record<string, (name: string) => string>> = {
    configurationOverrides: (name) => `KAFKA_${name}`.replaceAll(".", "_").toUpperCase(),
    customEnv: (name) => name.toUpperCase(),
};

/** Settings of `values` that would make the brokers listen or advertise otherwise. */
export function externalListenerFaults({ values, kafka: { external } }: StackConfig): Fault[] {
    const remedies: Readonly<Record<string, (value: Json) => string | undefined>> = {
        KAFKA_LISTENERS: () =>
            "the brokers listen at each port that they advertise: leave it out of values",
        KAFKA_ADVERTISED_LISTENERS: (value) =>
            value === (advertisedListener(external) ?? chartsListener(external.firstNodePort))
                ? undefined
                : "kafka.external decides this: leave it out of values",
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: (value) =>
            typeof value === "string" && new RegExp(`(^|,)\\s*${externalListener}:`).test(value)
                ? undefined
                : `it has no protocol for the listener ${externalListener}`,
    };
    return Object.entries(written).flatMap(([map, variable]) => {
        const given = at(values, "cp-kafka", map);
        return (
            Object.entries(isObject(given) ? given : {})
                // What the configuration sets itself is compared with it as every other such value.
                .filter(
                    ([name]) =>
                        map === "customEnv" ||
                        name !== "advertised.listeners" ||
                        advertisedListener(external) === undefined,
                )
                .flatMap(([name, value]) => {
                    const remedy = value === null ? undefined : remedies[variable(name)]?.(value);
                    return remedy === undefined
                        ? []
                        : [
                              {
                                  key: `values.cp-kafka.${map}["${name}"]`,
                                  value,
                                  allowed: "what kafka.external needs",
                                  remedy,
                              },
                          ];
                })
        );
    });
}
