import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { JsonObject } from "../../core/json";
import { environmentProxy } from "../../core/kubeconfig/proxy";
import { connect, reason } from "../../provider/kubernetes/cluster";
import { exec } from "../../provider/kubernetes/exec";
import { giveKubeconfig } from "../../provider/kubernetes/givenKubeconfig";
import { readIdentity } from "../../provider/kubernetes/identity";
import { systemRoots } from "../../provider/kubernetes/systemRoots";
import { TlsServer } from "../support/tlsServer";

const variables = ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE"] as const;

describe("what a kubeconfig says, as the client does it", () => {
    const server = new TlsServer();
    const folder = mkdtempSync(join(tmpdir(), "client-"));
    const environment = variables.map((name) => [name, process.env[name]] as const);
    let connections = 0;

    before(async () => {
        await server.start();
    });

    after(() => {
        server.stop();
        rmSync(folder, { recursive: true });
    });

    function clean(): void {
        giveKubeconfig(undefined);
        for (const [name, value] of environment) {
            if (value === undefined) {
                Reflect.deleteProperty(process.env, name);
            } else {
                process.env[name] = value;
            }
        }
    }
    afterEach(clean);

    function cluster(user: JsonObject, more: JsonObject = {}) {
        // A context of its own for each, as connections are kept.
        const name = `c${++connections}`;
        const at = { ...server.cluster, ...more };
        const file = {
            clusters: [{ name: "c", cluster: at }],
            users: [{ name: "u", user }],
            contexts: [{ name, context: { cluster: "c", user: "u" } }],
        };
        giveKubeconfig(JSON.stringify(file));
        return connect(name);
    }

    async function identity(user: JsonObject, more: JsonObject = {}): Promise<string> {
        try {
            return (await readIdentity(await cluster(user, more))).uid;
        } catch (error) {
            return reason(error);
        }
    }

    it("acts as another user with all that it is given, in WebSockets too", async () => {
        const user = {
            token: "t",
            as: "jane",
            "as-uid": "7",
            "as-groups": ["a", "b,c"],
            "as-user-extra": { "Example.com/Reason": ["x", "y"] },
        };
        const check = () => {
            assert.deepEqual(server.sent("authorization"), ["Bearer t"]);
            assert.deepEqual(server.sent("impersonate-user"), ["jane"]);
            assert.deepEqual(server.sent("impersonate-uid"), ["7"]);
            assert.deepEqual(server.sent("impersonate-group"), ["a", "b,c"]);
            assert.deepEqual(server.sent("impersonate-extra-example.com%2freason"), ["x", "y"]);
        };
        assert.equal(await identity(user), "of the server");
        check();
        const of = await cluster(user);
        await assert.rejects(exec(of, "n", "p", ["true"], { container: "c", seconds: 5 }));
        assert.deepEqual(server.sent("upgrade"), ["websocket"]);
        check();
    });

    it("refuses groups without a user, and a user that is not there", async () => {
        assert.match(await identity({ "as-groups": ["a"] }), /without as; allowed: all of them/);
        giveKubeconfig(
            JSON.stringify({
                clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
                contexts: [{ name: "nobody", context: { cluster: "c", user: "u" } }],
            }),
        );
        await assert.rejects(connect("nobody"), /user u of the context is not in the kubeconfig/);
    });

    it("reads the token of a file for each request", async () => {
        const tokenFile = join(folder, "token");
        writeFileSync(tokenFile, "first\n");
        const of = await cluster({ tokenFile, token: "old" });
        await readIdentity(of);
        assert.deepEqual(server.sent("authorization"), ["Bearer first"]);
        writeFileSync(tokenFile, "second\n");
        await readIdentity(of);
        assert.deepEqual(server.sent("authorization"), ["Bearer second"]);
        rmSync(tokenFile);
        await assert.rejects(readIdentity(of), /the tokenFile of the kubeconfig cannot be read: /);
    });

    it("takes data before a file, and a context without a user", async () => {
        const data = readFileSync(server.authority).toString("base64");
        const more = {
            "certificate-authority": join(folder, "none"),
            "certificate-authority-data": data,
        };
        assert.equal(await identity({}, more), "of the server");
        const name = `c${++connections}`;
        giveKubeconfig(
            JSON.stringify({
                clusters: [
                    {
                        name: "c",
                        cluster: {
                            server: `https://127.0.0.1:${server.port}`,
                            "certificate-authority-data": data,
                        },
                    },
                ],
                contexts: [{ name, context: { cluster: "c" } }],
            }),
        );
        assert.equal((await readIdentity(await connect(name))).uid, "of the server");
    });

    it("trusts the certificates of the system, or of SSL_CERT_FILE", async () => {
        const none = { "certificate-authority": "" };
        assert.match(await identity({}, none), /self.signed certificate/);
        process.env.SSL_CERT_FILE = server.authority;
        assert.equal(await identity({}, none), "of the server");
        assert.throws(() => systemRoots({ SSL_CERT_FILE: "/none" }), /SSL_CERT_FILE: there is no/);
        assert.throws(() => systemRoots({ SSL_CERT_DIR: "/etc" }), /SSL_CERT_DIR: it cannot be/);
    });

    it("goes through a proxy, in WebSockets too, and never past it", async () => {
        const proxy = `http://127.0.0.1:${server.proxyPort}`;
        const named = { server: "https://api.test:6443" };
        const tunnels = () => server.tunnels.splice(0);
        assert.equal(await identity({}, { ...named, "proxy-url": proxy }), "of the server");
        assert.deepEqual(tunnels(), ["api.test:6443"]);
        process.env.HTTPS_PROXY = proxy;
        assert.equal(await identity({}, named), "of the server");
        const of = await cluster({}, named);
        await assert.rejects(exec(of, "n", "p", ["true"], { container: "c", seconds: 5 }));
        assert.deepEqual(tunnels(), ["api.test:6443", "api.test:6443"]);
        assert.deepEqual(server.sent("upgrade"), ["websocket"]);
        // The address of this machine is never asked for through a proxy.
        assert.equal(await identity({}), "of the server");
        assert.deepEqual(tunnels(), []);
        process.env.HTTPS_PROXY = "http://127.0.0.1:1";
        assert.match(await identity({}, named), /ECONNREFUSED 127\.0\.0\.1:1/);
        process.env.NO_PROXY = ".test";
        assert.match(await identity({}, named), /ENOTFOUND|EAI_AGAIN/);
    });
});

