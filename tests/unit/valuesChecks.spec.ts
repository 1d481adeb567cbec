import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { load } from "../../core/config/load";
import { planFaults } from "../../core/config/placementChecks";
import { ensembleFaults } from "../../core/ensemble";
import { formatFault } from "../../core/fault";
import { at, type Json, type JsonObject } from "../../core/json";
import { chartOf, configOf, defaults, faultsOf, planOf } from "../support/config";

function ofKafka(own: JsonObject): string[] {
    return faultsOf({ values: { "cp-kafka": own } });
}

function keyOf(line: string): string {
    return line.slice(0, line.indexOf(": got "));
}

describe("values of a shape that Kubernetes refuses", () => {
    const refused: readonly (readonly [string, Json])[] = [
        ["tolerations", { key: "dedicated", operator: "Exists" }],
        ["tolerations", [{ key: "a", value: true }]],
        ["tolerations", [{ kee: "a" }]],
        ["tolerations", ["a"]],
        ["imagePullSecrets", ["regcred"]],
        ["imagePullSecrets", "regcred"],
        ["imagePullSecrets", [{ name: 1 }]],
        ["nodeSelector", { disk: true }],
        ["nodeSelector", { zone: 1 }],
        ["nodeSelector", ["a"]],
        ["affinity", { podAntiAffinities: {} }],
        ["affinity", [{}]],
        ["resources", { limits: { cpu: "a lot" } }],
        ["resources", { memory: "1Gi" }],
        ["resources", { requests: ["1Gi"] }],
        ["securityContext", "root"],
        ["podManagementPolicy", "parallel"],
        ["updateStrategy", { type: "OnDelete" }],
        ["imagePullPolicy", "always"],
        ["imageTag", 7.1],
        ["podAnnotations", { a: { b: "c" } }],
        ["configurationOverrides", ["a=b"]],
        ["customEnv", "A=b"],
    ];
    for (const [key, value] of refused) {
        it(`is one line: ${key}: ${JSON.stringify(value)}`, () => {
            assert.deepEqual(ofKafka({ [key]: value }).map(keyOf), [`values.cp-kafka.${key}`]);
        });
    }

    const accepted: readonly JsonObject[] = [
        { tolerations: [{ key: "a", operator: "Exists", tolerationSeconds: 60 }] },
        { tolerations: {}, imagePullSecrets: null, nodeSelector: null, affinity: {} },
        { imagePullSecrets: [{ name: "regcred" }], nodeSelector: { disk: "ssd" } },
        { resources: { limits: { memory: 2 ** 30, cpu: 1.5 }, requests: { cpu: "500m" } } },
        { podManagementPolicy: "OrderedReady", securityContext: { runAsUser: 1000 } },
        { podAnnotations: { a: true, b: 1 } },
    ];
    for (const own of accepted) {
        it(`is none: ${JSON.stringify(own)}`, () => {
            assert.deepEqual(ofKafka(own), []);
        });
    }

    it("is a truth value in quotes, in any subchart", () => {
        const values = {
            "cp-kafka-rest": { external: { enabled: "false" }, enabled: "true" },
            "cp-zookeeper": { prometheus: { jmx: { enabled: "false" } } },
        };
        assert.deepEqual(faultsOf({ values }).map(keyOf), [
            "values.cp-kafka-rest.enabled",
            "values.cp-zookeeper.prometheus.jmx.enabled",
            "values.cp-kafka-rest.external.enabled",
        ]);
    });
});

