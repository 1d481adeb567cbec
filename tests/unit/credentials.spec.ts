import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as k8s from "@kubernetes/client-node";
import { after, describe, it } from "mocha";
import { mergedBy } from "../../cli/ci/github";
import { anotherCluster } from "../../core/clusterIdentity";
import { withoutCredentials } from "../../core/kubeconfig/credentials";
import { boundedClient } from "../../provider/kubernetes/boundedClient";
import { reason } from "../../provider/kubernetes/cluster";
import { readIdentity } from "../../provider/kubernetes/identity";

const scratch = mkdtempSync(join(tmpdir(), "credentials-"));

function configOf(server: string, token: string): k8s.KubeConfig {
    const config = new k8s.KubeConfig();
    config.loadFromClusterAndUser({ name: "c", server, skipTLSVerify: true }, { name: "u", token });
    return config;
}

function doctor(cluster: object, user: object): string {
    const file = join(scratch, "kubeconfig");
    const content = {
        "current-context": "x",
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        clusters: [{ name: "c", cluster }],
        users: [{ name: "u", user }],
    };
    writeFileSync(file, JSON.stringify(content));
    const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["cli/kafka-local-volumes.js", "doctor", "--stack", "dev"],
        { encoding: "utf8", env: { ...process.env, KUBECONFIG: file, PULUMI_BACKEND_URL: "no" } },
    );
    assert.deepEqual([status, stdout], [2, ""]);
    return stderr;
}

describe("credentials", function () {
    this.timeout(60_000);

    after(() => {
        rmSync(scratch, { recursive: true, force: true });
    });

    it("are taken out of the messages of clients", () => {
        for (const [message, expected] of [
            [
                "Bearer a.b\n is not a legal HTTP header value",
                "Bearer … is not a legal HTTP header value",
            ],
            [
                'Headers.append: "Bearer a\nb" is an invalid header value.',
                'Headers.append: "Bearer …" is an invalid header value.',
            ],
            ["authorization: Basic eA==\nmore", "authorization: Basic …"],
            [
                "request to https://u:p@ss@h:1/version failed",
                "request to https://h:1/version failed",
            ],
            ["connect ECONNREFUSED 127.0.0.1:1", "connect ECONNREFUSED 127.0.0.1:1"],
            ["mail a@b", "mail a@b"],
        ] as const) {
            assert.equal(withoutCredentials(message), expected);
            assert.equal(reason(new Error(message)), expected);
        }
    });

    it("are in no error of a request that cannot be sent", async () => {
        const config = configOf("https://127.0.0.1:1", "SECRET\nTOKEN");
        const client = boundedClient(k8s, config, k8s.VersionApi);
        await assert.rejects(client.getCode(), (error: Error) => {
            assert.doesNotMatch(`${error.message}\n${error.stack ?? ""}`, /SECRET|TOKEN/);
            return true;
        });
    });

    it("are not shown by the commands: a token with a line break is refused", () => {
        const said = doctor({ server: "https://127.0.0.1:1" }, { token: "SECRET\n" });
        assert.match(said, /user u: its token has a line break/);
        assert.doesNotMatch(said, /SECRET/);
    });

    it("are not shown by the commands: user and password of a server", () => {
        const said = doctor({ server: "https://me:SECRET@127.0.0.1:1" }, { token: "t" });
        assert.match(said, /^the cluster at https:\/\/127\.0\.0\.1:1 does not answer: /m);
        assert.doesNotMatch(said, /SECRET|me:/);
    });

    it("are not in what the state has of a cluster, nor shown of an older one", async () => {
        const config = configOf("https://me:SECRET@a", "t");
        const core = config.makeApiClient(k8s.CoreV1Api);
        const metadata = { uid: "1" };
        core.readNamespace = () =>
            Promise.resolve(Object.assign(new k8s.V1Namespace(), { metadata }));
        const apps = config.makeApiClient(k8s.AppsV1Api);
        const storage = config.makeApiClient(k8s.StorageV1Api);
        const identity = await readIdentity({ core, apps, storage, config });
        assert.deepEqual(identity, { uid: "1", server: "https://a" });
        const older = { uid: "2", server: "https://me:SECRET@b" };
        assert.doesNotMatch(anotherCluster(older, identity), /SECRET/);
    });

    it("are in no message about GitHub", async () => {
        const environment = {
            GITHUB_API_URL: "http://127.0.0.1:1",
            GITHUB_REPOSITORY: "o/r",
            GITHUB_TOKEN: "SECRET\nTOKEN",
        };
        await assert.rejects(mergedBy(environment, "abc"), (error: Error) => {
            assert.doesNotMatch(error.message, /SECRET|TOKEN\b/);
            return true;
        });
    });
});
