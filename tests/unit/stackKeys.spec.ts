import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, it } from "mocha";
import { withKeys } from "../../cli/stackKeys";

const command = resolve("cli/kafka-local-volumes.js");
const scratch = mkdtempSync(join(tmpdir(), "stack-keys-"));

function plan() {
    const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [command, "plan", "--stack", "dev"],
        { encoding: "utf8", cwd: scratch },
    );
    return { status, stdout, stderr };
}

describe("the files that pulumi reads", function () {
    this.timeout(30_000);

    after(() => {
        rmSync(scratch, { recursive: true, force: true });
    });

    for (const key of ["placement", "p:placement", "p:config:placement"]) {
        it(`has a key in the spelling that is there: ${key}`, () => {
            const text = withKeys(`config:\n  # why\n  "${key}": { kafka: {} }\n`, "p", {
                placement: { kafka: { 0: "a" } },
                root: "/x",
            });
            assert.equal(
                text,
                `config:\n  # why\n  "${key}":\n    kafka:\n      "0": a\n  p:root: /x\n`,
            );
        });
    }

    it("are refused where pulumi reads others", () => {
        for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"]) {
            copyFileSync(file, join(scratch, file));
        }
        writeFileSync(join(scratch, "Pulumi.json"), "{}");
        assert.deepEqual(plan(), {
            status: 2,
            stdout: "",
            stderr: 'Pulumi.json: got "Pulumi.json"; allowed: Pulumi.yaml alone; pulumi reads Pulumi.json in its place: move what it has into Pulumi.yaml and remove it\n',
        });
        rmSync(join(scratch, "Pulumi.json"));
        const project = join(scratch, "Pulumi.yaml");
        writeFileSync(project, `stackConfigDir: conf\n${readFileSync(project, "utf8")}`);
        assert.deepEqual(plan(), {
            status: 2,
            stdout: "",
            stderr: `Pulumi.yaml: stackConfigDir: got "conf"; allowed: nothing, as these commands read the stacks' files beside Pulumi.yaml; move the files there and remove it\n`,
        });
    });
});
