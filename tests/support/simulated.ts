import type { JsonObject } from "../../core/json";

/** Names of simulated nodes. */
export const nodes = ["kafka-1", "kafka-2", "kafka-3", "kafka-4"];
export const chart = "./dev/chart/cp-helm-charts";

/** Kafka, ZooKeeper and Connect on the first three of them. */
export const base: JsonObject = {
    nodes: nodes.slice(0, 3),
    kafka: { brokers: 3, disksPerBroker: 1, size: "5Gi", heap: "512Mi" },
    services: {
        schemaRegistry: { enabled: false },
        rest: { enabled: false },
        ksqldb: { enabled: false },
        controlCenter: { enabled: false },
    },
    chart: { path: chart },
    // Simulated nodes run no process: nothing prepares directories there, and no Kafka answers.
    canary: { enabled: false },
    preparation: { enabled: false },
};
