import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { canaryArgs } from "../../core/chart/canary";
import { securitySettings } from "../../core/chart/security";
import { at, type JsonObject, objectAt } from "../../core/json";
import { releaseChange } from "../../core/release/changes";
import { releaseOfConfig } from "../../core/release/inputs";
import { parseResetOffsets } from "../../core/resetOffsets";
import { toolCommand, withClientConfig } from "../../provider/kafka/kafkaTool";
import {
    chartOf,
    configOf,
    faultsOf,
    planOf,
    withoutServices as services,
} from "../support/config";
import { saslSsl as security } from "../support/securedKafka";

function secured(overrides: JsonObject, rest: JsonObject = {}): JsonObject {
    return {
        services,
        security,
        values: { "cp-kafka": { configurationOverrides: overrides } },
        ...rest,
    };
}

const file = (key: string) => `\${file:/etc/kafka-local-volumes/broker/broker.properties:${key}}`;
const leaveOut = "leave it out of values (docs/security.md)";

describe("the brokers' settings for security", () => {
    it("are none for plain text", () => {
        assert.deepEqual(securitySettings({ protocol: "PLAINTEXT" }), {});
        assert.equal(at(chartOf().values, "kafkaLocalVolumes"), undefined);
    });

    it("give the chart's listeners the protocol, between brokers too, and name files for secrets", () => {
        const tls = {
            "ssl.keystore.location": "/etc/kafka-local-volumes/broker/keystore.p12",
            "ssl.keystore.password": file("ssl.keystore.password"),
            "ssl.truststore.location": "/etc/kafka-local-volumes/broker/truststore.p12",
            "ssl.truststore.password": file("ssl.truststore.password"),
        };
        const settings = securitySettings(security);
        const reporter = Object.entries(settings).filter(([key]) => key.startsWith("confluent."));
        assert.deepEqual(
            Object.fromEntries(
                Object.entries(settings).filter(([key]) => !key.startsWith("confluent.")),
            ),
            {
                "config.providers": "file",
                "config.providers.file.class":
                    "org.apache.kafka.common.config.provider.FileConfigProvider",
                "listener.security.protocol.map": "PLAINTEXT:SASL_SSL,EXTERNAL:SASL_SSL",
                "inter.broker.listener.name": "PLAINTEXT",
                ...tls,
                "sasl.enabled.mechanisms": "PLAIN",
                "sasl.mechanism.inter.broker.protocol": "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config": file("sasl.jaas.config"),
                "listener.name.external.plain.sasl.jaas.config": file("sasl.jaas.config"),
            },
        );
        assert.deepEqual(
            Object.fromEntries(reporter.map(([key, value]) => [key.split("reporter.")[1], value])),
            {
                "security.protocol": "SASL_SSL",
                ...tls,
                "sasl.mechanism": "PLAIN",
                "sasl.jaas.config": file("sasl.jaas.config"),
            },
        );
    });

    it("write the dashes of a mechanism as the images read them", () => {
        const scram = securitySettings({ ...security, mechanism: "SCRAM-SHA-512" });
        assert.ok("listener.name.plaintext.scram___sha___512.sasl.jaas.config" in scram);
        assert.equal(scram["sasl.enabled.mechanisms"], "SCRAM-SHA-512");
    });

    it("have no login with SSL, and no TLS with SASL_PLAINTEXT", () => {
        const ssl = Object.keys(
            securitySettings({ ...security, protocol: "SSL", mechanism: undefined }),
        );
        assert.ok(
            ssl.includes("ssl.keystore.location") && !ssl.some((key) => key.includes("sasl")),
        );
        const sasl = Object.keys(securitySettings({ ...security, protocol: "SASL_PLAINTEXT" }));
        assert.ok(
            sasl.includes("sasl.enabled.mechanisms") && !sasl.some((key) => key.includes("ssl.")),
        );
    });

    it("take the stores of another Secret from its own directory", () => {
        const settings = securitySettings({ ...security, tlsSecret: "cert" });
        assert.equal(
            settings["ssl.keystore.location"],
            "/etc/kafka-local-volumes/tls/keystore.p12",
        );
        assert.equal(settings["ssl.keystore.password"], file("ssl.keystore.password"));
    });

    it("may be repeated in values, as a release that was taken over has them", () => {
        assert.deepEqual(faultsOf(secured(securitySettings(security))), []);
    });

    it("leave other settings of the user, and let lists be longer", () => {
        const overrides = {
            "listener.security.protocol.map": "PLAINTEXT:SASL_SSL,EXTERNAL:SSL,OTHER:PLAINTEXT",
            "sasl.enabled.mechanisms": "SCRAM-SHA-512, PLAIN",
            "ssl.client.auth": "required",
        };
        const { values } = chartOf(secured(overrides));
        const given = objectAt(values, "cp-kafka", "configurationOverrides") ?? {};
        assert.equal(
            given["listener.security.protocol.map"],
            overrides["listener.security.protocol.map"],
        );
        assert.equal(given["ssl.client.auth"], "required");
        assert.equal(given["inter.broker.listener.name"], "PLAINTEXT");
    });

    it("give the canary the client configuration", () => {
        const config = configOf({ services, security });
        const args = canaryArgs(config, chartOf({ services, security }), planOf(config));
        assert.equal(args.clientConfig, "/etc/kafka-local-volumes/client/client.properties");
        assert.ok(!("clientConfig" in canaryArgs(configOf(), chartOf(), [])));
    });
});

