import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { stringify } from "yaml";
import { run, tryRun } from "../../dev/cluster/shell";
import { schema } from "../../core/config/schema";
import type { JsonObject } from "../../core/json";
import { env as instanceEnv } from "../support/instance";
import { wrongConfigs } from "../support/wrongConfigs";

/** No cluster is needed, nor asked: all of this is found before. */
const scratch = mkdtempSync(join(tmpdir(), "wrong-config-"));
const env = {
    ...instanceEnv,
    PULUMI_BACKEND_URL: `file://${join(scratch, "backend")}`,
    KUBECONFIG: join(scratch, "no-kubeconfig"),
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
};
const stack = "wrong-config";

function configFile(given: JsonObject): string {
    const file = join(scratch, `Pulumi.${stack}.yaml`);
    const config = Object.entries({ nodes: ["pc"], ...given }).map(
        ([key, value]) => [`kafka-local-volumes:${key}`, value] as const,
    );
    writeFileSync(file, stringify({ config: Object.fromEntries(config) }));
    return file;
}

/** What the CLI itself says of a value of another type than Pulumi.yaml declares. */
const wrongType = /configuration key '\S+' must be of type/;

/** As the CLI hands a configuration over: a number as text, where Pulumi.yaml declares a string. */
function asHandedOver(given: JsonObject, faults: readonly string[]): readonly string[] {
    const numbers = Object.entries(given).filter(
        ([key, value]) => schema.fields[key]?.plain === true && typeof value === "number",
    );
    return faults.map((fault) =>
        numbers.reduce(
            (text, [key, value]) =>
                text.replace(
                    `${key}: got ${JSON.stringify(value)};`,
                    `${key}: got "${JSON.stringify(value)}";`,
                ),
            fault,
        ),
    );
}

describe("a configuration that cannot work, through the commands", () => {
    before(async () => {
        mkdirSync(join(scratch, "backend"));
        await run("pulumi", ["stack", "init", stack], { env });
        rmSync(`Pulumi.${stack}.yaml`, { force: true });
    });

    after(() => {
        rmSync(scratch, { recursive: true, force: true });
    });

    for (const { title, given, faults } of wrongConfigs) {
        it(`is refused by pulumi preview and plan: ${title}`, async () => {
            const options = Object.entries({ nodes: ["pc"], ...given }).flatMap(([key, value]) => [
                "--config",
                `${key}=${JSON.stringify(value)}`,
            ]);
            const plan = await tryRun(
                process.execPath,
                [
                    ...["cli/kafka-local-volumes.js", "plan", "--stack", "dev"],
                    ...["--config", "release=kafka"],
                    ...["--config", "namespace=kafka", ...options],
                ],
                { env },
            );
            assert.deepEqual(
                [plan.code, plan.stdout, plan.stderr.trimEnd().split("\n")],
                [2, "", faults],
            );
            const file = configFile(given);
            const preview = await tryRun(
                "pulumi",
                ["preview", "--stack", stack, "--config-file", file, "--non-interactive"],
                { env },
            );
            const said = preview.stdout + preview.stderr;
            assert.notEqual(preview.code, 0);
            assert.doesNotMatch(said, /^\s+at .*[:(]\d+/m);
            if (!wrongType.test(said)) {
                assert.deepEqual(
                    asHandedOver(given, faults).filter((fault) => !said.includes(fault)),
                    [],
                    said,
                );
            }
        });
    }
});
