import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { describe, it } from "mocha";
import { parseAllDocuments } from "yaml";
import { podSettings } from "../../core/chart/podSettings";
import { postrender } from "../../core/chart/postrender/postrender";
import { settingsAnnotation } from "../../core/chart/postrender/settings";
import { chartValues } from "../../core/chart/values";
import { at, isObject, type Json, type JsonObject, listAt, merge, textAt } from "../../core/json";
import { planTakeover } from "../../core/takeover/takeoverPlan";
import { configOf, defaults, faultsOf } from "../support/config";
import { names, there } from "../support/installation";

const all = podSettings(configOf());

/** The objects after the step, with these settings. */
function stepped(objects: readonly JsonObject[], settings = all): JsonObject[] {
    const brokers = {
        kind: "StatefulSet",
        metadata: { name: "settings" },
        spec: {
            template: {
                metadata: { annotations: { [settingsAnnotation]: JSON.stringify(settings) } },
            },
        },
    };
    const given = [brokers, ...objects].map(yamlOf).join("");
    return parseAllDocuments(postrender(given).manifests)
        .map((document) => document.toJS() as unknown)
        .filter(isObject)
        .slice(1);
}

function yamlOf(object: JsonObject): string {
    const lines = Object.entries(object).map(([key, value]) =>
        key === "kind" && typeof value === "string"
            ? `kind: ${value}\n`
            : `${key}: ${JSON.stringify(value)}\n`,
    );
    return `---\n${lines.join("")}`;
}

const exporter = {
    name: "prometheus-jmx-exporter",
    command: [
        ...["java", "-XX:+UnlockExperimentalVMOptions", "-XX:+UseCGroupMemoryLimitForHeap"],
        ...["-XX:MaxRAMFraction=1", "-jar", "jmx_prometheus_httpserver.jar"],
    ],
};

function workload(kind: string, containers: readonly JsonObject[]): JsonObject {
    return { kind, metadata: { name: "w" }, spec: { template: { spec: { containers } } } };
}

function containers(object: JsonObject | undefined, which = "containers"): readonly Json[] {
    return listAt(object, "spec", "template", "spec", which);
}

const broker = { name: "cp-kafka-broker", ports: [{ name: "kafka", containerPort: 9092 }] };
const server = { name: "cp-zookeeper-server", ports: [{ name: "client", containerPort: 2182 }] };
const service = {
    ...{ name: "cp-kafka-connect-server", image: "i:1", imagePullPolicy: "Never" },
    resources: { limits: { memory: "1Gi" } },
    env: [{ name: "CONNECT_BOOTSTRAP_SERVERS", value: "PLAINTEXT://kafka-cp-kafka-headless:9092" }],
};

describe("readiness probes", () => {
    it("ask a broker's port and a ZooKeeper server, behind an exporter too", () => {
        const [kafka, zookeeper] = stepped([
            workload("StatefulSet", [exporter, broker]),
            workload("StatefulSet", [server]),
        ]);
        const [first, second] = containers(kafka);
        assert.equal(at(first, "readinessProbe"), undefined);
        assert.equal(at(second, "readinessProbe", "tcpSocket", "port"), 9092);
        const command = listAt(containers(zookeeper)[0], "readinessProbe", "exec", "command");
        assert.equal(command.at(-1), "2182");
    });

    it("leave probes that there are, other pods, and all of them where they are switched off", () => {
        const own = { ...broker, readinessProbe: { exec: { command: ["true"] } } };
        const given = [
            workload("StatefulSet", [own]),
            workload("StatefulSet", [{ name: "other" }]),
            workload("Deployment", [broker]),
        ];
        assert.deepEqual(stepped(given), given);
        const off = [workload("StatefulSet", [broker])];
        const { pods } = configOf({ pods: { readinessProbes: false } });
        assert.equal(pods.waitForBrokers, true);
        assert.deepEqual(
            stepped(off, podSettings(configOf({ pods: { readinessProbes: false } }))),
            off,
        );
    });

    it("have headless Services give the addresses of pods that are not ready", () => {
        const headless = { kind: "Service", metadata: { name: "s" }, spec: { clusterIP: "None" } };
        const plain = { kind: "Service", metadata: { name: "p" }, spec: { ports: [] } };
        assert.deepEqual(stepped([headless, plain]), [
            { ...headless, spec: { clusterIP: "None", publishNotReadyAddresses: true } },
            plain,
        ]);
        assert.deepEqual(stepped([headless], { exporterFlags: true }), [headless]);
    });
});

