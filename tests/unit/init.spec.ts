import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
    copyFileSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "mocha";
import { readConfig } from "../../core/config/read";
import { ConfigFaults, formatFault } from "../../core/fault";
import { type InitPlan, planInit } from "../../core/init/initPlan";
import { at, isObject, type JsonObject, listAt, textAt } from "../../core/json";
import { readYaml } from "../../core/yaml";
import { defaults } from "../support/config";
import cases from "../support/valuesCases.json";

const nodes = ["a", "b", "c"];

function fileOf(name: string): JsonObject {
    const values = readYaml(readFileSync(`tests/support/valuesFiles/${name}.yaml`, "utf8"));
    assert.ok(isObject(values));
    return values;
}

function init(values: JsonObject, keys: JsonObject = {}): InitPlan {
    return planInit(values, { nodes, ...keys }, defaults);
}

function refusals(values: JsonObject, keys: JsonObject = {}): string[] {
    try {
        init(values, keys);
        return [];
    } catch (error) {
        assert.ok(error instanceof ConfigFaults);
        return error.faults.map(formatFault);
    }
}

const without = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, { enabled: false }]));

describe("init: a values file as a stack's configuration", () => {
    it("puts what the stack decides under its own keys, and the rest under values", () => {
        assert.deepEqual(init(fileOf("three-brokers")), {
            given: {
                nodes,
                kafka: { disksPerBroker: 2, size: "100Gi", heap: "2Gi" },
                zookeeper: { dataSize: "10Gi", logSize: "10Gi" },
                services: without("rest", "connect", "ksqldb", "controlCenter"),
                platform: { version: "chart" },
                values: {
                    "cp-zookeeper": {
                        image: "confluentinc/cp-zookeeper",
                        imageTag: "6.1.0",
                        resources: {},
                    },
                    "cp-kafka": {
                        image: "confluentinc/cp-enterprise-kafka",
                        imageTag: "6.1.0",
                        resources: {
                            limits: { cpu: "2", memory: "4Gi" },
                            requests: { cpu: "500m", memory: "4Gi" },
                        },
                        configurationOverrides: {
                            "default.replication.factor": 3,
                            "min.insync.replicas": 2,
                            "auto.create.topics.enable": false,
                            "log.retention.hours": 168,
                        },
                    },
                },
            },
            leftOut: [],
            secrets: [],
            warnings: [],
        });
    });

    it("takes the values of a dependency from below its key, and names what is beside it", () => {
        const { given, leftOut } = init(fileOf("dependency"));
        assert.deepEqual(given, {
            nodes,
            storageClass: "gp2",
            kafka: { brokers: 1, size: "20Gi" },
            zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi" },
            services: without("schemaRegistry", "rest", "connect", "ksqldb", "controlCenter"),
            platform: { version: "chart" },
            values: {
                global: { imagePullSecrets: ["registry"] },
                "cp-kafka": {
                    configurationOverrides: { "offsets.topic.replication.factor": "1" },
                },
            },
        });
        assert.deepEqual(
            leftOut.map(({ key }) => key),
            ["ingress-nginx", "cp-helm-charts.cp-kafka.persistence.storageClass"],
        );
    });

    it("takes it from below an alias too, and refuses a file with two, or with none", () => {
        const chart = fileOf("dependency")["cp-helm-charts"] ?? {};
        assert.deepEqual(init({ events: chart }).given.kafka, { brokers: 1, size: "20Gi" });
        assert.match(
            refusals({ events: chart, audit: chart }).join("\n"),
            /^--from: got \["events","audit"\]; .*they are below events and audit: use a file for each$/,
        );
        assert.match(refusals({ replicas: 3 }).join("\n"), /^--from: got \["replicas"\]; .*no key/);
    });

    it("makes the chart's node ports the key kafka.external, with the host that is advertised", () => {
        const { given } = init(fileOf("nodeport-behind-nat"));
        assert.deepEqual(given.kafka, {
            brokers: 2,
            external: { type: "NodePort", firstNodePort: 31500, host: "kafka.example.org" },
        });
        assert.deepEqual(at(given, "values", "cp-kafka"), {
            nodeport: { servicePort: 19092 },
            configurationOverrides: {
                "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,EXTERNAL:PLAINTEXT",
            },
        });
    });

    it("writes no secret, and names the key of each", () => {
        const plan = init(fileOf("connect-with-passwords"));
        assert.doesNotMatch(JSON.stringify(plan), /hunter/);
        assert.deepEqual(plan.secrets, [
            'values["cp-kafka-connect"]["configurationOverrides"]["consumer.sasl.jaas.config"]',
            'values["cp-kafka-connect"]["customEnv"]["DATABASE_PASSWORD"]',
        ]);
        assert.deepEqual(at(plan.given, "values", "cp-kafka-connect", "customEnv"), {
            TZ: "Europe/Berlin",
        });
    });

    it("takes the upper end of a heap that grows, and says so", () => {
        const { given, leftOut } = init(fileOf("connect-with-passwords"));
        assert.equal(textAt(given, "kafka", "heap"), "1Gi");
        assert.match(
            leftOut.map(({ key, reason }) => `${key}: ${reason}`).join("\n"),
            /^cp-kafka\.heapOptions: "-Xms512m -Xmx1g -XX:\+UseG1GC"; .*-Xms1024M -Xmx1024M is used$/,
        );
    });

    it("takes very many secrets out in seconds", function () {
        this.timeout(20_000);
        const keys = Array.from({ length: 10_000 }, (_, i) => [
            `K${i}`,
            i % 2 === 0 ? `password=${i}` : `plain-text-${i}`,
        ]);
        const { secrets } = init({
            "cp-kafka": { customEnv: Object.fromEntries(keys) as JsonObject },
        });
        assert.equal(secrets.length, 5_000);
    });

    it("shows no secret of a heap's other options", () => {
        const heapOptions = "-Xmx1g -Djavax.net.ssl.trustStorePassword=hunter5-hunter5";
        const { leftOut } = init({ "cp-kafka": { heapOptions } });
        assert.deepEqual(
            leftOut.map(({ key, reason }) => `${key}: ${reason}`.split(";")[0]),
            ["cp-kafka.heapOptions: [secret]"],
        );
    });

    it("names what the chart ignores, and volumes where there were none", () => {
        const { leftOut, given } = init(fileOf("ephemeral"));
        assert.deepEqual(leftOut.map(({ key }) => key).sort(), [
            "cp-kafka.livenessProbe",
            "cp-kafka.persistence.enabled",
            "cp-zookeeper.persistence.enabled",
            "cp-zookeeper.replicas",
            "kafka-manager",
        ]);
        assert.equal(at(given, "values", "kafka-manager"), undefined);
    });

    it("refuses what a stack cannot have by its place in the file, all at once, and shows no secret", () => {
        const chart = {
            "cp-zookeeper": { enabled: false },
            "cp-kafka": {
                brokers: 2,
                heapOptions: "-Xmn1g -Dtrust.password=hunter4-hunter4",
                persistence: { size: "ten" },
                configurationOverrides: { "log.dirs": "/tmp", "min.insync.replicas": 5 },
            },
        };
        const lines = refusals({ kafka: chart }).map((line) => line.split(";")[0]);
        assert.deepEqual(lines.sort(), [
            'kafka.cp-kafka.heapOptions: got "[secret]"',
            'kafka.cp-kafka.persistence.size: got "ten"',
            "kafka.cp-zookeeper.enabled: got false",
        ]);
        const { configurationOverrides } = chart["cp-kafka"];
        const ofSettings = refusals({ "cp-kafka": { configurationOverrides } });
        assert.deepEqual(ofSettings.map((line) => line.split(":")[0]).sort(), [
            'cp-kafka.configurationOverrides["log.dirs"]',
            'cp-kafka.configurationOverrides["min.insync.replicas"]',
        ]);
    });

    for (const { id, values, version, fork, ...keys } of cases) {
        it(`takes ${id} over, or says why not`, () => {
            const file = JSON.parse(JSON.stringify(values)) as JsonObject;
            const chart = version === undefined ? {} : { chart: { version } };
            const stack = JSON.parse(JSON.stringify({ ...keys, ...chart })) as JsonObject;
            const refused: Readonly<Record<string, RegExp>> = {
                "external-zookeeper": /^cp-zookeeper\.enabled: got false; allowed: true/,
                "cp8-no-zookeeper": /^cp-kafka\.imageTag: got "8\.0\.0"; .*have no ZooKeeper/,
                "dotted-name-nested":
                    /^cp-kafka\.configurationOverrides\["(offsets|log)"\]: .*one key/,
                "sasl-on-internal-listener":
                    /listener\.security\.protocol\.map"\]: .*the key security/,
                "secret-in-values":
                    /^cp-kafka\.configurationOverrides\["ssl\.keystore\.password"\]/,
                "required-anti-affinity": /^cp-kafka\.affinity\.podAntiAffinity/,
                "nodeport-and-listener-differ": /^cp-kafka\.nodeport\.firstListenerPort: got 32090/,
                "wrong-shapes": /^cp-kafka\.(nodeport\.enabled|imagePullSecrets|tolerations): got/,
            };
            const expected = refused[id];
            if (expected !== undefined) {
                const lines = refusals(file, stack);
                assert.ok(lines.length > 0);
                lines.forEach((line) => {
                    assert.match(line, expected);
                });
                return;
            }
            const { given, leftOut } = init(file, stack);
            const { config } = readConfig(given, defaults);
            assert.equal(config.kafka.brokers, at(file, "cp-kafka", "brokers") ?? 3);
            // Nothing is lost in silence: a value is in the stack's file, or is named.
            for (const key of Object.keys(isObject(file["cp-kafka"]) ? file["cp-kafka"] : {})) {
                const own = /^(brokers|enabled|heapOptions|persistence|nodeport)$/.test(key);
                const isKept = at(given, "values", "cp-kafka", key) !== undefined;
                const isNamed = leftOut.some((one) => one.key.startsWith(`cp-kafka.${key}`));
                assert.ok(own || isKept || isNamed, key);
            }
            assert.ok(fork === undefined || leftOut.length > 0);
        });
    }
});