describe("a key security that cannot work", () => {
    const wrong: readonly (readonly [string, JsonObject, readonly string[]])[] = [
        [
            "no mechanism and no Secrets with SASL",
            { security: { protocol: "SASL_SSL" } },
            [
                "security.mechanism: got nothing; allowed: PLAIN or SCRAM-SHA-256 or SCRAM-SHA-512; SASL_SSL needs one",
                "security.brokerSecret: got nothing; allowed: the name of a Secret in the namespace; SASL_SSL needs it (docs/security.md)",
                "security.clientSecret: got nothing; allowed: the name of a Secret in the namespace; SASL_SSL needs it (docs/security.md)",
            ],
        ],
        [
            "what plain text does not use",
            { security: { ...security, protocol: "PLAINTEXT", tlsSecret: "t" } },
            [
                'security.mechanism: got "PLAIN"; allowed: no mechanism; PLAINTEXT has no SASL: leave it out, or set security.protocol',
                'security.tlsSecret: got "t"; allowed: no Secret; PLAINTEXT has no TLS: leave it out, or set security.protocol',
                'security.brokerSecret: got "kafka-broker"; allowed: no Secret; PLAINTEXT uses none: leave it out, or set security.protocol',
                'security.clientSecret: got "kafka-client"; allowed: no Secret; PLAINTEXT uses none: leave it out, or set security.protocol',
            ],
        ],
        [
            "settings by other names that contradict it",
            secured({
                listener_Security_protocol_map: "PLAINTEXT:SSL",
                "inter.broker.listener.name": "EXTERNAL",
                "security.inter.broker.protocol": "SASL_SSL",
                "sasl.enabled.mechanisms": "GSSAPI",
            }),
            [
                `values.cp-kafka.configurationOverrides["listener_Security_protocol_map"]: got "PLAINTEXT:SSL"; allowed: a map with PLAINTEXT:SASL_SSL, as security.protocol says; ${leaveOut}`,
                `values.cp-kafka.configurationOverrides["inter.broker.listener.name"]: got "EXTERNAL"; allowed: nothing: the key security decides this; ${leaveOut}`,
                `values.cp-kafka.configurationOverrides["security.inter.broker.protocol"]: got "SASL_SSL"; allowed: nothing: the key security decides this; ${leaveOut}`,
                `values.cp-kafka.configurationOverrides["sasl.enabled.mechanisms"]: got "GSSAPI"; allowed: a list with PLAIN, as security.mechanism says; ${leaveOut}`,
                'values.cp-kafka.configurationOverrides["listener_Security_protocol_map"]: got "PLAINTEXT:SSL"; allowed: the name listener.security.protocol.map; that is the same variable, KAFKA_LISTENER_SECURITY_PROTOCOL_MAP, which is already set: only one of the two has an effect',
            ],
        ],
        [
            "a variable that contradicts it",
            {
                services,
                security,
                values: { "cp-kafka": { customEnv: { KAFKA_CONFIG_PROVIDERS: "vault" } } },
            },
            [
                `values.cp-kafka.customEnv["KAFKA_CONFIG_PROVIDERS"]: got "vault"; allowed: nothing: the key security decides this; ${leaveOut}`,
            ],
        ],
        [
            "ZooKeeper with TLS",
            {
                values: {
                    "cp-kafka": { configurationOverrides: { "zookeeper.ssl.client.enable": true } },
                },
            },
            [
                'values.cp-kafka.configurationOverrides["zookeeper.ssl.client.enable"]: got true; allowed: false; the chart\'s ZooKeeper has no TLS and no SASL: leave it out (docs/security.md)',
            ],
        ],
        [
            "a service without settings of a client",
            { security, services: { ...services, connect: { enabled: true } } },
            [
                'services.connect.enabled: got true; allowed: false, or SASL_SSL at values.cp-kafka-connect.configurationOverrides["security.protocol"] with the service\'s other settings of a client; it would speak plain text with the brokers (docs/security.md)',
            ],
        ],
    ];
    for (const [title, given, faults] of wrong) {
        it(`is refused: ${title}`, () => {
            assert.deepEqual(faultsOf({ services, ...given }), faults);
        });
    }

    it("is accepted with a service that has settings of a client", () => {
        const given = {
            "cp-kafka-connect": { configurationOverrides: { "security.protocol": "SASL_SSL" } },
        };
        const connect = { services: { ...services, connect: { enabled: true } } };
        assert.deepEqual(faultsOf({ security, values: given, ...connect }), []);
    });
});

