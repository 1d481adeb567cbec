import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTls } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import { failureLine, requestFailure } from "../../core/failure/failure";
import type { JsonObject } from "../../core/json";
import { failureOf } from "../../cli/errors";
import { readable } from "../../provider/kubernetes/apiWords";
import { ClaimWatch } from "../../provider/kubernetes/claimWatch";
import { type Cluster, connect, reason } from "../../provider/kubernetes/cluster";
import { exec } from "../../provider/kubernetes/exec";
import { giveKubeconfig } from "../../provider/kubernetes/givenKubeconfig";
import { listening, stopListening } from "../support/apiServer";
import { TlsServer } from "../support/tlsServer";

/** What no message may have: names of classes, a dump of an answer, credentials. */
const dump = /\[object|HTTP-Code|Headers:|<html|Bearer (?!…)|geheim|^\s*$|\n/;

let connections = 0;

function connected(cluster: JsonObject, user: JsonObject = {}): Promise<Cluster> {
    // A context of its own for each, as connections are kept.
    const name = `failure-${++connections}`;
    giveKubeconfig(
        JSON.stringify({
            clusters: [{ name: "c", cluster }],
            users: [{ name: "u", user }],
            contexts: [{ name, context: { cluster: "c", user: "u" } }],
        }),
    );
    return connect(name);
}

async function watchFailure(cluster: Cluster): Promise<string> {
    const watch = new ClaimWatch(cluster, "kafka");
    watch.start();
    for (let tries = 0; watch.failure === undefined && tries < 100; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    watch.stop();
    return watch.failure ?? "(none)";
}

/** What is said of a request, a watch and a command in a pod of the same cluster. */
async function failures(cluster: JsonObject, user: JsonObject = {}): Promise<readonly string[]> {
    let of: Cluster;
    try {
        of = await connected(cluster, user);
    } catch (error) {
        return [reason(error)];
    }
    const caught = (request: Promise<unknown>) =>
        request.then(
            () => "(none)",
            (error: unknown) => {
                assert.equal(reason(readable(error)), reason(error));
                return reason(error);
            },
        );
    return [
        await caught(of.core.listNode()),
        await watchFailure(of),
        await caught(exec(of, "kafka", "kafka-0", ["true"], { container: "c", seconds: 5 })),
    ];
}

describe("a request that gets no answer", () => {
    const server = new TlsServer();
    const folder = mkdtempSync(join(tmpdir(), "failure-"));

    before(async () => {
        await server.start();
    });

    after(() => {
        server.stop();
        rmSync(folder, { recursive: true });
    });

    afterEach(() => {
        giveKubeconfig(undefined);
    });

    async function assertAll(cluster: JsonObject, wanted: RegExp, user?: JsonObject) {
        for (const line of await failures(cluster, user)) {
            assert.match(line, wanted);
            assert.doesNotMatch(line, dump);
        }
    }

    const at = () => server.cluster.server;
    const trusted = () => server.cluster;

    it("names the authority that is not trusted, and the key", () =>
        assertAll(
            { server: at() },
            /the certificate of https:\/\/127\.0\.0\.1:\d+ is signed by an authority that is not trusted \(self.signed certificate\); set certificate-authority /,
        ));

    it("names what the certificate is for", () =>
        assertAll(
            { ...trusted(), server: `https://localhost:${server.port}` },
            /the certificate of https:\/\/localhost:\d+ is for another name \(.*api\.test\); correct server in the kubeconfig, or set tls-server-name there$/,
        ));

    it("says that the certificate has expired", async () => {
        const made = spawnSync(
            "sh",
            [
                "-ec",
                [
                    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout ca.key -out ca.pem -subj /CN=ca",
                    "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out csr.pem -subj /CN=api",
                    "openssl x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days -1 -out cert.pem",
                ].join("\n"),
            ],
            { cwd: folder, encoding: "utf8" },
        );
        assert.equal(made.status, 0, made.stderr);
        const read = (file: string) => readFileSync(join(folder, file));
        const expired = createTls({ key: read("key.pem"), cert: read("cert.pem") });
        const port = await listening(expired);
        await assertAll(
            {
                server: `https://127.0.0.1:${port}`,
                "certificate-authority": join(folder, "ca.pem"),
            },
            /is not valid today \(certificate has expired\); renew it, or correct the clock/,
        );
        stopListening(expired);
    });

    it("says where nothing listens, and that there is no such host", async () => {
        await assertAll(
            { server: "https://127.0.0.1:1" },
            /connect ECONNREFUSED 127\.0\.0\.1:1: nothing listens there; start the API server, or /,
        );
        await assertAll(
            { server: "https://nohost.test:6443" },
            /getaddrinfo (ENOTFOUND nohost\.test: there is no such host; correct|EAI_AGAIN)/,
        );
    });

    it("names the proxy that is not there or refuses, without its password", async () => {
        const far = { ...trusted(), server: "https://api.test:6443" };
        await assertAll(
            { ...far, "proxy-url": "http://me:geheim@127.0.0.1:1" },
            /ECONNREFUSED 127\.0\.0\.1:1: nothing listens there; the proxy is http:\/\/127\.0\.0\.1:1: correct proxy-url/,
        );
        for (const [status, remedy] of [
            [407, /with 407; it requires a user and a password/],
            [403, /with 403; allow it there, or add the host to NO_PROXY$/],
        ] as const) {
            const proxy = createServer();
            proxy.on("connect", (_, socket) => {
                socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
            });
            const port = await listening(proxy);
            await assertAll({ ...far, "proxy-url": `http://me:geheim@127.0.0.1:${port}` }, remedy);
            stopListening(proxy);
        }
    });

    it("says what of the kubeconfig cannot be used", async () => {
        const nonsense = Buffer.from("x").toString("base64");
        const user = { "client-certificate-data": nonsense, "client-key-data": nonsense };
        await assertAll(trusted(), /certificate or key of the kubeconfig cannot be read \(/, user);
        await assertAll(
            { ...trusted(), "certificate-authority": "/none" },
            /^certificate-authority: there is no file \/none; correct it in the kubeconfig$/,
        );
        await assertAll(
            { server: "127.0.0.1:6443" },
            /^server of cluster c: got "127\.0\.0\.1:6443"; allowed: https:\/\/HOST:PORT$/,
        );
    });

    const listeners: readonly (readonly [string, RequestListener, RegExp])[] = [
        [
            "a server that closes the connection",
            (_, response) => response.socket?.destroy(),
            /socket hang up: the connection was closed; check that the address is right/,
        ],
        [
            "a load balancer with a page",
            (_, response) =>
                response
                    .writeHead(502, { "content-type": "text/html" })
                    .end("<html><head><title>Down</title></head></html>"),
            /^(true in kafka-0: )?502 Bad Gateway(: Down)?; (this is not the API server's own answer: )?check /,
        ],
        [
            "credentials that are not accepted",
            (_, response) =>
                response
                    .writeHead(401, { "content-type": "application/json" })
                    .end('{"kind":"Status","message":"Unauthorized","code":401}'),
            /401 Unauthorized; the API server does not accept the credentials: log in again/,
        ],
        [
            "an answer without words",
            (_, response) => response.writeHead(503).end(),
            /503 Service Unavailable; .*check /,
        ],
        [
            "too many requests",
            (_, response) =>
                response
                    .writeHead(429, { "content-type": "text/plain" })
                    .end("Too many requests, please try again later."),
            /^(true in kafka-0: )?429 Too Many Requests.*: run the same command again later$/,
        ],
        [
            "a login page in another place",
            (_, response) => response.writeHead(302, { location: "https://login.test/" }).end(),
            /redirects requests, so it is a login page or a proxy|302 Found; check/,
        ],
    ];
    for (const [what, listener, wanted] of listeners) {
        it(`says what it is of ${what}`, async () => {
            const plain = createServer(listener);
            const port = await listening(plain);
            await assertAll({ server: `http://127.0.0.1:${port}` }, wanted);
            stopListening(plain);
        });
    }

    it("does not take a web page or half an answer for what was requested", async () => {
        for (const [type, body, wanted] of [
            [
                "text/html",
                "<html>log in</html>",
                /answers with a web page, so it is a login page or a /,
            ],
            ["application/json", '{"items":[', /the answer is incomplete, or not from the API/],
        ] as const) {
            const plain = createServer((_, response) =>
                response.writeHead(200, { "content-type": type }).end(body),
            );
            const port = await listening(plain);
            const of = await connected({ server: `http://127.0.0.1:${port}` });
            await assert.rejects(of.core.listNode(), (error: unknown) => {
                assert.match(reason(error), wanted);
                assert.doesNotMatch(reason(error), dump);
                return true;
            });
            stopListening(plain);
        }
    });

    it("says that a server speaks no TLS", async () => {
        const plain = createServer();
        const port = await listening(plain);
        await assertAll(
            { server: `https://127.0.0.1:${port}` },
            /https:\/\/127\.0\.0\.1:\d+ does not speak TLS; correct server in the kubeconfig/,
        );
        stopListening(plain);
    });

    it("is a fault of the input for a command, without a stack trace", async () => {
        const of = await connected({ server: "https://127.0.0.1:1" });
        const error: unknown = await of.core.listNode().catch((thrown: unknown) => thrown);
        assert.deepEqual(failureOf(error), { message: reason(error), code: 2 });
    });
});

describe("whatever is thrown", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED ::1:1"), {
        code: "ECONNREFUSED",
    });
    const rows: readonly (readonly [unknown, RegExp])[] = [
        // Of a host with several addresses, without a message of its own.
        [new AggregateError([refused, refused]), /^connect ECONNREFUSED ::1:1: nothing listens/],
        [{ type: "error", message: "", error: refused }, /^connect ECONNREFUSED ::1:1: nothing/],
        [new Error("", { cause: refused }), /^connect ECONNREFUSED/],
        [new Error(""), /^unknown error \(Error\)$/],
        [Object.assign(new Error(""), { code: "EWHAT" }), /^unknown error \(Error, EWHAT\)$/],
        [{}, /^unknown error \(object\)$/],
        [undefined, /^unknown error \(undefined\)$/],
        ["\n\ntext\nmore", /^text$/],
        [{ kind: "Status", message: "nodes is forbidden" }, /^nodes is forbidden$/],
        [new Error("\n  first\nsecond"), /^ {2}first$/],
        [Object.assign(new Error("x ended"), { code: 128 }), /^x ended$/],
        [Object.assign(new Error("x"), { code: "constructor" }), /^x$/],
        [Object.assign(new Error("Forbidden"), { statusCode: 403 }), /^403 Forbidden; check the/],
    ];
    for (const [index, [thrown, wanted]] of rows.entries()) {
        it(`is one line that is not empty: ${index + 1}`, () => {
            assert.match(failureLine(thrown), wanted);
            assert.doesNotMatch(failureLine(thrown), dump);
        });
    }

    it("stays as it is where no request threw it", () => {
        for (const error of [new Error("a\nb"), new TypeError("no function")]) {
            assert.equal(requestFailure(error), undefined);
            assert.equal(readable(error), error);
        }
    });
});