describe("kafka-local-volumes init", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "init-"));
    const command = resolve("cli/kafka-local-volumes.js");

    function run(...args: readonly string[]) {
        const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
            cwd: folder,
            encoding: "utf8",
        });
        return { status, stdout, lines: stderr.split("\n").filter((line) => line !== "") };
    }

    const from = (name: string) => ["--from", resolve(`tests/support/valuesFiles/${name}.yaml`)];

    before(() => {
        copyFileSync("Pulumi.yaml", join(folder, "Pulumi.yaml"));
    });

    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    it("writes a file that plan accepts, and says how to set the secrets", () => {
        const args = [
            "--stack",
            "prod",
            "--nodes",
            "a,b,c",
            "--release",
            "my",
            "--namespace",
            "shop",
        ];
        const { status, stdout, lines } = run("init", ...from("connect-with-passwords"), ...args);
        assert.deepEqual([status, lines], [0, []]);
        assert.match(stdout, /^Pulumi\.prod\.yaml is written\.$/m);
        assert.match(
            stdout,
            /^ {2}pulumi config set --secret --path 'values\["cp-kafka-connect"\]\["customEnv"\]\["DATABASE_PASSWORD"\]' --stack prod$/m,
        );
        assert.doesNotMatch(stdout, /hunter/);
        const planned = run("plan", "--stack", "prod");
        assert.deepEqual([planned.status, planned.lines], [0, []]);
        assert.equal(listAt(JSON.parse(planned.stdout) as JsonObject[]).length, 9);
        assert.doesNotMatch(readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8"), /hunter/);
    });

    it("overwrites nothing, and leaves no draft behind", () => {
        writeFileSync(join(folder, "Pulumi.kept.yaml"), "config: {}\n");
        const { status, lines } = run(
            "init",
            ...from("ephemeral"),
            "--stack",
            "kept",
            "--nodes",
            "a",
        );
        assert.equal(status, 2);
        assert.deepEqual(lines, [
            "Pulumi.kept.yaml exists, and is not overwritten: choose another name with --stack, or remove it",
        ]);
        assert.equal(readFileSync(join(folder, "Pulumi.kept.yaml"), "utf8"), "config: {}\n");
        assert.deepEqual(
            readdirSync(folder).filter((file) => file.endsWith(".tmp")),
            [],
        );
    });

    it("prints JSON, and writes nothing where a value cannot be taken over", () => {
        const args = ["--stack", "json", "--nodes", "a", "--chart-version", "0.5.0", "--json"];
        const { status, stdout } = run("init", ...from("dependency"), ...args);
        assert.equal(status, 0);
        const printed = JSON.parse(stdout) as JsonObject;
        assert.deepEqual(at(printed, "config", "chart"), { version: "0.5.0" });
        assert.deepEqual(Object.keys(printed), [
            "file",
            "config",
            "leftOut",
            "secrets",
            "warnings",
        ]);

        writeFileSync(join(folder, "wrong.yaml"), "cp-zookeeper: { enabled: false }\n");
        const wrong = run("init", "--from", "wrong.yaml", "--stack", "wrong", "--nodes", "a");
        assert.equal(wrong.status, 2);
        assert.equal(wrong.lines.length, 1);
        assert.match(wrong.lines[0] ?? "", /^cp-zookeeper\.enabled: got false; allowed: true; /);
        assert.ok(!readdirSync(folder).includes("Pulumi.wrong.yaml"));
    });
});
