import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "mocha";
import { parse, stringify } from "yaml";
import { load } from "../../core/config/load";
import { readProject } from "../../core/config/project";
import { givenByPulumi } from "../../core/config/stackConfig";
import { isObject, type JsonObject } from "../../core/json";
import { type PlannedVolume, planVolumes } from "../../core/plan";
import { readYaml } from "../../core/yaml";
import type { HostileResult } from "../support/hostileRun";
import { env } from "../support/instance";
import { type StackFileCase, stackFiles } from "../support/stackFiles";

const project = "kafka-local-volumes";

/** The keys of this project, for a program that only writes down what Pulumi gives it. */
function projectFile({ project: lines }: StackFileCase): string {
    const own = parse(readFileSync("Pulumi.yaml", "utf8")) as JsonObject;
    const changed = Object.keys((lines === undefined ? {} : parse(lines)) as JsonObject);
    const config = Object.entries(isObject(own.config) ? own.config : {}).filter(
        ([key]) => !changed.includes(key),
    );
    const text = stringify({
        name: project,
        main: "index.js",
        runtime: { name: "nodejs", options: { typescript: false } },
        config: Object.fromEntries(config),
    });
    // As they are written: what 010 is read as is what is tested.
    return `${text}${lines ?? ""}\n`;
}

const program = `
const pulumi = require("@pulumi/pulumi");
require("fs").writeFileSync(process.env.SEEN, JSON.stringify(pulumi.runtime.allConfig()));
`;

interface Seen {
    readonly config: JsonObject | undefined;
    readonly output: string;
}

describe("one configuration, read by plan and by pulumi preview", function () {
    this.timeout(300_000);
    let directory = "";
    let plans: ReadonlyMap<string, HostileResult> = new Map();
    const seen = new Map<string, Seen>();

    async function preview(one: StackFileCase, i: number): Promise<Seen> {
        const folder = join(directory, String(i));
        mkdirSync(folder);
        symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
        writeFileSync(join(folder, "package.json"), "{}");
        writeFileSync(join(folder, "index.js"), program);
        writeFileSync(join(folder, "Pulumi.yaml"), projectFile(one));
        const file = join(folder, "Pulumi.one.yaml");
        writeFileSync(file, one.file);
        const result = join(folder, "seen.json");
        const output = await new Promise<string>((done) => {
            execFile(
                "pulumi",
                ["preview", "--stack", "one", "--config-file", file, "--non-interactive"],
                {
                    cwd: folder,
                    env: {
                        ...env,
                        SEEN: result,
                        PULUMI_BACKEND_URL: `file://${directory}/backend`,
                        PULUMI_CONFIG_PASSPHRASE: "one",
                    },
                },
                (_, stdout, stderr) => {
                    done(stdout + stderr);
                },
            );
        });
        return {
            config: existsSync(result)
                ? (JSON.parse(readFileSync(result, "utf8")) as JsonObject)
                : undefined,
            output,
        };
    }

    before(async () => {
        directory = mkdtempSync(join(tmpdir(), "one-configuration-"));
        mkdirSync(join(directory, "backend"));
        mkdirSync(join(directory, "init"));
        writeFileSync(join(directory, "init/Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
        const init = spawnSync("pulumi", ["stack", "init", "one", "--non-interactive"], {
            cwd: join(directory, "init"),
            encoding: "utf8",
            env: {
                ...env,
                PULUMI_BACKEND_URL: `file://${directory}/backend`,
                PULUMI_CONFIG_PASSPHRASE: "one",
            },
        });
        assert.equal(init.status, 0, init.stderr);
        const { stdout, stderr } = spawnSync(
            process.execPath,
            ["-r", "./provider/typescript.js", "tests/support/hostileRun.ts"],
            {
                encoding: "utf8",
                input: JSON.stringify(
                    stackFiles.map((one) => ({
                        title: one.title,
                        args: ["plan", "--stack", "one"],
                        files: { "Pulumi.yaml": projectFile(one), "Pulumi.one.yaml": one.file },
                    })),
                ),
            },
        );
        assert.notEqual(stdout, "", stderr);
        plans = new Map(
            (JSON.parse(stdout) as readonly HostileResult[]).map((one) => [one.title, one]),
        );
        const waiting = [...stackFiles.entries()];
        const work = async () => {
            for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
                const [i, one] = next;
                seen.set(one.title, await preview(one, i));
            }
        };
        await Promise.all([work(), work(), work()]);
    });

    after(() => {
        rmSync(directory, { recursive: true, force: true });
    });

    it("has sixty files", () => {
        assert.ok(stackFiles.length >= 60);
        assert.equal(new Set(stackFiles.map(({ title }) => title)).size, stackFiles.length);
    });

    for (const one of stackFiles) {
        it(`${one.expected}: ${one.title}`, () => {
            const plan = plans.get(one.title);
            const up = seen.get(one.title);
            assert.ok(plan !== undefined && up !== undefined);
            if (one.expected === "refused") {
                assert.equal(plan.code, 2, plan.output);
                return;
            }
            assert.equal(plan.code, 0, plan.output);
            assert.ok(up.config !== undefined, up.output);
            const { defaults } = readProject(readYaml(projectFile(one)));
            const { config, chart } = load(givenByPulumi(project, up.config), defaults);
            const planned = planVolumes(config, chart);
            const json = plan.output.slice(plan.output.indexOf("[\n"));
            const printed = JSON.parse(json) as readonly PlannedVolume[];
            assert.deepEqual(
                printed,
                planned.map(({ namespace, claim, volume, node, path, size, storageClass }) => ({
                    namespace,
                    claim,
                    volume,
                    node,
                    path,
                    size,
                    storageClass,
                })),
            );
        });
    }
});
