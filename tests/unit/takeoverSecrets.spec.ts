import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { hidden } from "../../core/config/secrets";
import { at, isObject, type JsonObject, merge } from "../../core/json";
import { compareManifests } from "../../core/takeover/manifests";
import { isSecretText } from "../../core/takeover/secretText";
import { changedAt, ReleaseSecrets, secretSettings } from "../../core/takeover/secrets";
import { planTakeover } from "../../core/takeover/takeoverPlan";
import { defaults } from "../support/config";
import { names, there, values } from "../support/installation";

const jaas =
    'org.apache.kafka.common.security.plain.PlainLoginModule required password="w0rd-one";';
const secret: JsonObject = {
    "cp-kafka": {
        configurationOverrides: { "sasl.jaas.config": jaas, "ssl.key.password": 20261127 },
        customEnv: { COPY: "w0rd-two-is-long", KAFKA_OPTS: "-Dx.y=w0rd-two-is-long" },
    },
    "cp-schema-registry": { customEnv: { "p'w\"d_PASSWORD": "w0rd-two-is-long" } },
};
const words = ["w0rd-one", "20261127", "w0rd-two-is-long"];

function assertNoWord(text: string): void {
    for (const word of words) {
        assert.ok(!text.includes(word), text);
    }
}

describe("what looks like a secret", () => {
    const rows: readonly (readonly [boolean, string | number | boolean, ...string[]])[] = [
        [true, "x", "cp-kafka", "configurationOverrides", "ssl.keystore.password"],
        [true, "x", "cp-kafka", "customEnv", "KAFKA_SSL_KEY_PASSWD"],
        [true, "x", "cp-kafka", "secrets", "user"],
        [true, "x", "cp-kafka", "configurationOverrides", "basic.auth.user.info"],
        [true, "x", "cp-kafka", "configurationOverrides", "ssl.keystore.key"],
        [true, 1234, "cp-kafka", "customEnv", "PIN"],
        [true, jaas, "cp-kafka", "customEnv", "A"],
        [true, "-Djavax.net.ssl.trustStorePassword=x", "cp-kafka", "customEnv", "KAFKA_OPTS"],
        [true, "-Dbasic.auth.user.info=u:x", "cp-kafka", "customEnv", "A"],
        [true, "https://user:word@host/x", "cp-kafka", "customEnv", "URL"],
        [true, "a\n-----BEGIN RSA PRIVATE KEY-----\nb", "cp-kafka", "customEnv", "A"],
        [true, "x", "cp-kafka", "customEnv", "DB_PASS"],
        [true, "x", "cp-kafka", "customEnv", "PW"],
        [true, "x", "cp-kafka", "customEnv", "sslKeystorePass"],
        [true, "user:x", "cp-kafka", "customEnv", "CONSUMER_AUTH"],
        [true, "x", "cp-kafka", "customEnv", "SSL_KEY"],
        [true, "Server=db;Pwd=x", "cp-kafka", "customEnv", "CONN"],
        [false, "sasl", "auth", "type"],
        [false, "", "cp-kafka", "customEnv", "PASSWORD"],
        [false, true, "cp-kafka", "customEnv", "PASSWORD"],
        [
            false,
            604800000,
            "cp-kafka",
            "configurationOverrides",
            "delegation.token.max.lifetime.ms",
        ],
        [false, "regcred", "imagePullSecrets", "0", "name"],
        [false, "kafka-certs", "cp-kafka", "secretName"],
        [false, "https://host:8081/x@y", "cp-kafka", "customEnv", "URL"],
        [false, "SASL_SSL://0.0.0.0:9092", "cp-kafka", "configurationOverrides", "listeners"],
        [false, "message.key", "cp-kafka", "customEnv", "KEY_FIELD"],
    ];
    for (const [wanted, leaf, ...path] of rows) {
        it(`${wanted ? "is" : "is not"} ${path.join(" ")}: ${String(leaf).slice(0, 20)}`, () => {
            assert.equal(isSecretText(leaf, path), wanted);
        });
    }
});

