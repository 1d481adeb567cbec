import type { Service, StackConfig } from "../config/schema";
import { at, type JsonObject } from "../json";
import { brokerPort, fullname, headless, truncate } from "./names";

export const publishedRepository = "https://confluentinc.github.io/cp-helm-charts/";

/** A service of the chart as the chart knows it: key of its values, port of its ClusterIP service. */
interface Subchart {
    readonly subchart: string;
    readonly port: number;
    /** Path in the subchart's values of the brokers' address. */
    readonly bootstrapServers: readonly [string, string];
}

const bootstrapServers = ["kafka", "bootstrapServers"] as const;

/** Names, keys and ports as in cp-helm-charts 0.6.1 (values.yaml of each subchart). */
export const subcharts: Readonly<Record<Service, Subchart>> = {
    schemaRegistry: { subchart: "cp-schema-registry", port: 8081, bootstrapServers },
    rest: {
        subchart: "cp-kafka-rest",
        port: 8082,
        bootstrapServers: ["cp-kafka", "bootstrapServers"],
    },
    connect: { subchart: "cp-kafka-connect", port: 8083, bootstrapServers },
    ksqldb: { subchart: "cp-ksql-server", port: 8088, bootstrapServers },
    controlCenter: { subchart: "cp-control-center", port: 9021, bootstrapServers },
};

export const serviceNames = Object.keys(subcharts) as Service[];

/** JVM options for a heap of fixed size, in the chart's own notation. */
export function heapOptions(bytes: bigint): string {
    const megabytes = String(bytes / 2n ** 20n);
    return `-Xms${megabytes}M -Xmx${megabytes}M`;
}

/** The size of a fixed heap; undefined where the options say anything else. */
export function heapBytes(options: string): bigint | undefined {
    const [, number = "", unit = ""] = /^-Xms(\d+)([kmg])\s+-Xmx\1\2$/i.exec(options) ?? [];
    const shift = { k: 10n, m: 20n, g: 30n }[unit.toLowerCase()];
    return shift === undefined ? undefined : BigInt(number) << shift;
}

function overridesIn(values: JsonObject, subchart: string) {
    const name = at(values, subchart, "nameOverride");
    const whole = at(values, subchart, "fullnameOverride");
    return {
        nameOverride: typeof name === "string" ? name : undefined,
        fullnameOverride: typeof whole === "string" ? whole : undefined,
    };
}

/** Name of a subchart's StatefulSet or Deployment and ClusterIP service under these values. */
export function nameOf(release: string, subchart: string, values: JsonObject): string {
    return fullname(release, subchart, overridesIn(values, subchart));
}

/**
 * Where services look for the brokers unless they are told: formed from the release name alone,
 * whatever the brokers are really called.
 */
export function assumedBrokers(release: string): string {
    return truncate(`${release}-cp-kafka-headless`);
}

/** Name of the brokers' headless service, which gives every broker a DNS name of its own. */
export function brokersService(config: StackConfig): string {
    return headless(nameOf(config.release, "cp-kafka", config.values));
}

/**
 * In-cluster address of the brokers, host:port: the headless service, whose name leads to every
 * broker without a proxy in between.
 */
export function bootstrapAddress(config: StackConfig): string {
    return `${brokersService(config)}.${config.namespace}:${brokerPort}`;
}

/** In-cluster address of ZooKeeper, host:port. */
export function zookeeperAddress(config: StackConfig): string {
    const service = headless(nameOf(config.release, "cp-zookeeper", config.values));
    const port = at(config.values, "cp-zookeeper", "clientPort");
    return `${service}.${config.namespace}:${typeof port === "number" ? port : 2181}`;
}

/** In-cluster URL of each service that is switched on. */
export function serviceAddresses(config: StackConfig): Readonly<Record<string, string>> {
    return Object.fromEntries(
        serviceNames
            .filter((service) => config.services[service].enabled)
            .map((service) => {
                const { subchart, port } = subcharts[service];
                const given = at(
                    config.values,
                    subchart,
                    service === "controlCenter" ? "serviceHttpPort" : "servicePort",
                );
                const host = nameOf(config.release, subchart, config.values);
                const realPort = typeof given === "number" ? given : port;
                return [service, `http://${host}.${config.namespace}:${realPort}`];
            }),
    );
}

/** The StatefulSets of Kafka and ZooKeeper, and how many brokers there are. */
export function statefulSets({ release, values, kafka }: StackConfig) {
    return {
        kafka: nameOf(release, "cp-kafka", values),
        zookeeper: nameOf(release, "cp-zookeeper", values),
        brokers: kafka.brokers,
    };
}
