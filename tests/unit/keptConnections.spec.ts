import assert from "node:assert/strict";
import * as k8s from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { JsonObject } from "../../core/json";
import { boundedClient } from "../../provider/kubernetes/boundedClient";
import { keptConnections } from "../../provider/kubernetes/keptConnections";
import { sendHeaders } from "../../provider/kubernetes/requestHeaders";
import { TlsServer } from "../support/tlsServer";

describe("connections that requests share", () => {
    let server: TlsServer;

    beforeEach(async () => {
        server = new TlsServer();
        await server.start();
    });

    afterEach(() => {
        server.stop();
    });

    function config(cluster: JsonObject = {}): k8s.KubeConfig {
        const made = new k8s.KubeConfig();
        made.loadFromString(
            JSON.stringify({
                clusters: [{ name: "c", cluster: { ...server.cluster, ...cluster } }],
                users: [{ name: "u", user: { token: "t" } }],
                contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
                "current-context": "x",
            }),
        );
        return made;
    }

    const client = (of: k8s.KubeConfig) =>
        boundedClient(k8s, of, k8s.CoreV1Api, { prepare: keptConnections() });

    it("are one for requests after one another, and at most as many as are under way", async () => {
        const core = client(config());
        await core.readNamespace({ name: "a" });
        await core.readNamespace({ name: "b" });
        await core.readNamespace({ name: "c" });
        assert.equal(server.connections, 1);
        const three = ["d", "e", "f"].map((name) => core.readNamespace({ name }));
        await Promise.all(three);
        await core.readNamespace({ name: "g" });
        assert.ok([1, 2, 3].includes(server.connections), String(server.connections));
        assert.deepEqual(server.sent("authorization"), ["Bearer t"]);
    });

    it("are not shared by other credentials", async () => {
        const of = config();
        const core = client(of);
        await core.readNamespace({ name: "a" });
        const [first] = of.clusters;
        assert.ok(first !== undefined);
        of.clusters = [{ ...first, tlsServerName: "api.test" }];
        await core.readNamespace({ name: "b" });
        await core.readNamespace({ name: "c" });
        assert.equal(server.connections, 2);
    });

    it("are not shared through a proxy, nor by requests that have headers of their own", async () => {
        const proxied = client(config({ "proxy-url": `http://127.0.0.1:${server.proxyPort}` }));
        await proxied.readNamespace({ name: "a" });
        await proxied.readNamespace({ name: "b" });
        assert.equal(server.tunnels.length, 2);
        const of = config();
        sendHeaders(of, { "Impersonate-User": ["jane"] });
        const core = client(of);
        await core.readNamespace({ name: "c" });
        await core.readNamespace({ name: "d" });
        assert.equal(server.connections, 4);
        assert.deepEqual(server.sent("impersonate-user"), ["jane"]);
    });
});
