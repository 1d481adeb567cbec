import type { Service } from "../config/schema";

/**
 * What cp-helm-charts 0.5.0 to 0.6.1 take where their values say nothing: the umbrella's values.yaml
 * and those of the subcharts.
 */
export const chartDefaults = {
    /** Brokers, and ZooKeeper servers. */
    replicas: 3,
    kafkaSize: "5Gi",
    disksPerBroker: 1,
    zookeeperSize: "10Gi",
    /** Port at which ZooKeeper listens for clients. */
    clientPort: 2181,
} as const;

/** Port at which the chart's brokers listen for clients inside the cluster; no value changes it. */
export const brokerPort = 9092;

export const publishedRepository = "https://confluentinc.github.io/cp-helm-charts/";

/** A service of the chart as the chart knows it. */
interface Subchart {
    /** Key of its values. */
    readonly subchart: string;
    /** Port of its ClusterIP service. */
    readonly port: number;
    /** Key of its values that sets another port. */
    readonly portKey: "servicePort" | "serviceHttpPort";
    /** Path in its values of the brokers' address. */
    readonly bootstrapServers: readonly [string, string];
}

const common = {
    portKey: "servicePort",
    bootstrapServers: ["kafka", "bootstrapServers"],
} as const;

export const subcharts: Readonly<Record<Service, Subchart>> = {
    schemaRegistry: { ...common, subchart: "cp-schema-registry", port: 8081 },
    rest: {
        ...common,
        subchart: "cp-kafka-rest",
        port: 8082,
        bootstrapServers: ["cp-kafka", "bootstrapServers"],
    },
    connect: { ...common, subchart: "cp-kafka-connect", port: 8083 },
    ksqldb: { ...common, subchart: "cp-ksql-server", port: 8088 },
    controlCenter: {
        ...common,
        subchart: "cp-control-center",
        port: 9021,
        portKey: "serviceHttpPort",
    },
};

export const serviceNames = Object.keys(subcharts) as Service[];
