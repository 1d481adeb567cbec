import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
    chmodSync,
    existsSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { withKubeconfigFile } from "../../cli/kubeconfigFile";
import { readProject } from "../../core/config/project";
import { readStackConfig } from "../../core/config/stackConfig";
import { formatFault } from "../../core/fault";
import type { Json } from "../../core/json";
import { configurationOf } from "../../provider/configuration";
import { connect } from "../../provider/kubernetes/cluster";
import { giveKubeconfig, kubeconfigName } from "../../provider/kubernetes/givenKubeconfig";
import { loadKubeconfig } from "../../provider/kubernetes/kubeconfig";
import { marked } from "../../provider/values";

const word = "t0ken-in-the-kubeconfig";

function kubeconfig(port: number, more = ""): string {
    return `
clusters: [{name: made, cluster: {server: "https://127.0.0.1:${port}", certificate-authority: ca.pem}}]
users: [{name: me, user: {token: ${word}}}]
contexts: [{name: one, context: {cluster: made, user: me}}]
current-context: one
${more}`;
}

describe("kubernetes:kubeconfig", () => {
    let folder: string;
    const before = process.env.KUBECONFIG;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "given-"));
        process.env.KUBECONFIG = join(folder, "nowhere");
    });

    afterEach(() => {
        giveKubeconfig(undefined);
        if (before === undefined) {
            delete process.env.KUBECONFIG;
        } else {
            process.env.KUBECONFIG = before;
        }
        rmSync(folder, { recursive: true });
    });

    it("is a content or a path, with paths that are relative to the working directory", () => {
        writeFileSync(join(folder, "config"), kubeconfig(2222));
        for (const [given, port] of [
            [kubeconfig(1111), 1111],
            [join(folder, "config"), 2222],
        ] as const) {
            giveKubeconfig(given);
            const cluster = loadKubeconfig(undefined).getCurrentCluster();
            assert.equal(cluster?.server, `https://127.0.0.1:${port}`);
            assert.equal(cluster.caFile, join(process.cwd(), "ca.pem"));
        }
        assert.equal(kubeconfigName(), "kubernetes:kubeconfig");
        giveKubeconfig("");
        assert.throws(() => loadKubeconfig(undefined), /none of its files exists/);
    });

    it("is another cluster than what another kubeconfig of this process names", async () => {
        for (const port of [1111, 2222]) {
            giveKubeconfig(kubeconfig(port).replace(", certificate-authority: ca.pem", ""));
            const { config } = await connect(undefined);
            assert.equal(config.getCurrentCluster()?.server, `https://127.0.0.1:${port}`);
        }
    });

    it("is said to be missing where there is none at all", () => {
        const home = process.env.HOME;
        delete process.env.KUBECONFIG;
        process.env.HOME = folder;
        try {
            assert.throws(() => loadKubeconfig(undefined), /^Error: there is no such file, and no/);
        } finally {
            process.env.HOME = home;
        }
    });

    it("is refused without its content in the message", () => {
        writeFileSync(join(folder, "config"), `${word}: [`);
        for (const [given, said] of [
            [kubeconfig(1, "}"), /^kubernetes:kubeconfig: it is no YAML: line 6, column 1$/],
            [join(folder, "config"), /^kubernetes:kubeconfig: it is no YAML: line 1, column \d+$/],
            [join(folder, word), /^kubernetes:kubeconfig: its file cannot be read: there is no/],
            [word, /^kubernetes:kubeconfig: it is neither the path of a file nor a kubeconfig$/],
            ["clusters: [{name: 7}]", /^kubernetes:kubeconfig: clusters: each name must be text/],
        ] as const) {
            giveKubeconfig(given);
            assert.throws(
                () => loadKubeconfig(undefined),
                ({ message }: Error) => {
                    assert.match(message, said);
                    assert.ok(!message.includes(word), message);
                    return true;
                },
            );
        }
    });

    it("configures the provider, and is not passed over while it is unknown", () => {
        const secret = marked({ kubeconfig: "text", version: "1" }, ["kubeconfig"]);
        assert.equal(configurationOf(secret).kubeconfig, "text");
        const object = configurationOf({ kubeconfig: { clusters: [] } });
        assert.equal(object.kubeconfig, '{"clusters":[]}');
        assert.deepEqual(configurationOf(undefined), { kubeconfig: undefined });
        const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
        assert.throws(() => configurationOf({ kubeconfig: unknown }), /known only after an update/);
    });

    it("is read from a stack's file, or from the project", () => {
        const read = (config: Json, ofProject: Json = {}) =>
            readStackConfig(readProject({ name: "p", config: ofProject }), { config });
        const named = (value: Json) => read({ "kubernetes:kubeconfig": value }).kubeconfig;
        assert.deepEqual(named("~/config"), { text: "~/config" });
        assert.deepEqual(named({ clusters: [] }), { text: '{"clusters":[]}' });
        assert.equal(named({ secure: "v1:a:b" }), "encrypted");
        assert.equal(named({ users: [{ secure: "v1:a:b" }] }), "encrypted");
        assert.equal(named(""), undefined);
        assert.equal(read({}).kubeconfig, undefined);
        const ofProject = { "kubernetes:kubeconfig": { value: "file" } };
        assert.deepEqual(read({}, ofProject).kubeconfig, { text: "file" });
        const { faults } = read({ "kubernetes:cluster": "c" });
        assert.match(faults.map(formatFault).join("\n"), /^kubernetes:cluster: got "…"; allowed/);
    });

    it("is decrypted by Pulumi for a command, and its refusal is one line", function () {
        this.timeout(60_000);
        writeFileSync(
            join(folder, "Pulumi.x.yaml"),
            "config: {kubernetes:kubeconfig: {secure: v1:a:b}, kafka-local-volumes:nodes: [pc]}\n",
        );
        const file = join(folder, "Pulumi.x.yaml");
        const doctor = (pulumi: string) => {
            writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${pulumi}\n`);
            chmodSync(join(folder, "pulumi"), 0o755);
            const { status, stderr } = spawnSync(
                process.execPath,
                ["cli/kafka-local-volumes.js", "doctor", "--stack", "x", "--config-file", file],
                {
                    encoding: "utf8",
                    env: { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) },
                },
            );
            return { status, stderr };
        };
        assert.deepEqual(doctor('echo "error: incorrect passphrase" >&2; exit 255'), {
            status: 2,
            stderr: "kubernetes:kubeconfig: pulumi cannot decrypt it: incorrect passphrase\n",
        });
        writeFileSync(join(folder, "content"), kubeconfig(1).replace(/, cert.*pem/, ""));
        const asked = doctor(
            `echo "$*" >"${join(folder, "asked")}"; cat "${join(folder, "content")}"`,
        );
        assert.equal(asked.status, 2);
        assert.match(asked.stderr, /the cluster at https:\/\/127\.0\.0\.1:1 does not answer: /);
        assert.match(asked.stderr, /choose another one with kubernetes:kubeconfig or --context/);
        assert.equal(
            readFileSync(join(folder, "asked"), "utf8"),
            `config get kubernetes:kubeconfig --stack x --config-file ${file} --non-interactive\n`,
        );
    });

    it("is in a file for helm, which is gone afterwards", async () => {
        assert.equal(await withKubeconfigFile((file) => Promise.resolve(file)), undefined);
        giveKubeconfig(kubeconfig(1111));
        const path = await withKubeconfigFile((file = "") => {
            assert.equal(statSync(file).mode & 0o777, 0o600);
            assert.match(readFileSync(file, "utf8"), new RegExp(word));
            return Promise.resolve(file);
        });
        assert.equal(existsSync(path), false);
    });
});
