import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, it } from "mocha";
import { ExternalAccess } from "../../components/externalAccess";
import {
    advertisedListener,
    externalAddresses,
    externalHost,
    externalPort,
    externalServices,
} from "../../core/chart/external";
import { stackOutputs } from "../../core/outputs";
import { at, type JsonObject } from "../../core/json";
import { chartOf, configOf, faultsOf, planOf } from "../support/config";
import { promiseOf, StrictMocks } from "../support/mocks";

function given(external: JsonObject, brokers = 3, others: JsonObject = {}): JsonObject {
    return { kafka: { brokers, external }, ...others };
}

/** What a broker's own shell makes of the text that the chart puts into its start command. */
function evaluated(text: string, broker: number): string {
    const script = `export ADVERTISED=${text}\nprintf %s "$ADVERTISED"`;
    return execFileSync("sh", ["-ec", script], {
        env: { PATH: process.env.PATH, KAFKA_BROKER_ID: String(broker), HOST_IP: "192.0.2.1" },
        encoding: "utf8",
    });
}

const kafkaValues = (config: JsonObject) => chartOf(config).values["cp-kafka"];

describe("the access from outside", () => {
    it("changes no value of the chart where it is not used", () => {
        const values = kafkaValues({});
        assert.equal(at(values, "nodeport"), undefined);
        assert.equal(at(values, "configurationOverrides", "advertised.listeners"), undefined);
    });

    it("uses the chart's own Services of type NodePort, and its own listener", () => {
        const values = kafkaValues(given({ type: "NodePort", firstNodePort: 30100 }));
        assert.deepEqual(at(values, "nodeport"), { enabled: true, firstListenerPort: 30100 });
        assert.equal(at(values, "configurationOverrides", "advertised.listeners"), undefined);
    });

    it("has each broker advertise its own host and port, in a shell", () => {
        const cases: readonly (readonly [JsonObject, readonly string[]])[] = [
            [
                { type: "NodePort", host: "kafka.example.org" },
                ["kafka.example.org:31090", "kafka.example.org:31091", "kafka.example.org:31092"],
            ],
            [
                { type: "LoadBalancer", host: "kafka-{broker}.example.org" },
                [0, 1, 2].map((broker) => `kafka-${broker}.example.org:9094`),
            ],
            [
                {
                    type: "LoadBalancer",
                    port: 9100,
                    hosts: { "0": "a.example", "1": "198.51.100.7", "2": "c" },
                },
                ["a.example:9100", "198.51.100.7:9100", "c:9100"],
            ],
        ];
        for (const [external, addresses] of cases) {
            const config = configOf(given(external));
            const text = advertisedListener(config.kafka.external) ?? "";
            assert.equal(
                at(kafkaValues(given(external)), "configurationOverrides", "advertised.listeners"),
                text,
            );
            assert.deepEqual(
                [0, 1, 2].map((broker) => evaluated(text, broker)),
                addresses.map((address) => `EXTERNAL://${address}`),
            );
            assert.deepEqual(externalAddresses(config), addresses);
            assert.deepEqual(
                stackOutputs(config, chartOf(given(external)), planOf(config)).external,
                addresses,
            );
        }
    });

    it("advertises in the shell what it says of each broker, for any pattern", () => {
        const part = fc.constantFrom("a", "7", "-x", "{broker}", "b{broker}c", ".y");
        fc.assert(
            fc.property(
                fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => `k${parts.join("")}`),
                fc.integer({ min: 0, max: 999 }),
                (host, broker) => {
                    const config = given({ type: "NodePort", host }, 1);
                    fc.pre(faultsOf(config).length === 0);
                    const { external } = configOf(config).kafka;
                    const text = advertisedListener(external) ?? "";
                    assert.equal(
                        evaluated(text, broker),
                        `EXTERNAL://${externalHost(external, broker)}:${externalPort(external, broker)}`,
                    );
                },
            ),
            { numRuns: 40 },
        );
    });

    it("refuses hosts that mean something to a shell", () => {
        for (const host of ["a;b", "$(id)", "a b", "`id`", "a&b", "${HOME}", "a'b", 'a"b', "{x}"]) {
            assert.match(
                faultsOf(given({ type: "LoadBalancer", host })).join("\n"),
                /^kafka\.external\.host: got .*; allowed: a DNS name or an IPv4 address/,
            );
            assert.equal(faultsOf(given({ type: "NodePort", hosts: { "0": host } })).length, 1);
        }
    });

    it("makes a Service of type LoadBalancer for each broker, which leads to its pod alone", async () => {
        const mocks = new StrictMocks();
        await pulumi.runtime.setMocks(mocks, "kafka-local-volumes", "unit", false);
        const config = given(
            {
                type: "LoadBalancer",
                host: "kafka-{broker}.example.org",
                annotations: { "example.org/hostname": "kafka-{broker}.example.org" },
                sourceRanges: ["203.0.113.0/24"],
            },
            2,
        );
        const services = externalServices(configOf(config), chartOf(config).kafka);
        const access = new ExternalAccess("external", { namespace: "kafka", services });
        assert.deepEqual(await promiseOf(access.services), [
            "kafka-cp-kafka-0-lb",
            "kafka-cp-kafka-1-lb",
        ]);
        assert.deepEqual(
            mocks.of("kubernetes:core/v1:Service").map(({ name, inputs }) => [name, inputs]),
            [0, 1].map((broker) => [
                `external-kafka-cp-kafka-${broker}-lb`,
                {
                    apiVersion: "v1",
                    kind: "Service",
                    metadata: {
                        name: `kafka-cp-kafka-${broker}-lb`,
                        namespace: "kafka",
                        annotations: {
                            "example.org/hostname": `kafka-${broker}.example.org`,
                            "pulumi.com/skipAwait": "true",
                        },
                    },
                    spec: {
                        type: "LoadBalancer",
                        selector: {
                            "statefulset.kubernetes.io/pod-name": `kafka-cp-kafka-${broker}`,
                        },
                        ports: [
                            { name: "external", port: 9094, targetPort: 9094, protocol: "TCP" },
                        ],
                        loadBalancerSourceRanges: ["203.0.113.0/24"],
                    },
                },
            ]),
        );
    });

    it("makes none for other types: the chart does, or there are none", () => {
        for (const external of [{}, { type: "NodePort" }] as JsonObject[]) {
            const config = given(external);
            assert.deepEqual(externalServices(configOf(config), chartOf(config).kafka), []);
        }
    });
});

