import { controllerPort } from "../../core/controllers/names";
import { brokerIds, type Known, type MetadataFacts } from "../../core/metadata/facts";
import { brokerMode, controllerMode } from "../../core/metadata/modes";
import {
    parseFeatures,
    parseProtocol,
    parseReassignments,
    parseTopicIds,
} from "../../core/metadata/toolOutput";
import { parseZnodes, znodesInput } from "../../core/metadata/znodeOutput";
import { parsePartitions } from "../../core/rolling/partitions";
import { lacksRight } from "../kubernetes/apiWords";
import { type Cluster, isRunning, reason } from "../kubernetes/cluster";
import { RightMissing } from "../kubernetes/refusedExec";
import { execIn, runningPod } from "./brokers";
import { quorumReplicas, quorumStatus } from "./controllers";
import { bootstrapOf, type KafkaClient, runTool, toolCommand } from "./kafkaTool";
import { diskFacts, podFacts, podsNamed } from "./podFacts";
import { askZookeeper } from "./zookeeper";

/** Kafka on its way off ZooKeeper: all three are there, or may be. */
export interface MovingKafka extends KafkaClient {
    /** Name of ZooKeeper's StatefulSet, whether it is there or not. */
    readonly zookeeper: string;
    /** Name of the controllers' StatefulSet, whether it is there or not. */
    readonly controllers: string;
    readonly brokers: number;
    readonly replicas: number;
}

type Names = keyof MetadataFacts;

/** Seconds that a tool may take: each is a Java machine, and a cluster may have very many partitions. */
const seconds = 120;

const unasked: Known<never> = { unknown: "it was not asked" };

/** Asks Kafka, ZooKeeper, Kubernetes and the disks, each question once. */
export class MetadataReader {
    private readonly cluster: Cluster;
    private readonly kafka: MovingKafka;
    private readonly isPreview: boolean;
    private facts: Partial<MetadataFacts> = {};
    private described: Promise<string> | undefined;

    /** @param isPreview where it changes nothing, an account may lack the right to ask. */
    constructor(cluster: Cluster, kafka: MovingKafka, isPreview = false) {
        this.cluster = cluster;
        this.kafka = kafka;
        this.isPreview = isPreview;
    }

    /** Forgets what was answered: it may have changed. */
    forget(): void {
        this.facts = {};
        this.described = undefined;
    }

    /** These facts, and those that were asked before; one after the other, as each may be a Java machine. */
    async read(names: readonly Names[]): Promise<MetadataFacts> {
        for (const name of new Set(names)) {
            if (this.facts[name] === undefined) {
                this.facts = { ...this.facts, ...(await this.ask(name)) };
            }
        }
        return {
            ...{ disks: unasked, topics: unasked, partitions: unasked, reassigned: unasked },
            ...{ protocols: unasked, quorum: unasked, replicas: unasked, znodes: unasked },
            ...{ features: unasked, brokerPods: unasked, controllerPods: unasked },
            zookeeperPods: unasked,
            ...this.facts,
        };
    }

    private async known<T>(ask: () => Promise<T>): Promise<Known<T>> {
        try {
            return { value: await ask() };
        } catch (error) {
            if (!(error instanceof RightMissing || lacksRight(error))) {
                return { unknown: reason(error) };
            }
            if (!this.isPreview) {
                throw error;
            }
            return { unknown: reason(error), lacksRight: true };
        }
    }

    private async ask(name: Names): Promise<Partial<MetadataFacts>> {
        const { cluster, kafka } = this;
        const { namespace, controllers } = kafka;
        switch (name) {
            case "disks":
                return { disks: await this.known(() => this.disks()) };
            case "topics":
                return { topics: await this.known(async () => parseTopicIds(await this.topics())) };
            case "partitions":
                return {
                    partitions: await this.known(async () => parsePartitions(await this.topics())),
                };
            case "reassigned":
                return {
                    reassigned: await this.known(async () =>
                        parseReassignments(await this.tool("kafka-reassign-partitions", "--list")),
                    ),
                };
            case "protocols":
                return { protocols: await this.known(() => this.protocols()) };
            case "quorum":
                return { quorum: await this.known(() => quorumStatus(cluster, kafka)) };
            case "replicas":
                return { replicas: await this.known(() => quorumReplicas(cluster, kafka)) };
            case "znodes":
                return {
                    znodes: await this.known(async () =>
                        parseZnodes(await askZookeeper(cluster, kafka, znodesInput)),
                    ),
                };
            case "features":
                return { features: await this.known(() => this.features()) };
            case "brokerPods":
                return {
                    brokerPods: await this.known(() =>
                        podFacts(cluster, namespace, kafka.kafka, brokerMode),
                    ),
                };
            case "controllerPods":
                return {
                    controllerPods: await this.known(() =>
                        podFacts(cluster, namespace, controllers, controllerMode),
                    ),
                };
            case "zookeeperPods":
                return {
                    zookeeperPods: await this.known(async () => {
                        const pods = await podsNamed(cluster, namespace, kafka.zookeeper);
                        return pods.filter(isRunning).length;
                    }),
                };
        }
    }

    /** A tool that asks the brokers. */
    private tool(name: string, ...args: readonly string[]): Promise<string> {
        const command = [name, "--bootstrap-server", bootstrapOf(this.kafka), ...args];
        return runTool(this.cluster, this.kafka, command, { seconds });
    }

    private topics(): Promise<string> {
        this.described ??= this.tool("kafka-topics", "--describe");
        return this.described;
    }

    private async protocols(): Promise<ReadonlyMap<number, string>> {
        const all: [number, string][] = [];
        for (const id of brokerIds({ brokers: this.kafka.brokers, controllers: 0 })) {
            const of = ["--entity-type", "brokers", "--entity-name", String(id)];
            const said = await this.tool("kafka-configs", ...of, "--describe", "--all");
            all.push([id, parseProtocol(said)]);
        }
        return new Map(all);
    }

    private async features() {
        const { namespace, controllers } = this.kafka;
        const pod = await runningPod(this.cluster, namespace, controllers);
        const command = [
            ...["kafka-features", "--bootstrap-controller", `localhost:${controllerPort}`],
            "describe",
        ];
        return parseFeatures(
            await execIn(this.cluster, namespace, pod, toolCommand(command), { seconds }),
        );
    }

    private async disks() {
        const { cluster, kafka } = this;
        const { namespace, controllers } = kafka;
        return [
            ...(await diskFacts(cluster, namespace, kafka.kafka, "broker")),
            ...(await diskFacts(cluster, namespace, controllers, "controller")),
        ];
    }
}
