import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
    copyFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { stringify } from "yaml";
import { type RunResult, run } from "../../dev/cluster/shell";
import { isObject, type Json, type JsonObject } from "../../core/json";
import { readConfig } from "../../core/config/read";
import { kafkaLocalVolumes } from "../support/command";
import { defaults, planOf } from "../support/config";
import { resourcesOf } from "../support/deployed";
import { env as instanceEnv } from "../support/instance";
import { copyPack } from "../support/policyPack";
import { localConfig } from "../support/stack";

/** The commands of the workflows. No cluster is needed: what would change one ends before. */
const scratch = mkdtempSync(join(tmpdir(), "ci-"));
const project = "kafka-local-volumes";
const stack = "ci";
const file = join(scratch, `Pulumi.${stack}.yaml`);
const folder = join(scratch, "out");

const env = {
    ...instanceEnv,
    PULUMI_BACKEND_URL: `file://${join(scratch, "backend")}`,
    KUBECONFIG: join(scratch, "no-kubeconfig"),
    POLICY_PACK: join(scratch, "policy"),
};

/** Configures the stack as `make up` does, with changes. */
function configure(changes: JsonObject): void {
    const config = Object.entries({ ...localConfig(), ...changes });
    writeFileSync(
        file,
        stringify({
            config: Object.fromEntries(config.map(([key, value]) => [`${project}:${key}`, value])),
        }),
    );
}

function ci(name: "preview" | "up", ...args: readonly string[]): Promise<RunResult> {
    const options = ["--stack", stack, "--out", folder, "--config-file", file];
    return kafkaLocalVolumes(["ci", name, ...options, ...args], env);
}

function written(name: "report.md" | "preview.txt"): string {
    return readFileSync(join(folder, name), "utf8");
}

/** The resources in the stack's state, without the stack itself and the providers. */
async function deployed(): Promise<readonly Json[]> {
    const state = JSON.parse(
        await run("pulumi", ["stack", "export", "--stack", stack], { env }),
    ) as { readonly deployment: { readonly resources?: readonly JsonObject[] } };
    return (state.deployment.resources ?? []).filter(
        ({ type }) => typeof type === "string" && !/^pulumi:(pulumi|providers):/.test(type),
    );
}

/** Puts a state in place as an earlier update would have left it. */
async function deploy(config: JsonObject): Promise<void> {
    const state = JSON.parse(
        await run("pulumi", ["stack", "export", "--stack", stack], { env }),
    ) as { readonly version: number; readonly deployment: JsonObject };
    const resources = resourcesOf(planOf(readConfig(config, defaults).config));
    const named = resources.filter(isObject).map((resource, i) => ({
        ...resource,
        urn: `urn:pulumi:${stack}::${project}::${resource.type as string}::disk-${i}`,
        custom: true,
        id: `disk-${i}`,
    }));
    await run("pulumi", ["stack", "import", "--stack", stack, "--force"], {
        env,
        input: JSON.stringify({ ...state, deployment: { ...state.deployment, resources: named } }),
    });
}

describe("the commands of the workflows", () => {
    before(async () => {
        mkdirSync(join(scratch, "backend"));
        copyPack(env.POLICY_PACK);
        copyFileSync("Pulumi.yaml", join(scratch, "Pulumi.yaml"));
        await run("pulumi", ["stack", "init", stack], { env, cwd: scratch });
    });

    after(() => {
        rmSync(scratch, { recursive: true, force: true });
    });

    it("change nothing where the report is another one than was reviewed", async () => {
        configure({});
        const { code, stdout, stderr } = await ci("up", "--reviewed", "0".repeat(64));
        assert.equal(code, 3, stdout + stderr);
        assert.match(
            stderr,
            /^nothing was changed: this report is [0-9a-f]{64}, the reviewed one is /m,
        );
        assert.match(written("report.md"), /^## ci: no data touched$/m);
        assert.match(written("preview.txt"), /✅ local-volumes@/);
        assert.deepEqual(await deployed(), []);
    });

    it("continue with the update where the report is the reviewed one", async () => {
        const report = createHash("sha256").update(written("report.md")).digest("hex");
        const { stdout, stderr } = await ci("up", "--reviewed", report);
        // There is no cluster, so it cannot succeed.
        assert.match(stdout, /^Updating \(ci\):$/m, stdout + stderr);
    });

    it("refuse what a policy forbids, and report all the same", async () => {
        const jmx = { enabled: false, imageTag: "latest" };
        configure({ values: { "cp-kafka": { prometheus: { jmx } } } });
        const { code, stderr } = await ci("preview");
        assert.notEqual(code, 0);
        assert.match(
            stderr,
            /\[mandatory\] +image-pinned .*\n.*\n.*values\.cp-kafka\.prometheus\.jmx\.imageTag: got "latest"/,
        );
        assert.match(written("report.md"), /^## ci: no data touched$/m);
    });

    it("refuse what would strand data, with the report's exit code, and change nothing", async () => {
        await deploy(localConfig());
        configure({ release: "other" });
        const before = await deployed();
        assert.ok(before.length > 0);
        const { code, stdout, stderr } = await ci("up", "--reviewed", "0".repeat(64));
        assert.equal(code, 10, stdout + stderr);
        // The state that is put in place has neither checks of directories nor a canary.
        assert.match(stdout, /^## ci: data stranded, protection changed$/m);
        assert.match(written("report.md"), /^## ci: data stranded, protection changed$/m);
        assert.deepEqual(await deployed(), before);
    });

    it("say how they are used, and leave nothing of an earlier run for this one's", async () => {
        const { code, stderr } = await kafkaLocalVolumes(["ci", "preview", "-s", stack], env);
        assert.deepEqual([code, stderr], [2, "required option '--out <folder>' not specified\n"]);
        const missing = await kafkaLocalVolumes(
            ["ci", "preview", "--stack", "missing", "--out", folder],
            env,
        );
        assert.equal(missing.code, 2, missing.stdout + missing.stderr);
        assert.equal(written("report.md"), "");
        assert.ok(existsSync(folder));
    });
});
