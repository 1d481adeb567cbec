import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import * as k8s from "@kubernetes/client-node";
import { afterEach, describe, it } from "mocha";
import { boundedClient, NoAnswer } from "../../provider/kubernetes/boundedClient";
import { statusOf } from "../../provider/kubernetes/cluster";
import { listeningApi, stopListening } from "../support/apiServer";

let server: Server;

/** A client of an API server that answers every request like this. */
async function client(answer: RequestListener) {
    server = createServer(answer);
    const config = await listeningApi(server);
    return boundedClient(k8s, config, k8s.CoreV1Api, { seconds: 0.2 });
}

describe("a client of the API with requests bounded in time", () => {
    afterEach(() => {
        stopListening(server);
    });

    const silent: Readonly<Record<string, RequestListener>> = {
        "nothing at all": () => undefined,
        "no more than the beginning": (_, response) => {
            response.writeHead(200, { "content-type": "application/json" });
            response.write('{"items":');
        },
    };
    for (const [what, answer] of Object.entries(silent)) {
        it(`reports where the server sends ${what}`, async () => {
            const core = await client(answer);
            await assert.rejects(core.listNode(), (error: unknown) => {
                assert.ok(error instanceof NoAnswer);
                assert.match(
                    error.message,
                    /^http:\/\/127\.0\.0\.1:\d+ gave no answer in 0\.2 s; check the network to the cluster \(VPN, firewall\)$/,
                );
                return true;
            });
        });
    }

    it("returns the server's answer", async () => {
        const core = await client((_, response) => {
            response.writeHead(200, { "content-type": "application/json" });
            response.end('{"kind":"NodeList","items":[{"metadata":{"name":"pc"}}]}');
        });
        const { items } = await core.listNode();
        assert.deepEqual(
            items.map(({ metadata }) => metadata?.name),
            ["pc"],
        );
    });

    it("keeps the server's refusals as they are", async () => {
        const core = await client((_, response) => {
            response.writeHead(403, { "content-type": "application/json" });
            response.end('{"kind":"Status","message":"forbidden"}');
        });
        await assert.rejects(core.listNode(), (error: unknown) => {
            assert.equal(statusOf(error), 403);
            return true;
        });
    });

    it("keeps the network's error", async () => {
        const core = await client(() => undefined);
        await new Promise((resolve) => server.close(resolve));
        await assert.rejects(core.listNode(), /ECONNREFUSED/);
    });
});
