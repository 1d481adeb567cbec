import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, describe, it } from "mocha";
import { refusalsOf } from "../../core/metadata/gate";
import { migrationSteps } from "../../core/metadata/steps";
import { runningPhase } from "../../core/metadata/runningPhase";
import { previewedGates, uncheckedWarning } from "../../core/metadata/unchecked";
import { MetadataReader } from "../../provider/kafka/metadataFacts";
import { listeningCluster, stopListening } from "../support/apiServer";
import { expected, factsIn, known } from "../support/metadataFacts";

const account = "system:serviceaccount:kafka-local-volumes:look";
const message = `pods "kafka-cp-kafka-0" is forbidden: User "${account}" cannot get resource "pods/exec" in API group "" in the namespace "kafka"`;
const right = `${account} may not get pods/exec in namespace kafka; role deploy allows it (docs/rbac/deploy.yaml)`;

const kafka = {
    ...{ namespace: "kafka", kafka: "kafka-cp-kafka", zookeeper: "kafka-cp-zookeeper" },
    ...{ controllers: "kafka-controller", brokers: 1, replicas: 1 },
};

const pod = {
    metadata: {
        name: "kafka-cp-kafka-0",
        namespace: "kafka",
        labels: { "statefulset.kubernetes.io/pod-name": "kafka-cp-kafka-0" },
        ownerReferences: [
            { kind: "StatefulSet", name: "kafka-cp-kafka", apiVersion: "apps/v1", uid: "u" },
        ],
    },
    spec: { containers: [{ name: "cp-kafka-broker" }] },
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
};

describe("what an account may not ask", () => {
    let server = createServer();

    /** A server that lists pods, and refuses each command in one. */
    function look() {
        server = createServer((request, response) => {
            const isExec = request.url?.includes("/exec") === true;
            const isList = /\/pods(\?|$)/.test(request.url ?? "");
            const body = isExec
                ? { kind: "Status", status: "Failure", message, code: 403 }
                : isList
                  ? { kind: "PodList", apiVersion: "v1", metadata: {}, items: [pod] }
                  : {
                        metadata: { name: "kafka-cp-kafka", namespace: "kafka" },
                        spec: { selector: { matchLabels: { app: "kafka" } } },
                    };
            response
                .writeHead(isExec ? 403 : 200, { "Content-Type": "application/json" })
                .end(JSON.stringify(body));
        });
        return listeningCluster(server);
    }

    afterEach(() => {
        stopListening(server);
    });

    it("is unknown to a preview, and ends an update", async () => {
        const cluster = await look();
        const { topics } = await new MetadataReader(cluster, kafka, true).read(["topics"]);
        assert.deepEqual(topics, { unknown: right, lacksRight: true });
        await assert.rejects(
            new MetadataReader(cluster, kafka).read(["topics"]),
            (error) => error instanceof Error && error.message === right,
        );
    });

    const [first] = migrationSteps("zookeeper", "migrating") ?? [];
    const facts = factsIn("zookeeper");
    const refused = { unknown: right, lacksRight: true } as const;
    const asked = ["disks", "topics", "partitions", "reassigned", "protocols", "znodes"] as const;
    const toLook = { ...facts, ...Object.fromEntries(asked.map((name) => [name, refused])) };

    it("keeps no preview from going on, with one text of what was not checked", () => {
        const refusals = refusalsOf(first?.needs ?? [], { facts: toLook, expected });
        const gates = previewedGates(refusals);
        assert.deepEqual(gates.refusals, []);
        assert.equal(gates.unchecked?.split(right).length, 2);
        assert.match(
            uncheckedWarning("metadata: migrating", gates.unchecked ?? ""),
            /^metadata: migrating: not checked in this preview: .+ \(.+pods\/exec.+\); pulumi up checks it before it changes anything$/,
        );
    });

    it("hides nothing that is wrong, and nothing that does not answer", () => {
        const away = { ...toLook, topics: { unknown: "timeout" }, brokerPods: known([]) };
        const { refusals } = previewedGates(
            refusalsOf(first?.needs ?? [], { facts: away, expected }),
        );
        assert.ok(refusals.some((line) => line.includes("timeout")));
        assert.ok(refusals.some((line) => !line.includes("no answer")));
        assert.ok(
            !refusals.some((line) => line.includes("no answer") && !line.includes("timeout")),
        );
    });

    it("is taken for a copy of the metadata that is complete", () => {
        const migrating = factsIn("migrating");
        assert.deepEqual(runningPhase({ ...migrating, znodes: refused }), {
            ...{ is: "reached", phase: "migrating" },
        });
        assert.equal(runningPhase({ ...migrating, znodes: { unknown: "timeout" } }).is, "unknown");
    });
});
