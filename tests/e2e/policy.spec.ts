import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "mocha";
import { parse, stringify } from "yaml";
import { type RunResult, run, tryRun } from "../../dev/cluster/shell";
import type { JsonObject } from "../../core/json";
import { env as instanceEnv } from "../support/instance";
import { copyPack } from "../support/policyPack";

/** No cluster is needed, nor asked. */
const scratch = mkdtempSync(join(tmpdir(), "policy-"));
const pack = join(scratch, "policy");

function environment(stack: string, named = true): Readonly<Record<string, string>> {
    return {
        ...instanceEnv,
        PULUMI_BACKEND_URL: `file://${join(scratch, "backend")}`,
        KUBECONFIG: join(scratch, "no-kubeconfig"),
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        // What an older language host passes to a pack. Newer ones and the shim do not.
        ...(named ? { PULUMI_NODEJS_STACK: stack } : {}),
    };
}

const stacks = ["dev", "prod"] as const;

/** Not in the program's folder: the CLI would write into the committed configurations there. */
async function initStacks(program: string): Promise<void> {
    const cwd = mkdtempSync(join(scratch, "init-"));
    copyFileSync(join(program, "Pulumi.yaml"), join(cwd, "Pulumi.yaml"));
    for (const stack of stacks) {
        await run("pulumi", ["stack", "init", stack], { env: environment(stack), cwd });
    }
}

/** Runs `pulumi preview` with the pack on a program, with a configuration of its own. */
async function preview(
    cwd: string,
    stack: string,
    config: JsonObject,
    ...args: readonly string[]
): Promise<RunResult> {
    return previewIn(environment(stack), cwd, stack, config, ...args);
}

async function previewIn(
    env: Readonly<Record<string, string>>,
    cwd: string,
    stack: string,
    config: JsonObject,
    ...args: readonly string[]
): Promise<RunResult> {
    const file = join(scratch, `Pulumi.${stack}.yaml`);
    writeFileSync(file, stringify({ config }));
    const options = ["--stack", stack, "--config-file", file, "--non-interactive"];
    return tryRun(
        "pulumi",
        ["preview", ...options, "--color", "never", "--policy-pack", pack, ...args],
        { env, cwd },
    );
}

/** Level, policy, property and value of each reported violation, sorted. */
function violations({ stdout }: RunResult): readonly string[] {
    return [
        ...stdout.matchAll(/^ *- \[(\w+)\] +([\w-]+) .*\n.*\n *\S+: (.*): got (.*?); allowed: /gm),
    ]
        .map(
            ([, level, policy, key, value]) =>
                `${level ?? ""} ${policy ?? ""}: ${key ?? ""}: ${value ?? ""}`,
        )
        .map((one) => one.replace(/"kafka-[0-9a-f]{8}"/, '"kafka-########"'))
        .sort();
}

/** A committed configuration, with a chart that is here. */
function committed(stack: string): JsonObject {
    const { config } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as {
        readonly config: JsonObject;
    };
    return { ...config, "kafka-local-volumes:chart": { path: "./dev/chart/cp-helm-charts" } };
}

const example = resolve("tests/policyProgram");
const mistakes = (which: string) => ({ "local-volumes-example:mistakes": which });

const terms = "spec.nodeAffinity.required.nodeSelectorTerms";
const isDefault = 'metadata.annotations["storageclass.kubernetes.io/is-default-class"]';
const objects = [
    "chart-persistent: values.cp-kafka.persistence.enabled: false",
    `class-chosen: ${isDefault}: "true"`,
    "class-chosen: spec.storageClassName: nothing",
    "class-chosen: values.cp-zookeeper.persistence.dataLogDirStorageClass: nothing",
    'image-pinned: spec.template.spec.containers[0].image: "client:latest"',
    'release-named: name: "kafka-########"',
    'volume-local: spec.hostPath: {"path":"/mnt/data/a"}',
    `volume-on-one-node: ${terms}: nothing`,
    "volume-reserved: spec.claimRef.namespace: nothing",
    'volume-reserved: spec.claimRef.uid: "0c5ee5ba"',
    'volume-retained: spec.persistentVolumeReclaimPolicy: "Delete"',
];
const together = [
    'claim-fits: spec.resources.requests.storage: "6Gi"',
    'classes-agree: spec.storageClassName: "fast"',
    'volumes-apart: spec.local.path: "/mnt/data/a/b"',
];

function at(level: string, said: readonly string[]): readonly string[] {
    return said.map((one) => `${level} ${one}`);
}

describe("the policy pack, through pulumi preview", () => {
    before(async () => {
        mkdirSync(join(scratch, "backend"));
        copyPack(pack);
        await initStacks(".");
        await initStacks(example);
    });

    after(() => {
        rmSync(scratch, { recursive: true, force: true });
    });

    for (const stack of stacks) {
        it(`lets this program's stack ${stack} pass`, async () => {
            const result = await preview(".", stack, committed(stack));
            assert.equal(result.code, 0, result.stdout + result.stderr);
            assert.match(result.stdout, /✅ local-volumes@/);
            assert.match(result.stdout, /helm\.sh\/v3:Release/);
            assert.deepEqual(violations(result), []);
        });
    }

    it("lets another program's local volumes pass", async () => {
        const result = await preview(example, "prod", mistakes("none"));
        assert.deepEqual([result.code, violations(result)], [0, []], result.stdout);
    });

    it("refuses each object that is wrong by itself", async () => {
        const result = await preview(example, "prod", mistakes("objects"));
        assert.notEqual(result.code, 0);
        assert.deepEqual(violations(result), at("mandatory", objects), result.stdout);
    });

    it("refuses what two objects are together", async () => {
        const result = await preview(example, "prod", mistakes("stack"));
        assert.notEqual(result.code, 0);
        assert.deepEqual(violations(result), at("mandatory", together), result.stdout);
    });

    it("only warns in dev, except for what its configuration makes mandatory", async () => {
        const file = join(scratch, "levels.json");
        writeFileSync(file, JSON.stringify({ "claim-fits": "mandatory" }));
        const config = ["--policy-pack-config", file];
        const result = await preview(example, "dev", mistakes("stack"), ...config);
        assert.notEqual(result.code, 0);
        assert.deepEqual(violations(result), [
            ...at("advisory", together.slice(1)),
            ...at("mandatory", together.slice(0, 1)),
        ]);
    });

    it("refuses in every stack where the language host does not name it, unless configured", async () => {
        const env = environment("dev", false);
        const strict = await previewIn(env, example, "dev", mistakes("stack"));
        assert.notEqual(strict.code, 0);
        assert.deepEqual(violations(strict), at("mandatory", together), strict.stdout);
        const file = join(scratch, "levels.json");
        writeFileSync(file, JSON.stringify({ all: "advisory" }));
        const config = ["--policy-pack-config", file];
        const lenient = await previewIn(env, example, "dev", mistakes("stack"), ...config);
        assert.deepEqual([lenient.code, violations(lenient)], [0, at("advisory", together)]);
    });

    it("refuses nothing where its configuration has all advisory", async () => {
        const file = join(scratch, "levels.json");
        writeFileSync(file, JSON.stringify({ all: "advisory" }));
        const config = ["--policy-pack-config", file];
        const result = await preview(example, "prod", mistakes("stack"), ...config);
        assert.equal(result.code, 0, result.stdout);
        assert.deepEqual(violations(result), at("advisory", together));
    });
});
