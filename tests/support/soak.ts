import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "../../core/json";
import { imageName } from "../../dev/cluster/images/names";
import { platforms } from "../../dev/cluster/images/platforms";
import { kubectl } from "../../dev/cluster/shell";
import { cluster, freshCluster } from "./instance";
import { Kafka } from "./kafka";
import { pods } from "./kube";
import { Ledger, readTopic } from "./ledger";
import { Producer } from "./producer";
import { localConfig, type TestStack } from "./stack";
import { withoutServices } from "./config";

/** Three brokers, three ZooKeepers, and nothing besides. */
export function soakConfig(): JsonObject {
    return {
        ...localConfig(),
        services: withoutServices,
    };
}

/** A topic on a stack's Kafka, what was written to it, and what has to come back. */
export class Workload {
    readonly kafka: Kafka;
    readonly ledger = new Ledger();
    readonly topic = "acknowledged";

    private readonly stack: TestStack;
    private session = 0;

    constructor(stack: TestStack) {
        const { namespace, release } = stack.config;
        this.stack = stack;
        this.kafka = new Kafka(namespace, release);
    }

    /** Brings the stack up on a fresh cluster, with the topic on all its brokers. */
    async begin(): Promise<void> {
        await freshCluster();
        await this.stack.init();
        await this.stack.up();
        await this.createTopic();
        await this.inSync(180);
    }

    createTopic(): Promise<void> {
        return this.kafka.createTopic(this.topic, 3, 3);
    }

    /** A pod with Kafka's tools that no update restarts. @returns its name. */
    async startClient(): Promise<string> {
        const { namespace } = this.stack.config;
        const name = "client";
        const image = imageName("cp-kafka", platforms.newest);
        await kubectl(cluster, [
            ...["run", name, "-n", namespace, `--image=${image}`, "--image-pull-policy=Never"],
            ...["--restart=Never", "--command", "--", "sleep", "infinity"],
        ]);
        await kubectl(cluster, [
            ...["wait", "-n", namespace, `pod/${name}`, "--for=condition=Ready", "--timeout=60s"],
        ]);
        return name;
    }

    /**
     * A producer at work: acknowledged by all replicas in sync, each record written once.
     * @param pod that it runs in: by default the first broker's.
     */
    produce(pod = `${this.stack.config.release}-cp-kafka-0`): Producer {
        return new Producer({
            namespace: this.stack.config.namespace,
            pod,
            bootstrap: this.kafka.bootstrap,
            topic: this.topic,
            session: this.session++,
            throughput: 100,
        });
    }

    /** Runs something while a producer is at work before it and, as far as it can, through it. */
    async through(work: () => Promise<void>): Promise<number> {
        const producer = this.produce();
        try {
            await producer.reach(500, 120);
            await work();
        } finally {
            await producer.end();
        }
        this.ledger.add(producer.acknowledged);
        return producer.acknowledged.length;
    }

    /** Waits until every partition has all its replicas in sync. */
    async inSync(seconds: number): Promise<void> {
        const server = ["--bootstrap-server", this.kafka.bootstrap];
        const describe = ["kafka-topics", ...server, "--describe", "--topic", this.topic];
        const end = Date.now() + seconds * 1000;
        let said = "";
        for (;;) {
            try {
                said = await this.kafka.exec(describe);
                const partitions = [...said.matchAll(/\tIsr: (\S+)/g)];
                if (
                    partitions.length === 3 &&
                    partitions.every(([, isr]) => /^\d,\d,\d$/.test(isr ?? ""))
                ) {
                    return;
                }
            } catch (error) {
                said = String(error);
            }
            if (Date.now() > end) {
                throw new Error(`replicas are not in sync after ${seconds} s: ${said}`);
            }
            await sleep(1000);
        }
    }

    /** Compares the topic's records with the acknowledged ones. @returns count and hash. */
    async check(): Promise<string> {
        await this.inSync(180);
        return this.ledger.check(await readTopic(this.kafka, this.topic));
    }

    /** Pods of Kafka and ZooKeeper whose containers were restarted, of which there should be none. */
    async restarts(): Promise<string[]> {
        const { namespace, release } = this.stack.config;
        return (await pods(namespace, release)).filter((pod) => !pod.endsWith("restarts=0"));
    }
}
