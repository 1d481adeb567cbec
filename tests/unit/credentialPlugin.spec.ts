import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { JsonObject } from "../../core/json";
import { pluginCredential } from "../../core/kubeconfig/credentialPlugin";
import { connect, reason } from "../../provider/kubernetes/cluster";
import { forgetCredential } from "../../provider/kubernetes/credentialPlugin";
import { exec } from "../../provider/kubernetes/exec";
import { giveKubeconfig } from "../../provider/kubernetes/givenKubeconfig";
import { TlsServer } from "../support/tlsServer";

const apiVersion = "client.authentication.k8s.io/v1";

function answer(status: JsonObject, more: JsonObject = {}): string {
    return JSON.stringify({ kind: "ExecCredential", apiVersion, status, ...more });
}

describe("a credential plugin", () => {
    const server = new TlsServer();
    const folder = mkdtempSync(join(tmpdir(), "plugin-"));
    const runs = join(folder, "runs");
    let connections = 0;

    before(async () => {
        await server.start();
    });

    after(() => {
        server.stop();
        rmSync(folder, { recursive: true });
    });

    afterEach(() => {
        giveKubeconfig(undefined);
        rmSync(runs, { force: true });
    });

    /** A cluster with a plugin of this script, which notes what it was given each time. */
    function cluster(script: string, more: JsonObject = {}) {
        const name = `plugin-${++connections}`;
        const noted = `printf '%s\\n' "$KUBERNETES_EXEC_INFO" >>"${runs}"; ${script}`;
        const plugin = { apiVersion, command: "sh", args: ["-c", noted], ...more };
        giveKubeconfig(
            JSON.stringify({
                clusters: [{ name: "c", cluster: server.cluster }],
                users: [{ name: "u", user: { exec: plugin } }],
                contexts: [{ name, context: { cluster: "c", user: "u" } }],
            }),
        );
        return connect(name);
    }

    function given(): readonly JsonObject[] {
        const lines = readFileSync(runs, "utf8").trim().split("\n");
        return lines.map((line) => JSON.parse(line) as JsonObject);
    }

    it("runs once for all requests, WebSockets included", async () => {
        const { core, ...of } = await cluster(`echo '${answer({ token: "t" })}'`, {
            env: [{ name: "REGION", value: "here" }],
        });
        await Promise.all([core.listNode(), core.listNode(), core.listPersistentVolume()]);
        assert.deepEqual(server.sent("authorization"), ["Bearer t"]);
        await assert.rejects(
            exec({ core, ...of }, "n", "p", ["true"], { container: "c", seconds: 5 }),
        );
        assert.deepEqual(server.sent("upgrade"), ["websocket"]);
        assert.deepEqual(server.sent("authorization"), ["Bearer t"]);
        assert.deepEqual(given(), [
            { apiVersion, kind: "ExecCredential", spec: { interactive: false } },
        ]);
    });

    it("runs again when its credential has expired, and when it is not accepted", async () => {
        const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
        const short = answer({ token: "t", expirationTimestamp: at(-1) });
        const expired = await cluster(`echo '${short}'`);
        await expired.core.listNode();
        await expired.core.listNode();
        assert.equal(given().length, 2);
        rmSync(runs);
        const long = answer({ token: "t", expirationTimestamp: at(60) });
        const valid = await cluster(`echo '${long}'`);
        await valid.core.listNode();
        await valid.core.listNode();
        assert.equal(given().length, 1);
        forgetCredential(valid.config);
        await valid.core.listNode();
        assert.equal(given().length, 2);
    });

    it("gets the cluster where it wants that", async () => {
        const { core } = await cluster(`echo '${answer({ token: "t" })}'`, {
            provideClusterInfo: true,
        });
        await core.listNode();
        const data = readFileSync(server.authority).toString("base64");
        assert.deepEqual(given()[0]?.spec, {
            interactive: false,
            cluster: {
                server: `https://127.0.0.1:${server.port}`,
                "certificate-authority-data": data,
            },
        });
    });

    it("that fails is run once for all requests, and not for each", async () => {
        const { core } = await cluster(
            "printf '\\nToken has expired and refresh failed\\n' >&2; exit 255",
        );
        const lines = await Promise.all(
            [1, 2, 3].map(() => core.listNode().catch((error: unknown) => reason(error))),
        );
        assert.deepEqual(
            lines,
            Array.from(
                { length: 3 },
                () =>
                    "credential plugin sh of the kubeconfig ended with 255: Token has expired and refresh failed; log in again, and try kubectl version",
            ),
        );
        assert.equal(given().length, 1);
    });

    it("that is not installed is named with its hint", async () => {
        const hint = "Install it:\n  brew install no-such-plugin";
        for (const [more, wanted] of [
            [{ installHint: hint }, "not in PATH; Install it:"],
            [{}, "not in PATH; install it"],
        ] as const) {
            const { core } = await cluster("", { command: "no-such-plugin", ...more });
            const line = await core.listNode().catch((error: unknown) => reason(error));
            assert.equal(
                line,
                `credential plugin no-such-plugin of the kubeconfig is not installed, or ${wanted}`,
            );
        }
    });

    it("that asks for something is not begun", async () => {
        const { core } = await cluster("", { interactiveMode: "Always" });
        await assert.rejects(core.listNode(), /asks for something \(interactiveMode: Always\)/);
    });

    const plugin = { command: "login\u001b[2J", apiVersion };
    const ended = { status: 0, stdout: "", stderr: "" };
    const faults: readonly (readonly [object, RegExp])[] = [
        [{ stdout: "SECRET" }, /printed no ExecCredential; check its command and args/],
        [{ stdout: "{}" }, /printed no ExecCredential/],
        [{ stdout: answer({}) }, /gave no token and no certificate with its key; log in again/],
        [{ stdout: answer({ clientCertificateData: "SECRET" }) }, /gave no token and no cert/],
        [
            { stdout: answer({ token: "SECRET" }, { apiVersion: "v1beta1" }) },
            /speaks v1beta1, and the kubeconfig says client\.authentication\.k8s\.io\/v1; set its/,
        ],
        [{ status: undefined, code: "EACCES" }, /cannot be run \(EACCES\); check its file$/],
        [{ status: undefined }, /ended with a signal; log in again/],
        [
            { status: undefined, late: true, stderr: "open http://x" },
            /does not end: open http:\/\/x;/,
        ],
        [{ status: 1, stderr: "a\nb\n\n" }, /ended with 1: a … b; log in again/],
        [{ status: 1, stderr: "\u001b[31mno" }, /ended with 1: \\u001b\[31mno;/],
    ];
    for (const [run, wanted] of faults) {
        it(`is reported in one line, without its output: ${wanted.source}`, () => {
            const line = pluginCredential(plugin, { ...ended, ...run });
            assert.ok(typeof line === "string");
            assert.match(line, wanted);
            assert.match(line, /^credential plugin login\\u001b\[2J of the kubeconfig /);
            assert.doesNotMatch(line, /SECRET|\n/);
        });
    }

    it("can give a certificate with its key", () => {
        const status = { clientCertificateData: "c", clientKeyData: "k" };
        assert.deepEqual(pluginCredential(plugin, { ...ended, stdout: answer(status) }), {
            certificate: "c",
            key: "k",
        });
    });
});
