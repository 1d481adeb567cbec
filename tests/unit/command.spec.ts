import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, describe, it } from "mocha";
import { meanings } from "../../cli/exitCodes";

const script = "cli/kafka-local-volumes.js";

function command(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
        encoding: "utf8",
        env: { ...process.env, ...env },
    });
    return { status, stdout, stderr };
}

const subcommands = [
    ...["init", "plan", "place", "report", "drift", "doctor", "takeover", "wipe"].map((name) => [
        name,
    ]),
    ...["preview", "up", "comment", "reviewed"].map((name) => ["ci", name]),
];

const scratch = mkdtempSync(join(tmpdir(), "command-"));

/** A directory with a `pulumi` that does this. */
function pulumi(body: string): string {
    const file = join(scratch, "pulumi");
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return scratch;
}

function withPulumi(body: string): Record<string, string> {
    return { PATH: [pulumi(body), process.env.PATH].join(delimiter) };
}

describe("kafka-local-volumes", function () {
    this.timeout(60_000);

    after(() => {
        rmSync(scratch, { recursive: true, force: true });
    });

    it("shows its subcommands and every exit code", () => {
        const { status, stdout, stderr } = command(["--help"]);
        assert.deepEqual([status, stderr], [0, ""]);
        for (const [name = ""] of subcommands) {
            assert.match(stdout, new RegExp(`^ {2}${name} `, "m"));
        }
        for (const [code, meaning] of Object.entries(meanings)) {
            assert.ok(stdout.includes(`\n  ${code.padEnd(4)}${meaning}`), code);
        }
    });

    it("has its exit codes in the docs as --help shows them", () => {
        const rows = readFileSync("docs/operating.md", "utf8").matchAll(
            /^\| (\d+) +\| (.*?) +\|/gm,
        );
        assert.deepEqual(
            [...rows].map(([, code, meaning]) => [code, meaning]),
            Object.entries(meanings),
        );
    });

    for (const path of subcommands) {
        const name = path.join(" ");

        it(`shows an example of ${name} that it accepts, and how it ends`, () => {
            const { status, stdout, stderr } = command([...path, "--help"]);
            assert.deepEqual([status, stderr], [0, ""]);
            const example = /^Example:\n {2}npx kafka-local-volumes (.*)\n\nExit codes:\n {2}0 /m;
            const [, line = ""] = example.exec(stdout) ?? [];
            assert.ok(line.startsWith(`${name} --stack `), stdout);
            const flags = line.split(" ").filter((word) => word.startsWith("--"));
            for (const flag of flags) {
                assert.match(stdout, new RegExp(`^ .*${flag}\\b`, "m"));
            }
        });
    }

    it("gives a flag the same meaning everywhere", () => {
        const lines = new Map<string, Set<string>>();
        for (const path of subcommands) {
            const words = command([...path, "--help"]).stdout.replaceAll(/\n {8,}/g, " ");
            for (const [, flag = "", meaning = ""] of words.matchAll(
                /^ {2}.*(--\S+).*? {2,}(.*)$/gm,
            )) {
                lines.set(flag, (lines.get(flag) ?? new Set()).add(meaning.trim()));
            }
        }
        assert.ok(lines.has("--config-file"));
        assert.deepEqual(
            [...lines].filter(([, meanings]) => meanings.size > 1),
            [],
        );
    });

    for (const [args, said] of [
        [["plna"], "unknown command 'plna' (Did you mean plan?)"],
        [["plan", "--stak", "dev"], "unknown option '--stak' (Did you mean --stack?)"],
        [["report", "--context", "x"], "unknown option '--context'"],
        [["doctor", "--format", "json"], "unknown option '--format'"],
        [["place", "--config", "root=/x"], "unknown option '--config'"],
        [["plan", "dev"], "too many arguments for 'plan'. Expected 0 arguments but got 1."],
        [["ci", "revewed"], "unknown command 'revewed' (Did you mean reviewed?)"],
        [
            ["plan", "--stack", ""],
            "--stack: a name is required; stacks here: dev, kind, kraft, local, prod",
        ],
    ] as const) {
        it(`refuses what it does not know, in one line: ${args.join(" ")}`, () => {
            assert.deepEqual(command(args), { status: 2, stdout: "", stderr: `${said}\n` });
        });
    }

    it("takes the selected stack where none is given", () => {
        const env = withPulumi('[ "$*" = "stack --show-name --non-interactive" ] && echo local');
        const { status, stdout, stderr } = command(["plan"], env);
        assert.deepEqual([status, stderr], [0, ""]);
        assert.deepEqual(command(["plan", "--stack", "local"]).stdout, stdout);
    });

    it("names the stacks here where none is selected", () => {
        const env = withPulumi('echo "error: no stack selected; please choose one" >&2; exit 1');
        assert.deepEqual(command(["plan"], env), {
            status: 2,
            stdout: "",
            stderr: "--stack is required: no stack selected; please choose one; stacks here: dev, kind, kraft, local, prod\n",
        });
    });

    it("says that a backend does not answer, and what to do without one", () => {
        const env = withPulumi('echo "error: no bucket" >&2; exit 1');
        assert.deepEqual(command(["place", "--stack", "dev"], env), {
            status: 2,
            stdout: "",
            stderr: "stack dev: the state cannot be read: pulumi stack export: error: no bucket; if nothing is deployed yet: npx kafka-local-volumes place --stack dev --offline\n",
        });
    });

    it("wipes nothing without the state, which says where the data is", () => {
        const env = withPulumi('echo "error: no bucket" >&2; exit 1');
        assert.deepEqual(command(["wipe", "--stack", "dev", "--release", "cp-helm-charts"], env), {
            status: 2,
            stdout: "",
            stderr: "stack dev: the state cannot be read: pulumi stack export: error: no bucket\n",
        });
    });

    it("repairs nothing without the state, which says which cluster it is", () => {
        const env = {
            ...withPulumi('echo "error: no bucket" >&2; exit 1'),
            KUBECONFIG: "/dev/null",
        };
        assert.deepEqual(command(["doctor", "--stack", "dev", "--fix"], env), {
            status: 2,
            stdout: "",
            stderr: "stack dev: the state cannot be read: pulumi stack export: error: no bucket\n",
        });
    });

    for (const [what, state, why] of [
        ["no JSON", "echo '<html>'", /not JSON: Unexpected token '<'/],
        ["null", "echo null", /it has no deployment with a list of resources/],
        ["a list", "echo '[]'", /it has no deployment with a list of resources/],
        [
            "no list",
            `echo '{"deployment":{"resources":{}}}'`,
            /it has no deployment with a list of resources/,
        ],
        [
            "nested without end",
            `${process.execPath} -e 'console.log("[".repeat(20000) + "]".repeat(20000))'`,
            /nested deeper than 200/,
        ],
    ] as const) {
        it(`takes for no state, in one line: ${what}`, () => {
            const { status, stdout, stderr } = command(
                ["wipe", "--stack", "dev", "--release", "cp-helm-charts"],
                withPulumi(state),
            );
            assert.deepEqual([status, stdout], [2, ""]);
            assert.match(stderr, /^stack dev: the state cannot be read: [^\n]*\n$/);
            assert.match(stderr, why);
        });
    }

    it("reads no preview without end, and none of another stack", () => {
        const report = (preview: string) =>
            command(["report", "--stack", "dev", "--preview", preview]);
        const fifo = join(scratch, "fifo");
        spawnSync("mkfifo", [fifo]);
        for (const file of [fifo, "/dev/zero"]) {
            assert.deepEqual(report(file), {
                status: 2,
                stdout: "",
                stderr: `--preview ${file}: it is not a regular file\n`,
            });
        }
        const file = join(scratch, "preview.json");
        const urn = "urn:pulumi:other::p::pulumi:pulumi:Stack::s";
        writeFileSync(file, JSON.stringify({ steps: [{ urn, op: "same" }] }));
        const { status, stdout, stderr } = report(file);
        assert.deepEqual([status, stdout], [2, ""]);
        assert.match(
            stderr,
            /^--preview \S+: it has resources of p\/other, and this is .*\/dev\n$/,
        );
    });

    it("compares no file with another one of a revision", () => {
        const args = ["report", "--stack", "dev", "--base", "HEAD"];
        assert.deepEqual(command([...args, "--config-file", "Pulumi.prod.yaml"]), {
            status: 2,
            stdout: "",
            stderr: "--base and --config-file exclude each other: the revision has the stack's own file\n",
        });
    });

    it("reads no kubeconfig without end", () => {
        const fifo = join(scratch, "kubeconfig");
        spawnSync("mkfifo", [fifo]);
        for (const KUBECONFIG of [fifo, "/dev/zero"]) {
            const { status, stderr } = command(["doctor", "--stack", "dev"], { KUBECONFIG });
            assert.equal(status, 2);
            assert.match(stderr, /cannot be used: \S+: it is not a regular file\n$/);
        }
    });

    it("loads the Kubernetes client only to ask a cluster", () => {
        // Which files are read: the client is one file where it has been bundled.
        const spy = `import fs from "node:fs"; const read = fs.readFileSync;
            fs.readFileSync = (file, ...rest) => { console.error(String(file)); return read(file, ...rest); };`;
        const env = {
            NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(spy)}`,
            KUBECONFIG: "/dev/null",
        };
        const loads = (...args: string[]) =>
            /node_modules\/@kubernetes\/client-node\/|\.bundle\.js/.test(command(args, env).stderr);
        assert.equal(loads("doctor", "--stack", "dev"), true);
        for (const args of [["--help"], ["doctor", "--help"], ["plan", "--stack", "dev"]]) {
            assert.equal(loads(...args), false, args.join(" "));
        }
    });

    it("is what npx runs for the package's own name", () => {
        const { status, stdout } = spawnSync(
            "npx",
            ["--offline", "kafka-local-volumes", "plan", "-s", "dev"],
            {
                encoding: "utf8",
            },
        );
        assert.deepEqual([status, stdout], [0, command(["plan", "--stack", "dev"]).stdout]);
    });
});