describe("the proxy of the environment", () => {
    const proxy = "http://proxy:3128";
    const table: readonly (readonly [server: string, noProxy: string, isUsed: boolean])[] = [
        ["https://api.example.com", "", true],
        ["https://api.example.com", "*", false],
        ["https://api.example.com", "example.com", false],
        ["https://api.example.com", "ample.com", true],
        ["https://api.example.com", ".example.com", false],
        ["https://example.com", ".example.com", true],
        ["https://example.com", "*.example.com", true],
        ["https://api.example.com", "*.example.com", false],
        ["https://API.example.com", " other , EXAMPLE.com ", false],
        ["https://api.example.com", "example.com:443", false],
        ["https://api.example.com:6443", "example.com:443", true],
        ["https://10.1.2.3:6443", "10.0.0.0/8", false],
        ["https://10.1.2.3:6443", "10.1.2.3", false],
        ["https://10.1.2.3:6443", "10.1.2.3:6443", false],
        ["https://10.1.2.3:6443", "10.1.2.3:443", true],
        ["https://10.1.2.3:6443", "2.3", true],
        ["https://[2001:db8::1]:6443", "2001:db8::/32", false],
        ["https://[2001:db8::1]:6443", "[2001:db8::1]:6443", false],
        ["https://[2001:db8::1]:6443", "2001:db8::1", false],
        ["https://[2001:db8::1]:6443", "2001:db8::2", true],
        ["https://[2001:db8::1]:6443", "[2001:db8::1]", true],
        ["https://127.0.0.1:6443", "", false],
        ["https://localhost:6443", "", false],
        ["https://[::1]:6443", "", false],
    ];
    for (const [server, noProxy, isUsed] of table) {
        it(`is ${isUsed ? "" : "not "}used for ${server} with NO_PROXY=${noProxy}`, () => {
            const env = { HTTPS_PROXY: proxy, NO_PROXY: noProxy };
            assert.equal(environmentProxy(server, env), isUsed ? proxy : undefined);
        });
    }

    it("is named in capitals or small letters, by the kind of the server", () => {
        const of = "https://a:1";
        assert.equal(environmentProxy(of, { https_proxy: "p:1" }), "http://p:1");
        assert.equal(environmentProxy(of, { HTTPS_PROXY: "socks5://p" }), "socks5://p");
        assert.equal(environmentProxy(of, { HTTP_PROXY: proxy }), undefined);
        assert.equal(environmentProxy("http://a", { HTTP_PROXY: proxy }), proxy);
        assert.equal(environmentProxy(of, { HTTPS_PROXY: proxy, no_proxy: "a" }), undefined);
        assert.equal(environmentProxy("none", { HTTPS_PROXY: proxy }), undefined);
    });
});