describe("settings of Kafka in the chart's values", () => {
    const of = (configurationOverrides: JsonObject, customEnv: JsonObject = {}) =>
        ofKafka({ configurationOverrides, customEnv });

    it("are refused under two names of one variable", () => {
        for (const other of ["log_retention_hours", "LOG.RETENTION.HOURS", "Log_Retention.hours"]) {
            assert.deepEqual(of({ "log.retention.hours": 1, [other]: 2 }), [
                `values.cp-kafka.configurationOverrides["${other}"]: got 2; allowed: one name for each setting; values.cp-kafka.configurationOverrides["log.retention.hours"] is the same variable, KAFKA_LOG_RETENTION_HOURS: leave one of them out`,
            ]);
        }
        assert.equal(of({ "a.b": 1 }, { KAFKA_A_B: "2" }).length, 1);
        assert.equal(of({ "a.b": 1 }, { CONNECT_A_B: "2" }).length, 0);
    });

    it("are refused under another name than the chart or this program has for them", () => {
        for (const [name, better] of [
            ["offsets_topic_replication_factor", "offsets.topic.replication.factor"],
            ["zookeeper_connection_timeout_ms", "zookeeper.connection.timeout.ms"],
        ] as const) {
            assert.match(of({ [name]: 1 }).join("\n"), new RegExp(`allowed: the name ${better};`));
            assert.deepEqual(of({ [better]: 1 }), []);
        }
    });

    it("are refused where the pods set them", () => {
        assert.match(of({ "broker.id": 1 }).join("\n"), /broker has the number of its pod/);
        assert.match(of({ advertised_listeners: "A://b:1" }).join("\n"), /under this name/);
        assert.equal(of({}, { KAFKA_ADVERTISED_LISTENERS: "A://b:1" }).length, 1);
        assert.deepEqual(of({ "advertised.listeners": "EXTERNAL://b:1" }), []);
    });

    it("are refused with another ensemble than the plan's", () => {
        assert.equal(of({ "zookeeper.connect": "zk-1.example:2181" }).length, 1);
        assert.equal(of({}, { KAFKA_ZOOKEEPER_CONNECT: "zk-1.example:2181" }).length, 1);
        assert.deepEqual(of({ "zookeeper.connect": "kafka-cp-zookeeper-headless:2181/a" }), []);
        assert.deepEqual(
            faultsOf({
                values: { "cp-kafka": { "cp-zookeeper": { enabled: false, url: "zk:2181" } } },
            }).map(keyOf),
            ["values.cp-kafka.cp-zookeeper.enabled"],
        );
    });

    it("are refused as numbers that cannot be exact, and lists", () => {
        assert.match(of({ "log.retention.bytes": 2 ** 63 }).join("\n"), /write it in quotes/);
        assert.match(of({ "log.cleanup.policy": ["a"] }).join("\n"), /with commas, in one text/);
    });

    it("are written as they are, and so is any other number that Helm would write as 1e+06", () => {
        const { values } = chartOf({
            values: {
                "cp-kafka": {
                    configurationOverrides: { "log.segment.bytes": 1073741824, a: false, b: 0.5 },
                    podAnnotations: { since: 20260101 },
                    securityContext: { runAsUser: 1000650000 },
                    resources: { limits: { memory: 2 ** 31 } },
                },
                "cp-zookeeper": { tickTime: 2_000_000, syncLimit: 5 },
            },
        });
        const kafka = at(values, "cp-kafka");
        assert.deepEqual(
            [
                at(kafka, "configurationOverrides", "log.segment.bytes"),
                at(kafka, "configurationOverrides", "a"),
                at(kafka, "podAnnotations", "since"),
                at(kafka, "securityContext", "runAsUser"),
                at(kafka, "resources", "limits", "memory"),
                at(values, "cp-zookeeper", "tickTime"),
                at(values, "cp-zookeeper", "syncLimit"),
            ],
            ["1073741824", "false", "20260101", 1000650000, 2 ** 31, "2000000", 5],
        );
    });
});

