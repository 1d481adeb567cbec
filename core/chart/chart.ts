import type { Service, StackConfig } from "../config/schema";
import { controllersOf } from "../controllers/claims";
import { controllerPort } from "../controllers/names";
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

/** The chart as a stack's configuration has it installed, with the controllers beside it. Computed once for a run. */
export interface Chart {
    /** Everything that the chart is given. */
    readonly values: JsonObject;
    readonly kafka: DescribedStatefulSet;
    /** undefined where the metadata is the controllers' alone. */
    readonly zookeeper: DescribedStatefulSet | undefined;
    /** This program's own; undefined where ZooKeeper has the metadata alone. */
    readonly controllers: DescribedStatefulSet | undefined;
    /** The other services that are switched on. */
    readonly services: readonly DescribedService[];
    readonly claims: readonly ChartClaim[];
    /** host:port at which the chart has the brokers find ZooKeeper. */
    readonly zookeeperConnect: string;
    /** host:port of ZooKeeper inside the cluster, where there is one. */
    readonly zookeeperAddress: string | undefined;
    /** host:port of the controllers inside the cluster, where there are some. */
    readonly controllersAddress: string | undefined;
    /**
     * host:port of the brokers inside the cluster: the headless service, whose name resolves to every
     * broker without a proxy in between.
     */
    readonly bootstrap: string;
}

/** The configuration's own values switch the brokers on, whatever its `values` say. */
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
    const ofKafka = switchedOn("kafka", sets.kafka);
    const [ofZookeeper, ofControllers] = [sets.zookeeper, controllersOf(config)];
    const kafka = described(ofKafka, brokerPort);
    const clientPort = countAt(values, ["cp-zookeeper", "clientPort"], chartDefaults.clientPort);
    const zookeeper = ofZookeeper && described(ofZookeeper, clientPort);
    const controllers = ofControllers && described(ofControllers, controllerPort);
    const addressOf = (set: DescribedStatefulSet | undefined) =>
        set && `${set.headless}.${namespace}:${set.port}`;
    return {
        values,
        kafka,
        zookeeper,
        controllers,
        services: servicesOf(config),
        claims: [ofKafka, ofZookeeper, ofControllers].flatMap((set) => set?.claims ?? []),
        zookeeperConnect: sets.zookeeperConnect ?? "",
        zookeeperAddress: addressOf(zookeeper),
        controllersAddress: addressOf(controllers),
        bootstrap: `${kafka.headless}.${namespace}:${kafka.port}`,
    };
}

/** The StatefulSets by their names, the number of brokers, and how tools in their pods connect. */
export function statefulSets({ security }: StackConfig, chart: Chart) {
    const { kafka, zookeeper, controllers } = chart;
    const clientConfig = clientConfigFile(security);
    return {
        ...{ kafka: kafka.name, brokers: kafka.replicas },
        ...(zookeeper === undefined ? {} : { zookeeper: zookeeper.name }),
        ...(controllers === undefined ? {} : { controllers: controllers.name }),
        ...(clientConfig === undefined ? {} : { clientConfig }),
    };
}
