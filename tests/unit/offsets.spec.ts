import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "mocha";
import { offsetsCommand } from "../../provider/kafka/offsets";

const directories: string[] = [];

/** Runs the command where there are these tools, by what each does. */
function run(tools: Readonly<Record<string, string>>) {
    const directory = mkdtempSync(join(tmpdir(), "offsets-"));
    directories.push(directory);
    for (const [name, script] of Object.entries(tools)) {
        writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
    const [shell = "", ...args] = offsetsCommand("kafka:9092", "canary");
    const path = `${directory}:/bin:/usr/bin`;
    const { status, stdout, stderr } = spawnSync(shell, args, {
        encoding: "utf8",
        env: { PATH: path },
    });
    return { status, stdout, stderr };
}

function java(known: string): string {
    const lost = 'echo "Error: Could not find or load main class $1" >&2; exit 1';
    return `[ "$1" = ${known} ] || { ${lost}; }\necho "$@"`;
}

describe("the offsets of a topic", () => {
    after(() => {
        for (const directory of directories) {
            rmSync(directory, { recursive: true });
        }
    });

    it("come from the command for it, where the image has one (Kafka 3.0 and newer)", () => {
        assert.deepEqual(
            run({ "kafka-get-offsets": 'echo "$@"', "kafka-run-class": "echo wrong" }),
            {
                status: 0,
                stdout: "--bootstrap-server kafka:9092 --topic canary --time -1\n",
                stderr: "",
            },
        );
    });

    it("come from the class where there is no command (before Kafka 3.0)", () => {
        assert.deepEqual(run({ "kafka-run-class": java("kafka.tools.GetOffsetShell") }), {
            status: 0,
            stdout: "kafka.tools.GetOffsetShell --broker-list kafka:9092 --topic canary --time -1\n",
            stderr: "",
        });
    });

    it("come from the class at its new name where it is not at the old one", () => {
        const tool = "org.apache.kafka.tools.GetOffsetShell";
        assert.deepEqual(run({ "kafka-run-class": java(tool) }), {
            status: 0,
            stdout: `${tool} --bootstrap-server kafka:9092 --topic canary --time -1\n`,
            stderr: "",
        });
    });

    it("are not there where Kafka does not answer, with what the tool says", () => {
        const script = "echo refused >&2; exit 1";
        for (const tool of ["kafka-get-offsets", "kafka-run-class"]) {
            assert.deepEqual(run({ [tool]: script }), {
                status: 1,
                stdout: "",
                stderr: "refused\n",
            });
        }
    });
});
