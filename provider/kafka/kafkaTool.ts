import { brokerPort } from "../../core/chart/defaults";
import { headless } from "../../core/chart/names";
import type { Cluster } from "../kubernetes/cluster";
import { type Ensemble, execIn, runningPod } from "./brokers";

/** The pod's own settings would make a tool open the program's JMX port, and take its heap. */
const notForTools = ["JMX_PORT", "KAFKA_JMX_PORT", "KAFKA_JMX_OPTS", "KAFKA_OPTS"];

/**
 * The command of a tool of Kafka's or ZooKeeper's where the pod's program runs. It is a Java machine
 * for a second, on cores on which brokers may be starting: without the optimizing compiler and threads
 * that collect garbage it takes less of them.
 */
export function toolCommand(command: readonly string[]): readonly string[] {
    return [
        ...["env", ...notForTools.flatMap((name) => ["-u", name]), "KAFKA_HEAP_OPTS=-Xmx128M"],
        "KAFKA_JVM_PERFORMANCE_OPTS=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
        ...command,
    ];
}

/** What the console tools call the option that is `--command-config` of all other tools. */
const clientOptions: Readonly<Record<string, string>> = {
    "kafka-console-consumer": "--consumer.config",
    "kafka-console-producer": "--producer.config",
};

/** A tool's command with the file of the client configuration that it connects with, where there is one. */
export function withClientConfig(
    command: readonly string[],
    file: string | undefined,
): readonly string[] {
    const [tool = ""] = command;
    return file === undefined
        ? command
        : [...command, clientOptions[tool] ?? "--command-config", file];
}

/** What a client in a pod needs to know of the brokers. */
export type KafkaClient = Pick<Ensemble, "namespace" | "kafka" | "clientConfig">;

/** Address of all brokers. With the namespace: certificates name them so. */
export function bootstrapOf({ kafka, namespace }: KafkaClient): string {
    return `${headless(kafka)}.${namespace}:${brokerPort}`;
}

/**
 * Runs one of Kafka's tools in a broker's pod, as a client that the brokers accept.
 * @param broker where it is run, where that one's pod runs.
 */
export async function runTool(
    cluster: Cluster,
    { namespace, kafka, clientConfig }: KafkaClient,
    command: readonly string[],
    options: { readonly seconds: number; readonly input?: string },
    broker?: number,
): Promise<string> {
    const pod = await runningPod(cluster, namespace, kafka, broker);
    const connecting = withClientConfig(command, clientConfig);
    return execIn(cluster, namespace, pod, toolCommand(connecting), options);
}