describe("ports and listeners in the chart's values", () => {
    const nodeport = (first: number, listeners?: string, brokers = 3) =>
        load(
            {
                nodes: ["pc"],
                kafka: { brokers },
                values: {
                    "cp-kafka": {
                        nodeport: { enabled: true, firstListenerPort: first },
                        ...(listeners === undefined
                            ? {}
                            : { configurationOverrides: { "advertised.listeners": listeners } }),
                    },
                },
            },
            defaults,
        ).warnings;

    it("are within the range of node ports, with all brokers", () => {
        assert.deepEqual(nodeport(30000), []);
        assert.deepEqual(nodeport(32765), []);
        assert.throws(() => nodeport(32766), /allowed: 30000 to 32765; each of the 3 brokers/);
        assert.throws(() => nodeport(9094), /allowed: 30000 to 32765/);
    });

    it("are those that clients are given", () => {
        const sum = "EXTERNAL://${HOST_IP}:$((31090 + ${KAFKA_BROKER_ID}))";
        assert.deepEqual(nodeport(31090, sum), []);
        assert.throws(() => nodeport(32090, sum), /sent to 31090, and 32090 is open/);
        assert.throws(() => nodeport(31090, "EXTERNAL://${HOST_IP}:31090"), /a port for each/);
        assert.deepEqual(nodeport(31090, "EXTERNAL://${HOST_IP}:31090", 1), []);
        assert.match(
            nodeport(31090, "EXTERNAL://kafka.example:$((443+${KAFKA_BROKER_ID}))").join("\n"),
            /31090 is open on the nodes, and advertised\.listeners gives 443/,
        );
    });

    it("keep plain text at 9092", () => {
        const of = (configurationOverrides: JsonObject) => ofKafka({ configurationOverrides });
        const protocols = "listener.security.protocol.map";
        assert.deepEqual(of({ [protocols]: "PLAINTEXT:PLAINTEXT,EXTERNAL:SASL_SSL" }), []);
        assert.equal(of({ [protocols]: "PLAINTEXT:SSL,EXTERNAL:SSL" }).length, 1);
        assert.equal(of({ listeners: "SASL_SSL://0.0.0.0:9092" }).length, 1);
        assert.deepEqual(of({ listeners: "PLAINTEXT://0.0.0.0:9092,EXTERNAL://:31090" }), []);
    });
});

describe("a required anti-affinity", () => {
    const term = (app: string, topologyKey = "kubernetes.io/hostname"): JsonObject => ({
        topologyKey,
        labelSelector: { matchExpressions: [{ key: "app", operator: "In", values: [app] }] },
    });
    const config = (nodes: readonly string[], ...terms: readonly JsonObject[]) => ({
        nodes,
        values: {
            "cp-kafka": {
                affinity: {
                    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
                },
            },
        },
    });

    it("is refused where the plan has two of its pods on a node", () => {
        assert.match(faultsOf(config(["a", "b"], term("cp-kafka"))).join("\n"), /on node a/);
        assert.deepEqual(faultsOf(config(["a", "b", "c"], term("cp-kafka"))), []);
        assert.deepEqual(faultsOf(config(["a"], term("other"))), []);
        assert.deepEqual(faultsOf(config(["a"], term("cp-kafka", "zone"))), []);
    });

    it("is refused between brokers and servers once it is known where they are", () => {
        const read = configOf(config(["a", "b", "c"], term("cp-zookeeper")));
        const [line] = planFaults(read, planOf(read)).map(formatFault);
        assert.match(line ?? "", /broker 0 and server 0 on node a/);
    });
});

describe("an ensemble that grows", () => {
    const planFor = (servers: number) => planOf(configOf({ zookeeper: { servers } }));

    it("is refused where empty servers would be the majority", () => {
        for (const [was, is, refused] of [
            [1, 2, false],
            [1, 3, true],
            [2, 3, false],
            [2, 5, true],
            [3, 5, false],
            [3, 7, true],
            [3, 1, false],
            [0, 3, false],
        ] as const) {
            const config = configOf({ zookeeper: { servers: is } });
            const deployed = was === 0 ? [] : planFor(was);
            const faults = ensembleFaults(config, deployed, planFor(is));
            assert.equal(faults.length > 0, refused, `${was} -> ${is}`);
        }
    });
});