describe("the checks of the access from outside", () => {
    const host = "kafka-{broker}.example.org";
    const refused: readonly (readonly [string, JsonObject, RegExp])[] = [
        [
            "a host without a type",
            given({ host }),
            /^kafka\.external\.host: .*nothing with type none; set kafka\.external\.type/,
        ],
        [
            "LoadBalancer without a host",
            given({ type: "LoadBalancer" }),
            /^kafka\.external\.host: got nothing; allowed: the name under which/,
        ],
        [
            "one host for several brokers at one port",
            given({ type: "LoadBalancer", host: "kafka.example.org" }),
            /^kafka\.external\.host: .*3 brokers cannot share/,
        ],
        [
            "host and hosts",
            given({ type: "NodePort", host, hosts: { "0": "a" } }, 1),
            /^kafka\.external\.hosts: .*either host or hosts/,
        ],
        [
            "too few hosts",
            given({ type: "NodePort", hosts: { "0": "a" } }),
            /^kafka\.external\.hosts: .*broker 1, 2 has none/,
        ],
        [
            "a host of no broker",
            given({ type: "NodePort", hosts: { "0": "a", "5": "b" } }, 1),
            /^kafka\.external\.hosts: .*there is no broker 5/,
        ],
        [
            "a host of two brokers",
            given({ type: "LoadBalancer", hosts: { "0": "a", "1": "a" } }, 2),
            /^kafka\.external\.hosts\.1: got "a"; .*broker 0 has it/,
        ],
        [
            "node ports beyond the range",
            given({ type: "NodePort", firstNodePort: 32766 }),
            /^kafka\.external\.firstNodePort: got 32766; allowed: a port from 30000 to 32765, as broker 2 has 32768/,
        ],
        [
            "a node port out of range",
            given({ type: "NodePort", firstNodePort: 9092 }),
            /^kafka\.external\.firstNodePort: got 9092/,
        ],
        [
            "the port of the listener inside",
            given({ type: "LoadBalancer", host, port: 9092 }),
            /^kafka\.external\.port: .*9092 is that of the brokers' listener/,
        ],
        [
            "the port of JMX",
            given({ type: "LoadBalancer", host, port: 5555 }),
            /^kafka\.external\.port: .*5555 is that of JMX/,
        ],
        [
            "the port of the exporter, among those of all brokers",
            given({ type: "NodePort" }, 3, {
                values: { "cp-kafka": { prometheus: { jmx: { port: 31092 } } } },
            }),
            /^kafka\.external\.firstNodePort: .*31092 is that of the exporter/,
        ],
        [
            "annotations that nothing would have",
            given({ type: "NodePort", annotations: { a: "b" } }),
            /^kafka\.external\.annotations: .*nothing with type NodePort/,
        ],
        [
            "ranges that nothing would have",
            given({ sourceRanges: ["10.0.0.0/8"] }),
            /^kafka\.external\.sourceRanges: .*nothing with type none/,
        ],
        [
            "another listener in values",
            given({ type: "LoadBalancer", host }, 3, {
                values: {
                    "cp-kafka": {
                        configurationOverrides: { "advertised.listeners": "EXTERNAL://a:1" },
                    },
                },
            }),
            /^values\.cp-kafka\.configurationOverrides\.advertised\.listeners: .*kafka\.external decides this/,
        ],
        [
            "the same beside the chart's own",
            given({ type: "NodePort" }, 3, {
                values: {
                    "cp-kafka": {
                        configurationOverrides: { "advertised.listeners": "EXTERNAL://a:1" },
                    },
                },
            }),
            /^values\.cp-kafka\.configurationOverrides\["advertised\.listeners"\]: .*kafka\.external decides this/,
        ],
        [
            "the same as a variable",
            given({ type: "LoadBalancer", host }, 3, {
                values: { "cp-kafka": { customEnv: { KAFKA_LISTENERS: "PLAINTEXT://:9092" } } },
            }),
            /^values\.cp-kafka\.customEnv\["KAFKA_LISTENERS"\]: .*leave it out of values/,
        ],
        [
            "no protocol for it",
            given({ type: "LoadBalancer", host }, 3, {
                values: {
                    "cp-kafka": {
                        configurationOverrides: {
                            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT",
                        },
                    },
                },
            }),
            /no protocol for the listener EXTERNAL/,
        ],
        [
            "the chart's Services beside those of LoadBalancer",
            given({ type: "LoadBalancer", host }, 3, {
                values: { "cp-kafka": { nodeport: { enabled: true } } },
            }),
            /^values\.cp-kafka\.nodeport\.enabled: got true; allowed: false; kafka\.external decides this/,
        ],
        [
            "a name that is too long",
            given({ type: "NodePort" }, 101, {
                nodes: ["a"],
                release: "r",
                values: { "cp-kafka": { fullnameOverride: "k".repeat(52) } },
            }),
            /^kafka\.external\.type: .*at most 63 characters/,
        ],
    ];
    for (const [what, config, line] of refused) {
        it(`refuse ${what}, in one line`, () => {
            const faults = faultsOf(config);
            assert.equal(faults.length, 1, faults.join("\n"));
            assert.match(faults[0] ?? "", line);
        });
    }

    it("accept the chart's own listener where values repeat it", () => {
        const repeated = "EXTERNAL://${HOST_IP}:$((31090 + ${KAFKA_BROKER_ID}))";
        const values = {
            "cp-kafka": {
                nodeport: { enabled: true, firstListenerPort: 31090 },
                configurationOverrides: { "advertised.listeners": repeated },
            },
        };
        assert.deepEqual(faultsOf(given({ type: "NodePort" }, 3, { values })), []);
    });
});
