import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { kubectl } from "../../dev/cluster/shell";
import { cluster, freshCluster } from "../support/instance";
import { Kafka, records } from "../support/kafka";
import { Forwarder, type Opened } from "../support/nodePorts";
import { localConfig, TestStack } from "../support/stack";
import { withoutServices } from "../support/config";

const brokers = 2;
const stack = new TestStack("outside", {
    ...localConfig(),
    release: "outside",
    namespace: "outside",
    kafka: { brokers, size: "1Gi", heap: "256Mi", external: { type: "NodePort" } },
    zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi", heap: "128Mi" },
    services: withoutServices,
});
const { namespace } = stack.config;
const client = "client";
const forwarder = new Forwarder();

/** Runs one of Kafka's tools on the node's network, where no name of the cluster leads to a pod. */
function outside(command: readonly string[], input = ""): Promise<string> {
    return kubectl(cluster, ["exec", "-i", "-n", namespace, client, "--", ...command], { input });
}

/** The brokers as a client learns of them from one of them: `number host:port`. */
async function advertised(bootstrap: string): Promise<string[]> {
    const out = await outside(["kafka-broker-api-versions", "--bootstrap-server", bootstrap]);
    return [...out.matchAll(/^(\S+:\d+) \(id: (\d+) /gm)].map(([, at, id]) => `${id} ${at}`).sort();
}

async function startClient(): Promise<void> {
    const pod = `${stack.chart.kafka.name}-0`;
    const image = await kubectl(cluster, [
        ...["get", "pod", pod, "-n", namespace, "-o", "jsonpath={.spec.containers[0].image}"],
    ]);
    const manifest = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: client, namespace },
        spec: {
            hostNetwork: true,
            dnsPolicy: "Default",
            terminationGracePeriodSeconds: 0,
            containers: [{ name: client, image, command: ["sleep", "3600"] }],
        },
    };
    await kubectl(cluster, ["apply", "-f", "-"], { input: JSON.stringify(manifest) });
    await kubectl(cluster, [
        ...["wait", "pod", client, "-n", namespace, "--for=condition=Ready", "--timeout=60s"],
    ]);
}

/** Writes by one broker's address and reads by another's; the topic has a partition on each. */
async function exchanged(topic: string, opened: readonly Opened[]): Promise<void> {
    const [first, last] = [opened[0], opened.at(-1)].map((one) => `${one?.host}:${one?.port}`);
    const sent = records(20, topic);
    await outside(
        [
            ...["kafka-console-producer", "--bootstrap-server", first ?? "", "--topic", topic],
            ...["--producer-property", "acks=all", "--producer-property", "batch.size=1"],
        ],
        `${sent.join("\n")}\n`,
    );
    const received = await outside([
        ...["kafka-console-consumer", "--bootstrap-server", last ?? "", "--topic", topic],
        ...["--from-beginning", "--max-messages", "20", "--timeout-ms", "30000"],
    ]);
    assert.deepEqual(received.trim().split("\n").sort(), [...sent].sort());
}

describe("brokers that are reached from outside the cluster", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
        await stack.up();
        await startClient();
        const kafka = new Kafka(namespace, stack.config.release);
        await kafka.createTopic("by-node", 4, 1);
        await kafka.createTopic("by-balancer", 4, 1);
    });

    after(async () => {
        forwarder.close();
        await stack.abandon();
    });

    it("serve clients on the node's network at the node port that each of them advertises", async () => {
        const opened = await forwarder.open(namespace, "NodePort", (_, { nodePort }) => ({
            host: cluster.nodeIP,
            port: nodePort,
        }));
        const addresses = [0, 1].map((broker) => `${broker} ${cluster.nodeIP}:${31090 + broker}`);
        for (const { host, port } of opened) {
            assert.deepEqual(await advertised(`${host}:${port}`), addresses);
        }
        await exchanged("by-node", opened);
        forwarder.close();
    });

    it("serve them through a load balancer each, at the hosts of the configuration", async () => {
        const hosts = { "0": "127.0.0.2", "1": "127.0.0.3" };
        const { kafka } = stack.config;
        stack.set({ kafka: { ...kafka, external: { type: "LoadBalancer", hosts } } });
        await stack.up();
        const opened = await forwarder.open(namespace, "LoadBalancer", (broker, { port }) => ({
            host: Object.values(hosts)[broker] ?? "",
            port,
        }));
        assert.deepEqual(await advertised("127.0.0.3:9094"), [
            "0 127.0.0.2:9094",
            "1 127.0.0.3:9094",
        ]);
        await exchanged("by-balancer", opened);
        assert.deepEqual(JSON.parse(await stack.stdout("stack", "output", "external", "--json")), [
            "127.0.0.2:9094",
            "127.0.0.3:9094",
        ]);
    });
});
