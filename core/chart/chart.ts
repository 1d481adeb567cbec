import type { Service, StackConfig } from "../config/schema";
import type { JsonObject } from "../json";
import type { Role } from "../replicaDisk";
import { type ChartClaim, type ChartStatefulSet, chartStatefulSets, countAt } from "./claims";
import { brokerPort, chartDefaults, serviceNames, subcharts } from "./defaults";
import { headless, nameOf } from "./names";
import { clientConfigFile } from "./security";
import { chartValues } from "./values";

/** A StatefulSet of the chart, with the headless service in front of it. */
export interface DescribedStatefulSet {
    readonly name: string;
    readonly replicas: number;
    /** Name of the headless service, which gives every pod a DNS name of its own. */
    readonly headless: string;
    /** Port at which its pods listen for clients. */
    readonly port: number;
}

/** A service beside Kafka and ZooKeeper that is switched on. */
export interface DescribedService {
    readonly service: Service;
    /** Key of its values. */
    readonly subchart: string;
    /** Name of its ClusterIP service. */
    readonly host: string;
    readonly port: number;
    /** URL inside the cluster. */
    readonly url: string;
}

/** The chart as a stack's configuration has it installed. Computed once for a run. */
export interface Chart {
    /** Everything that the chart is given. */
    readonly values: JsonObject;
    readonly kafka: DescribedStatefulSet;
    readonly zookeeper: DescribedStatefulSet;
    /** The other services that are switched on. */
    readonly services: readonly DescribedService[];
    readonly claims: readonly ChartClaim[];
    /** host:port at which the chart has the brokers find ZooKeeper. */
    readonly zookeeperConnect: string;
    /** host:port of ZooKeeper inside the cluster. */
    readonly zookeeperAddress: string;
    /**
     * host:port of the brokers inside the cluster: the headless service, whose name resolves to every
     * broker without a proxy in between.
     */
    readonly bootstrap: string;
}

/** The configuration's own values switch both StatefulSets on, whatever its `values` say. */
function switchedOn(role: Role, statefulSet: ChartStatefulSet | undefined): ChartStatefulSet {
    if (statefulSet === undefined) {
        throw new RangeError(`the chart has no StatefulSet of ${role}`);
    }
    return statefulSet;
}

function described({ name, replicas }: ChartStatefulSet, port: number): DescribedStatefulSet {
    return { name, replicas, headless: headless(name), port };
}

function servicesOf(config: StackConfig): readonly DescribedService[] {
    const { release, namespace, services, values } = config;
    return serviceNames
        .filter((service) => services[service].enabled)
        .map((service) => {
            const { subchart, port: fallback, portKey } = subcharts[service];
            const host = nameOf(release, subchart, values);
            const port = countAt(values, [subchart, portKey], fallback);
            return { service, subchart, host, port, url: `http://${host}.${namespace}:${port}` };
        });
}

/** What the chart installs for a configuration. */
export function describeChart(config: StackConfig): Chart {
    const { release, namespace } = config;
    const values = chartValues(config);
    const sets = chartStatefulSets(release, values);
    const [ofKafka, ofZookeeper] = [
        switchedOn("kafka", sets.kafka),
        switchedOn("zookeeper", sets.zookeeper),
    ];
    const kafka = described(ofKafka, brokerPort);
    const zookeeper = described(
        ofZookeeper,
        countAt(values, ["cp-zookeeper", "clientPort"], chartDefaults.clientPort),
    );
    return {
        values,
        kafka,
        zookeeper,
        services: servicesOf(config),
        claims: [...ofKafka.claims, ...ofZookeeper.claims],
        zookeeperConnect: sets.zookeeperConnect ?? "",
        zookeeperAddress: `${zookeeper.headless}.${namespace}:${zookeeper.port}`,
        bootstrap: `${kafka.headless}.${namespace}:${kafka.port}`,
    };
}

/** The StatefulSets by their names, the number of brokers, and how tools in their pods connect. */
export function statefulSets({ security }: StackConfig, { kafka, zookeeper }: Chart) {
    const clientConfig = clientConfigFile(security);
    return {
        ...{ kafka: kafka.name, zookeeper: zookeeper.name, brokers: kafka.replicas },
        ...(clientConfig === undefined ? {} : { clientConfig }),
    };
}