describe("a change of the protocol", () => {
    function change(before: JsonObject, after: JsonObject): string | undefined {
        const of = (given: JsonObject) => {
            const all = { services, security: given };
            return releaseOfConfig(configOf(all), chartOf(all));
        };
        return releaseChange(of(before), of(after))?.name;
    }

    it("replaces the release, as brokers of two protocols cannot speak with each other", () => {
        const plain = { protocol: "PLAINTEXT" };
        const replace = "replace release kafka/kafka";
        assert.equal(change(plain, security), replace);
        assert.equal(change(security, plain), replace);
        assert.equal(change(security, { ...security, protocol: "SASL_PLAINTEXT" }), replace);
        assert.equal(change(security, { ...security, mechanism: "SCRAM-SHA-256" }), replace);
        assert.equal(change(security, { ...security, clientSecret: "other" }), undefined);
        assert.equal(change(plain, plain), undefined);
    });
});

describe("a tool of Kafka's with a client configuration", () => {
    const options: Readonly<Record<string, string>> = {
        "kafka-topics": "--command-config",
        "kafka-consumer-groups": "--command-config",
        "kafka-console-consumer": "--consumer.config",
        "kafka-console-producer": "--producer.config",
    };
    for (const [tool, option] of Object.entries(options)) {
        it(`is given it by its own option: ${tool}`, () => {
            assert.deepEqual(withClientConfig([tool, "--topic", "a"], "/c"), [
                ...[tool, "--topic", "a", option, "/c"],
            ]);
            assert.deepEqual(withClientConfig([tool, "--topic", "a"], undefined), [
                tool,
                "--topic",
                "a",
            ]);
        });
    }

    it("keeps what every tool is given", () => {
        assert.deepEqual(toolCommand(withClientConfig(["kafka-topics"], "/c")).slice(-3), [
            ...["kafka-topics", "--command-config", "/c"],
        ]);
    });
});

describe("the offsets that a group would be reset to", () => {
    it("are read by partition, and other lines are not", () => {
        const output = [
            "[2026-01-01 00:00:00,000] WARN something (kafka.admin)",
            "",
            "GROUP                          TOPIC                          PARTITION  NEW-OFFSET     ",
            "canary                         canary                         0          3              ",
            "canary                         canary                         11         0              ",
            "canary                         canary-2                       1          7              ",
            "canary                         canary                         2          -              ",
            "",
        ].join("\n");
        assert.deepEqual(
            [...parseResetOffsets(output, "canary")],
            [
                [0, 3],
                [11, 0],
            ],
        );
        assert.deepEqual([...parseResetOffsets("", "canary")], []);
    });
});
