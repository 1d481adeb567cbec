import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { clientConfigFile } from "../../core/chart/security";
import { isObject, type JsonObject, merge } from "../../core/json";
import { installMissing } from "../../dev/cluster/packages";
import { shellWord } from "../../core/shellWord";
import { kubectl, run } from "../../dev/cluster/shell";
import { shellBlock } from "../support/docsBlock";
import { cluster, env, freshCluster } from "../support/instance";
import { digest, Kafka, records } from "../support/kafka";
import { list, pods } from "../support/kube";
import { saslSsl, SecuredKafka } from "../support/securedKafka";
import { localConfig, TestStack } from "../support/stack";

const page = "docs/security.md";
const topic = "records";
const written = records(1000);

/** Two brokers, so that they speak with each other, and nothing that is no broker. */
function config(): JsonObject {
    const local = localConfig();
    return {
        ...local,
        createNamespace: false,
        security: saslSsl,
        kafka: {
            brokers: 2,
            size: "1Gi",
            heap: "256Mi",
            mounts: [{ secret: "other", path: "/etc/other" }],
        },
        zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi", heap: "128Mi" },
        services: {
            ...(isObject(local.services) ? local.services : {}),
            connect: { enabled: false },
        },
    };
}

describe("brokers with SASL_SSL", () => {
    const stack = new TestStack("security", config());
    const { namespace, release } = stack.config;
    const kafka = new SecuredKafka(namespace, release, clientConfigFile(saslSsl) ?? "");
    const folder = mkdtempSync(join(tmpdir(), "security-"));
    /** The passwords of the stores and of the user. */
    function secrets(): readonly string[] {
        const text = readFileSync(join(folder, "broker.properties"), "utf8");
        const found = [...text.matchAll(/[0-9a-f]{32}/g)].map(([secret]) => secret);
        assert.equal(new Set(found).size, 2);
        return found;
    }

    before(async () => {
        await freshCluster();
        await stack.init();
        await installMissing(
            { "openjdk-17-jre-headless": ["/usr/bin/keytool"] },
            join(folder, "apt.log"),
        );
    });

    after(async () => {
        await stack.abandon();
        await kubectl(cluster, ["delete", "namespace", namespace]);
        rmSync(folder, { recursive: true });
    });

    const plain = new Kafka(namespace, release);

    async function assertRecords(from: Kafka): Promise<void> {
        assert.equal(digest(await from.consume(topic, written.length)), digest(written));
    }

    /** What the tool that lists topics prints with a client configuration of these lines. */
    async function listTopics(configuration: string): Promise<string> {
        const bounded = "request.timeout.ms=5000\ndefault.api.timeout.ms=5000\n";
        const write = `printf %s ${shellWord(configuration + bounded)} > /tmp/client.properties`;
        const topics = `kafka-topics --list --bootstrap-server ${kafka.bootstrap}`;
        return plain.exec([
            ...[
                "bash",
                "-c",
                `${write}; ${topics} --command-config /tmp/client.properties 2>&1 || true`,
            ],
        ]);
    }

    it("are refused before their Secrets exist, and nothing is created", async () => {
        const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        for (const name of ["kafka-broker", "kafka-client", "other"]) {
            const line = `Secret ${namespace}/${name} does not exist, and pods that mount it do not start`;
            assert.ok((stdout + stderr).includes(line), stdout + stderr);
        }
        assert.deepEqual(await list("pv"), []);
        const setUp = `cd ${folder}\n${shellBlock(page, "keytool -genkeypair")}`;
        await run("bash", ["-euc", setUp], { env });
        await kubectl(cluster, [
            "-n",
            namespace,
            "create",
            "secret",
            "generic",
            "other",
            "--from-literal=a=b",
        ]);
    });

    it("come up, and the canary verifies them", async () => {
        await stack.up();
        assert.deepEqual(await pods(namespace, release), [
            `${release}-cp-kafka-0 Running restarts=0`,
            `${release}-cp-kafka-1 Running restarts=0`,
            `${release}-cp-zookeeper-0 Running restarts=0`,
        ]);
        assert.match(await stack.stdout("stack", "export"), /"verifiedBrokers": 2/);
        assert.equal(await plain.exec(["cat", "/etc/other/a"]), "b");
    });

    it("have no password in the state and in the objects", async () => {
        const state = await stack.stdout("stack", "export");
        const get = ["get", "statefulset,pod", "-n", namespace, "-o", "json"];
        for (const text of [state, await kubectl(cluster, get)]) {
            assert.match(text, /broker\.properties:sasl\.jaas\.config/);
            for (const secret of secrets()) {
                assert.ok(!text.includes(secret));
            }
        }
    });

    it("take records of a client that has a login, and refuse all others", async () => {
        await kafka.createTopic(topic, 2, 2);
        await kafka.produce(topic, written);
        await assertRecords(kafka);
        const listing = shellBlock(page, "kafka-topics");
        assert.match(await run("bash", ["-euc", listing], { env }), new RegExp(`^${topic}$`, "m"));
        const client = readFileSync(join(folder, "client.properties"), "utf8");
        const wrong = client.replace(/ password="/, ' password="x');
        assert.match(await listTopics(wrong), /SaslAuthenticationException/);
        assert.doesNotMatch(await listTopics(""), new RegExp(`^${topic}$`, "m"));
    });

    it("restart one at a time for a change of the brokers", async () => {
        const { values } = config();
        const settings = { configurationOverrides: { "log.cleaner.threads": 2 } };
        stack.set({
            values: merge(isObject(values) ? values : {}, { "cp-kafka": settings }),
        });
        assert.match(await stack.up(), /2 pods restarted, one at a time/);
        await assertRecords(kafka);
    });

    it("are stopped in order by a destroy, and have the records after the next up", async () => {
        const destroyed = await stack.destroy();
        assert.match(destroyed, /brokers stopped in \d+ s/);
        assert.doesNotMatch(destroyed, /warning/);
        await stack.up();
        await kafka.createTopic(topic, 2, 2);
        await assertRecords(kafka);
    });

    it("change their protocol all at once", async () => {
        stack.set({ security: { protocol: "PLAINTEXT" } });
        const output = await stack.up();
        assert.match(output, /brokers stopped in \d+ s/);
        await plain.createTopic(topic, 2, 2);
        await assertRecords(plain);
    });
});