/** Runs the script of a command, as the kubelet would. */
async function ran(
    command: readonly Json[],
    env: Readonly<Record<string, string>> = {},
): Promise<number> {
    const [file = "", ...args] = command.map(String);
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: "ignore" });
    const [code] = (await once(child, "exit")) as [number];
    return code;
}

async function listening(answer: (socket: Socket) => void): Promise<[Server, number]> {
    const made = createServer(answer);
    made.listen(0, "127.0.0.1");
    await once(made, "listening");
    const address = made.address();
    return [made, typeof address === "object" ? (address?.port ?? 0) : 0];
}

describe("the probe of a ZooKeeper server", () => {
    const [zookeeper] = stepped([workload("StatefulSet", [server])]);
    const command = listAt(containers(zookeeper)[0], "readinessProbe", "exec", "command");

    async function probe(answer: string, others: number): Promise<number> {
        const [own, port] = await listening((socket) => {
            socket.once("data", () => socket.end(answer));
        });
        const elections = await Promise.all(
            Array.from({ length: others }, () => listening((socket) => socket.end())),
        );
        try {
            const servers = Array.from(
                { length: 3 },
                (_, n) => `127.0.0.1:1:${elections[n]?.[1] ?? 1}`,
            ).join(";");
            return await ran([...command.slice(0, -1), String(port)], {
                ZOOKEEPER_SERVERS: servers,
            });
        } finally {
            [own, ...elections.map(([one]) => one)].forEach((one) => one.close());
        }
    }

    it("succeeds where it serves, or may not say", async () => {
        assert.equal(await probe("Zookeeper version: 3\nMode: follower\n", 3), 0);
        assert.equal(
            await probe("srvr is not executed because it is not in the whitelist.\n", 3),
            0,
        );
    });

    it("fails outside of an ensemble that could form", async () => {
        const no = "This ZooKeeper instance is not currently serving requests\n";
        assert.notEqual(await probe(no, 2), 0);
    });

    it("succeeds where no ensemble can form without the next server, which waits for it", async () => {
        const no = "This ZooKeeper instance is not currently serving requests\n";
        assert.equal(await probe(no, 1), 0);
    });

    it("fails where nothing listens", async () => {
        assert.notEqual(await ran([...command.slice(0, -1), "1"]), 0);
    });
});

describe("the wait of a service for brokers", () => {
    it("is a container of its image, before the others", () => {
        const [connect] = stepped([workload("Deployment", [exporter, service])]);
        const [wait] = containers(connect, "initContainers");
        assert.deepEqual(
            [at(wait, "image"), at(wait, "imagePullPolicy"), at(wait, "resources")],
            ["i:1", "Never", service.resources],
        );
        assert.deepEqual(
            listAt(wait, "command").slice(4),
            [0, 1, 2].map((n) => `kafka-cp-kafka-${n}.kafka-cp-kafka-headless:9092`),
        );
    });

    it("is none of a service of other brokers, and none where it is switched off", () => {
        const env = [{ name: "CONNECT_BOOTSTRAP_SERVERS", value: "elsewhere:9092" }];
        const given = [workload("Deployment", [{ ...service, env }])];
        assert.deepEqual(stepped(given), given);
        const off = [workload("Deployment", [service])];
        assert.deepEqual(
            stepped(off, podSettings(configOf({ pods: { waitForBrokers: false } }))),
            off,
        );
    });

    it("is for no more brokers than topics of services have replicas", () => {
        const hosts = (brokers: number) =>
            listAt(podSettings(configOf({ kafka: { brokers } })), "waitForBrokers").length;
        assert.deepEqual([1, 2, 3, 9].map(hosts), [1, 2, 3, 3]);
    });

    it("ends when each broker answers, not when it listens", async () => {
        const [connect] = stepped([workload("Deployment", [service])]);
        const command = listAt(containers(connect, "initContainers")[0], "command").slice(0, 4);
        let serves = false;
        const whole = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 255, 255];
        const requests: number[][] = [];
        const [made, port] = await listening((socket) => {
            socket.on("error", () => undefined);
            let request: number[] = [];
            socket.on("data", (part) => {
                request = [...request, ...part];
                if (request.length === whole.length) {
                    requests.push(request);
                    // A broker that starts takes the connection, and says nothing.
                    if (serves) {
                        socket.end("answer");
                    }
                }
            });
        });
        try {
            const began = Date.now();
            const wait = ran([...command, `127.0.0.1:${port}`]);
            setTimeout(() => {
                serves = true;
            }, 500);
            assert.equal(await wait, 0);
            assert.ok(Date.now() - began > 5000);
            assert.deepEqual(requests, [whole, whole]);
        } finally {
            made.close();
        }
    });
});

