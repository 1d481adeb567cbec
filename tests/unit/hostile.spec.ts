import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import type { HostileInput, HostileResult } from "../support/hostileRun";
import { writeHostileCharts } from "../support/hostileCharts";

const stack = (yaml: string) => ({
    args: ["plan", "--stack", "fz"],
    files: { "Pulumi.fz.yaml": `config:\n  kafka-local-volumes:nodes: [pc]\n${yaml}` },
});

const config = (...args: readonly string[]) => ({
    args: ["plan", "--stack", "dev", ...args.flatMap((arg) => ["--config", arg])],
});

/** Inputs too long to be written down, and kinds that are beside the ones that are. */
const more: readonly HostileInput[] = [
    {
        title: "objects in each other, 5000 deep",
        ...stack(
            `  kafka-local-volumes:values: {cp-kafka: ${"{a: ".repeat(5000)}1${"}".repeat(5000)}}\n`,
        ),
    },
    {
        title: "lists in each other, 5000 deep",
        ...config(`nodes=${"[".repeat(5000)}${"]".repeat(5000)}`),
    },
    { title: "a key of 5000 parts", ...config(`x${".a".repeat(5000)}=1`) },
    { title: "a key of 20000 parts", ...config(`kafka${".a".repeat(20_000)}=1`) },
    { title: "an empty part in a key", ...config("kafka..brokers=1") },
    { title: "a dot before a key", ...config(".kafka.brokers=1") },
    { title: "a bracket behind a key", ...config("kafka.brokers]=2") },
    { title: "brackets around a name", ...config("kafka.[brokers]=2") },
    { title: "an index behind the list's end", ...config("nodes[7]=a") },
    { title: "an alias that is used as often as can be", ...stack(bombed()) },
    { title: "a chart of two MiB of comments", ...config('chart={"path":"TMP/charts/huge"}') },
    { title: "an archive of zeros", ...config('chart={"path":"TMP/charts/zeros.tgz"}') },
    {
        title: "an object of another kind of file",
        args: ["plan", "--stack", "dev", "--config-file", "/dev/zero"],
    },
    {
        title: "a folder as the stack's file",
        args: ["plan", "--stack", "dev", "--config-file", "."],
    },
    ...["plan", "place", "report", "drift", "doctor", "takeover", "wipe"].flatMap((command) => [
        { title: `${command}: a stack with an escape`, args: [command, "--stack", "a\u001b[31m"] },
        { title: `${command}: a stack of two lines`, args: [command, "--stack", "dev\nx"] },
        { title: `${command}: an option with an escape`, args: [command, "--no\u001b[31m\nx"] },
    ]),
    { title: "a subcommand with an escape", args: ["pl\u001b[2Jan\nx"] },
    { title: "ci: a subcommand with an escape", args: ["ci", "x\u001b[2J\ny"] },
];

function bombed(): string {
    const lists = "bcdefgh".split("").map((name, i) => {
        const below = "abcdefg".charAt(i);
        return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${below}`).join(", ")}]`;
    });
    return `  kafka-local-volumes:values: {a: &a [x, x, x], ${lists.join(", ")}}\n`;
}

/** Inputs that are taken, and why that does no harm. */
const harmless: Readonly<Record<string, string>> = {
    "plan: file unprefixed key": "`pulumi up` takes the key for the project's, and so does plan",
    'plan: values {"cp-kafka": {"persistence.enabled": false}}':
        "Helm takes the dot for part of a name, which the chart does not read",
};

const written = JSON.parse(
    readFileSync(join(__dirname, "../support/hostileInputs.json"), "utf8"),
) as readonly HostileInput[];

describe("hostile input", function () {
    this.timeout(120_000);
    let directory = "";
    let results: ReadonlyMap<string, HostileResult> = new Map();

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "hostile-charts-"));
        writeHostileCharts(join(directory, "charts"));
        const kubeconfig = join(directory, "kubeconfig");
        writeFileSync(kubeconfig, "apiVersion: v1\nkind: Config\n");
        const input = JSON.stringify([...written, ...more]).replaceAll("TMP", directory);
        const { stdout, stderr, status } = spawnSync(
            process.execPath,
            ["-r", "./provider/typescript.js", "tests/support/hostileRun.ts"],
            {
                input,
                encoding: "utf8",
                timeout: 100_000,
                env: {
                    ...process.env,
                    KUBECONFIG: kubeconfig,
                    PULUMI_BACKEND_URL: "file:///no/such/folder",
                },
            },
        );
        assert.equal(status, 0, stderr);
        const all = JSON.parse(stdout) as readonly HostileResult[];
        results = new Map(all.map((result) => [result.title, result]));
    });

    after(() => {
        rmSync(directory, { recursive: true, force: true });
    });

    const resultOf = (title: string) => {
        const result = results.get(title);
        assert.ok(result !== undefined);
        return result;
    };

    for (const { title } of [...written, ...more]) {
        const why = harmless[title];
        it(`${why === undefined ? "is refused" : "does no harm"}: ${JSON.stringify(title)}`, () => {
            const { code, output, cpuSeconds, peakMiB } = resultOf(title);
            assert.equal(code, why === undefined ? 2 : 0, output);
            assert.doesNotMatch(output.replaceAll("\n", ""), /[\p{C}\p{Zl}\p{Zp}]/u);
            assert.doesNotMatch(output, /^\s+at /m);
            if (why === undefined) {
                assert.match(output, /^[^\n]+\n$/);
            }
            assert.ok(cpuSeconds < 2, `${cpuSeconds} s`);
            assert.ok(peakMiB < 500, `${peakMiB} MiB`);
        });
    }
});
