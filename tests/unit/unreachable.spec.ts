import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { isObject, textAt } from "../../core/json";
import { giveKubeconfig } from "../../provider/kubernetes/givenKubeconfig";
import { EngineLog } from "../../provider/progress";
import { Server } from "../../provider/server";
import { givenUpVariable } from "../../provider/unreachable";

const stop = {
    ...{ release: "kafka/kafka", namespace: "kafka", brokers: 3 },
    ...{ kafka: "kafka-cp-kafka", zookeeper: "kafka-cp-zookeeper", replicas: 3, context: "gone" },
};
const urn = "urn:pulumi:dev::p::kafka-local-volumes:index:OrderlyStop::stop";

describe("a cluster that does not answer", () => {
    const server = new Server(new EngineLog(undefined));

    before(() => {
        giveKubeconfig(
            JSON.stringify({
                clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
                users: [{ name: "u", user: {} }],
                contexts: [{ name: "gone", context: { cluster: "c", user: "u" } }],
            }),
        );
    });

    afterEach(() => {
        Reflect.deleteProperty(process.env, givenUpVariable);
    });

    after(() => {
        giveKubeconfig(undefined);
    });

    it("is named first by a preview", async () => {
        const args = { stack: "o/p/dev", preview: true, context: "gone", clusters: [] };
        const answer: unknown = await server.invoke("kafka-local-volumes:index:holdStack", args);
        assert.match(
            textAt(isObject(answer) ? answer : {}, "outputs", "warning") ?? "",
            /^cannot reach the cluster, so this preview shows what the state has: .*ECONNREFUSED/,
        );
    });

    it("ends a stop, which names the way out where it is gone for good", async () => {
        await assert.rejects(
            server.delete("", urn, stop),
            /ECONNREFUSED.*[iI]f the cluster is gone for good: PULUMI_K8S_DELETE_UNREACHABLE=true/,
        );
        await assert.rejects(server.read("id", urn, stop), /ECONNREFUSED/);
    });

    it("is forgotten where the user says so", async () => {
        process.env[givenUpVariable] = "true";
        await server.delete("", urn, stop);
        assert.deepEqual(await server.read("id", urn, stop), { id: "", props: {} });
        process.env[givenUpVariable] = "false";
        await assert.rejects(server.delete("", urn, stop), /ECONNREFUSED/);
    });
});