describe("the wait of a service for a broker that is not there yet", () => {
    it("goes on until it is there", async () => {
        const [connect] = stepped([workload("Deployment", [service])]);
        const [file, ...args] = listAt(containers(connect, "initContainers")[0], "command")
            .slice(0, 4)
            .map(String);
        const [closed, port] = await listening(() => undefined);
        closed.close();
        await once(closed, "close");
        const child = spawn(file ?? "", [...args, `127.0.0.1:${port}`]);
        const ended = once(child, "exit");
        const [said] = (await once(child.stdout, "data")) as [Buffer];
        assert.equal(String(said), `waiting for 127.0.0.1:${port}\n`);
        const made = createServer((socket) => {
            socket.on("error", () => undefined);
            socket.end("answer");
        });
        made.listen(port, "127.0.0.1");
        try {
            assert.deepEqual(await ended, [0, null]);
        } finally {
            made.close();
        }
    });
});

describe("the exporter's flags", () => {
    it("are such that any Java starts with them", () => {
        const [kafka] = stepped([workload("StatefulSet", [exporter, { name: "other" }])]);
        const [first] = containers(kafka);
        assert.deepEqual(listAt(first, "command").slice(0, 4), [
            ...["java", "-XX:+IgnoreUnrecognizedVMOptions", "-XX:MaxRAMPercentage=75"],
            "-XX:+UnlockExperimentalVMOptions",
        ]);
    });
});

describe("the strategy of a StatefulSet", () => {
    it("is left without the partition that Kubernetes completes another one with", () => {
        const set = (updateStrategy: JsonObject) => ({
            ...{ kind: "StatefulSet", metadata: { name: "w" } },
            spec: { updateStrategy },
        });
        assert.deepEqual(stepped([set({ type: "OnDelete" }), set({ type: "RollingUpdate" })]), [
            set({ type: "OnDelete", rollingUpdate: null }),
            set({ type: "RollingUpdate" }),
        ]);
    });

    it("is decided by the program", () => {
        for (const subchart of ["cp-kafka", "cp-zookeeper"]) {
            const values = { [subchart]: { updateStrategy: "RollingUpdate" } };
            const [fault = ""] = faultsOf({ values });
            assert.match(fault, /updateStrategy: .*"RollingUpdate".*"OnDelete"/);
        }
    });
});

describe("the pods of an installation that is taken over", () => {
    it("get nothing that they do not have", () => {
        const { config, given } = planTakeover({}, defaults, names, there());
        const off = { readinessProbes: false, waitForBrokers: false, exporterFlags: false };
        assert.deepEqual([config.pods, given.pods], [off, off]);
        assert.equal(textAt(chartValues(config), "cp-kafka", "podAnnotations"), undefined);
    });

    it("keep what this program gave them before", () => {
        const settings = { readinessProbes: true };
        const values = {
            "cp-kafka": { podAnnotations: { [settingsAnnotation]: JSON.stringify(settings) } },
        };
        const installation = there();
        const release = {
            ...installation.release,
            values: merge(installation.release.values, values),
            computed: merge(installation.release.computed, values),
        };
        const { config } = planTakeover({}, defaults, names, { ...installation, release });
        assert.deepEqual(config.pods, {
            ...{ readinessProbes: true, waitForBrokers: false, exporterFlags: false },
        });
        assert.deepEqual(podSettings(config), settings);
        assert.equal(at(config.values, "cp-kafka", "podAnnotations"), undefined);
    });
});
