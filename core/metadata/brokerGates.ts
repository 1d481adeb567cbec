import { lackingReplicas } from "../rolling/partitions";
import { brokerIds } from "./facts";
import { few, gate, type Gate } from "./gate";
import type { BrokerMode } from "./modes";

/** Kafka and protocol with which ZooKeeper is left: the last version that knows both. */
export const bridgeVersion = "3.9";

export const fullIsr = gate(
    "every partition has a leader and all its replicas in sync",
    ["partitions"],
    ({ partitions }, { brokers }) => {
        if (partitions.length === 0) {
            return {
                found: "no partition",
                remedy: "Kafka has at least the topic of the canary: check that the brokers serve",
            };
        }
        const lacks = lackingReplicas(partitions, brokers, undefined);
        return lacks === undefined
            ? undefined
            : {
                  found: lacks.replace(/^all replicas to be in sync: /, ""),
                  remedy: "start the broker, or wait until it has caught up",
              };
    },
);

export const noReassignment = gate(
    "no partition is being moved",
    ["reassigned"],
    ({ reassigned }) =>
        reassigned.length === 0
            ? undefined
            : {
                  found: few(reassigned),
                  remedy: "wait until they are moved, or cancel them with kafka-reassign-partitions --cancel",
              },
);

/** Raised and begun in one restart, brokers never learn the ids of topics. https://issues.apache.org/jira/browse/KAFKA-21022 */
export const protocolInEffect = gate(
    `every broker runs with inter.broker.protocol.version ${bridgeVersion}`,
    ["protocols"],
    ({ protocols }, expected) => {
        const wrong = brokerIds(expected)
            .filter((id) => protocols.get(id) !== bridgeVersion)
            .map((id) => `broker ${id} with ${protocols.get(id) ?? "an unknown version"}`);
        return wrong.length === 0
            ? undefined
            : {
                  found: few(wrong),
                  remedy: `set values.cp-kafka.configurationOverrides["inter.broker.protocol.version"] to "${bridgeVersion}" and run pulumi up; then change metadata in another pulumi up (docs/kraft.md)`,
              };
    },
);

/** All brokers in service, with the settings of this mode. */
export function brokersIn(mode: BrokerMode): Gate {
    return gate(
        `all brokers are in service in ${mode} mode`,
        ["brokerPods"],
        ({ brokerPods }, expected) => {
            const wrong = brokerIds(expected).flatMap((id) => {
                const pod = brokerPods.find(({ ordinal }) => ordinal === id);
                if (pod?.mode === mode && pod.isReady) {
                    return [];
                }
                const why =
                    pod === undefined
                        ? "no pod"
                        : pod.mode === mode
                          ? "not ready"
                          : `in ${pod.mode ?? "unknown"} mode`;
                return [`broker ${id}: ${why}`];
            });
            return wrong.length === 0
                ? undefined
                : { found: few(wrong), remedy: "run pulumi up: it continues with these brokers" };
        },
    );
}

/** The first broker has restarted with the settings of this mode. */
export function someBrokerIn(mode: BrokerMode): Gate {
    return gate(`a broker runs in ${mode} mode`, ["brokerPods"], ({ brokerPods }) =>
        brokerPods.some((pod) => pod.mode === mode)
            ? undefined
            : { found: "none", remedy: "run pulumi up: it restarts them" },
    );
}

/** Brokers that follow the log of the metadata are registered with the controllers. */
export const registeredBrokers = gate(
    "all brokers are registered with the controllers and follow them",
    ["replicas"],
    ({ replicas }, expected) => {
        const wrong = brokerIds(expected).flatMap((id) => {
            const observer = replicas.find((one) => one.id === id);
            return observer?.status === "Observer" && observer.caughtUp !== undefined
                ? []
                : [
                      `broker ${id} ${observer === undefined ? "is not registered" : "has not caught up"}`,
                  ];
        });
        return wrong.length === 0
            ? undefined
            : {
                  found: few(wrong),
                  remedy: "check that the broker reaches the controllers at their port (its log says why)",
              };
    },
);
