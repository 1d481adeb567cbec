import { advertisedListener, chartsListener, externalListener } from "../chart/external";
import { chartSettingsIn } from "../chart/settings";
import type { Fault } from "../fault";
import type { Json } from "../json";
import type { StackConfig } from "./schema";

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
    return (
        chartSettingsIn(values)
            .filter(({ subchart }) => subchart === "cp-kafka")
            // What the configuration sets itself is compared with it as every other such value.
            .filter(
                ({ map, name }) =>
                    map === "customEnv" ||
                    name !== "advertised.listeners" ||
                    advertisedListener(external) === undefined,
            )
            .flatMap(({ key, value, variable }) => {
                const remedy = remedies[variable]?.(value);
                return remedy === undefined
                    ? []
                    : [{ key, value, allowed: "what kafka.external needs", remedy }];
            })
    );
}