describe("a takeover of a release with secrets", () => {
    const installation = there({ values: merge(values, secret) });
    const plan = planTakeover({}, defaults, names, installation);
    const given = isObject(plan.given.values) ? plan.given.values : {};

    it("has each of them as a setting by its path, copies too", () => {
        const password = String.raw`values["cp-schema-registry"]["customEnv"]["p'w\"d_PASSWORD"]`;
        assert.deepEqual(
            Object.fromEntries(
                secretSettings(given, plan.secretPaths).map(({ key, text }) => [key, text]),
            ),
            {
                'values["cp-kafka"]["configurationOverrides"]["sasl.jaas.config"]': jaas,
                'values["cp-kafka"]["configurationOverrides"]["ssl.key.password"]': "20261127",
                'values["cp-kafka"]["customEnv"]["COPY"]': "w0rd-two-is-long",
                'values["cp-kafka"]["customEnv"]["KAFKA_OPTS"]': "-Dx.y=w0rd-two-is-long",
                [password]: "w0rd-two-is-long",
            },
        );
    });

    it("has the number of a list's item without quotes", () => {
        const list: JsonObject = { "cp-kafka": { env: [{ name: "A" }, { password: "x" }] } };
        const paths = new ReleaseSecrets(list, {}).pathsIn(list);
        assert.deepEqual(secretSettings(list, paths), [
            { key: 'values["cp-kafka"]["env"][1]["password"]', text: "x" },
        ]);
    });

    it("writes and shows none of them", () => {
        assertNoWord(JSON.stringify(changedAt(given, plan.secretPaths, () => hidden)));
        assertNoWord(plan.notes.join("\n"));
    });

    it("gives the chart a secret as text, as Pulumi keeps it", () => {
        const overrides = at(plan.chart.values, "cp-kafka", "configurationOverrides");
        assert.equal(at(overrides, "ssl.key.password"), "20261127");
    });

    it("takes what the stack's file has encrypted for a secret", () => {
        const own = { "cp-kafka": { customEnv: { PLAIN: hidden } } };
        const released = { "cp-kafka": { customEnv: { PLAIN: "abc", OTHER: "abc", X: "abcd" } } };
        const secrets = new ReleaseSecrets(released, own);
        assert.deepEqual(
            secrets.pathsIn(released).map((path) => path.at(-1)),
            ["PLAIN", "OTHER"],
        );
        assert.deepEqual(secrets.unreleased, []);
    });

    it("is refused where the stack's file would lose a secret, or plans would show one", () => {
        const own = { values: { "cp-kafka": { customEnv: { MINE: hidden } } } };
        const heapOptions = "-Xms1G -Xmx1G -Dpassword=w0rd-one";
        const over = merge(merge(values, secret), { "cp-kafka": { heapOptions } });
        assert.throws(
            () => planTakeover(own, defaults, names, there({ values: over })),
            ({ message }: Error) => {
                assertNoWord(message);
                assert.match(
                    message,
                    /cp-kafka\.heapOptions of the release: got "\[secret\]"; allowed: -XmsN/,
                );
                assert.match(
                    message,
                    /cp-kafka\.heapOptions of the release: got "\[secret\]"; allowed: no secret/,
                );
                assert.match(
                    message,
                    /values\.cp-kafka\.customEnv\.MINE: got "\[secret\]"; allowed: a secret that the release has a value for; remove it/,
                );
                return true;
            },
        );
    });

    it("shows none of them in a difference", () => {
        const { secrets } = plan;
        const env = (...all: readonly object[]) =>
            JSON.stringify({
                kind: "StatefulSet",
                metadata: { name: "k" },
                spec: { template: { spec: { containers: [{ name: "b", env: all }] } } },
            });
        const stored = (text: string) =>
            JSON.stringify({
                kind: "Secret",
                metadata: { name: "s" },
                data: { x: btoa(text) },
            });
        const was = [
            env(
                { name: "A", value: jaas },
                { name: "B_PASSWORD", value: "w0rd-one" },
                { name: "C", value: "1" },
            ),
            stored("w0rd-one"),
        ];
        const becomes = [
            env({ name: "A", value: `${jaas} ` }, { name: "C", value: "2" }),
            stored("other"),
        ];
        const { faults, notes } = compareManifests(
            was.join("\n---\n"),
            becomes.join("\n---\n"),
            secrets,
        );
        const path = "statefulset k: spec.template.spec.containers.b.env";
        assert.deepEqual(faults, [
            `${path}.A.value: "[secret]" -> "[secret]"`,
            `${path}.B_PASSWORD: {"name":"B_PASSWORD","value":"[secret]"} -> nothing`,
            `${path}.C.value: "1" -> "2"`,
        ]);
        assert.deepEqual(notes, ['secret s: data.x: "[secret]" -> "[secret]"']);
    });

    it("shows none of them in what another program says", () => {
        const said = `Error: invalid value "20261127", ${JSON.stringify(jaas)}, w0rd-two-is-long`;
        assertNoWord(plan.secrets.hideInText(said));
    });
});
