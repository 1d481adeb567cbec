import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, describe, it } from "mocha";
import type { Cluster } from "../../provider/kubernetes/cluster";
import { CommandFailed, exec } from "../../provider/kubernetes/exec";
import { NodeUnusable } from "../../provider/kubernetes/nodePod";
import { RightMissing } from "../../provider/kubernetes/refusedExec";
import { listeningCluster, stopListening } from "../support/apiServer";

const account = "system:serviceaccount:kafka-local-volumes:look";
const refusal = (message: string) =>
    JSON.stringify({ kind: "Status", status: "Failure", message, code: 403 });

describe("a command in a pod that the API server does not begin", () => {
    let server = createServer();
    let asked: string[] = [];

    /** A server that refuses a websocket with a status, and answers other requests with a body. */
    function cluster(
        status: number,
        plain: readonly [number, string],
        allowed: readonly string[] = ["get", "create"],
    ): Promise<Cluster> {
        asked = [];
        server = createServer((request, response) => {
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                const review = request.url?.includes("selfsubjectaccessreviews") === true;
                const isSocket = request.headers.upgrade === "websocket";
                asked.push(
                    isSocket ? "websocket" : review ? "review" : `${request.method ?? ""} exec`,
                );
                const body = Buffer.concat(chunks).toString();
                const may = allowed.some((verb) => body.includes(`"verb":"${verb}"`));
                const [code, text] = isSocket
                    ? [status, ""]
                    : review
                      ? [201, JSON.stringify({ status: { allowed: may } })]
                      : plain;
                response.writeHead(code, { "Content-Type": "application/json" }).end(text);
            });
        });
        return listeningCluster(server);
    }

    afterEach(() => {
        stopListening(server);
    });

    const run = (of: Cluster) =>
        exec(of, "kafka", "kafka-0", ["sh", "-c", "true"], { container: "c", seconds: 10 });

    it("names verb, resource, namespace and role where the right is missing", async () => {
        const message = `pods "kafka-0" is forbidden: User "${account}" cannot get resource "pods/exec" in API group "" in the namespace "kafka"`;
        await assert.rejects(
            run(await cluster(403, [403, refusal(message)])),
            new RightMissing(
                `${account} may not get pods/exec in namespace kafka; role deploy allows it (docs/rbac/deploy.yaml)`,
            ),
        );
        assert.deepEqual(asked, ["websocket", "GET exec"]);
    });

    it("names the verb that Kubernetes asks of a websocket alone", async () => {
        const upgrade = refusal("Upgrade request required");
        await assert.rejects(
            run(await cluster(403, [400, upgrade], ["get"])),
            new RightMissing(
                "this account may not create pods/exec in namespace kafka; role deploy allows it (docs/rbac/deploy.yaml)",
            ),
        );
    });

    it("says what a policy says", async () => {
        const message = 'pods "kafka-0" is forbidden: exec is denied by policy\u001b[2J';
        await assert.rejects(
            run(await cluster(403, [403, refusal(message)])),
            new CommandFailed(
                'sh in kafka-0: pods "kafka-0" is forbidden: exec is denied by policy\\u001b[2J',
            ),
        );
    });

    it("says what else the websocket was answered, and asks no more", async () => {
        await assert.rejects(
            run(await cluster(500, [500, ""])),
            new CommandFailed(
                "sh in kafka-0: 500 Internal Server Error; check the API server, and what is in front of it (a load balancer or a proxy)",
            ),
        );
        assert.deepEqual(asked, ["websocket"]);
    });
});

describe("a node that cannot be used", () => {
    it("is said on one line of a bounded length, whatever its kubelet says", () => {
        const said = `no image\n\u001b[2Jrun this: ${"x".repeat(100_000)}`;
        const pod = {
            name: "p",
            namespace: "n",
            node: "pc",
            label: { key: "kubernetes.io/hostname", value: "pc" },
            preparation: { enabled: true, image: "i:1", requireMount: false },
            paths: ["/mnt/data/a"],
            create: false,
            otherwise: "prepare the node by hand",
        };
        const { message } = new NodeUnusable(pod, said, "set another image");
        assert.match(
            message,
            /cannot run: no image\\u000a\\u001b\[2Jrun this: x+…; set another image, or prepare the node by hand$/,
        );
        assert.ok(message.length < 1000);
    });
});
