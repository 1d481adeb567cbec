import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { tools } from "../../dev/tools/modules";

interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
    readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
    readonly on: Readonly<Record<string, unknown>>;
    readonly permissions: unknown;
    readonly concurrency: { readonly "cancel-in-progress": boolean };
    readonly jobs: Readonly<
        Record<
            string,
            {
                readonly if: string;
                readonly environment: string;
                readonly permissions: unknown;
                readonly steps: readonly Step[];
            }
        >
    >;
}

const folder = ".github/workflows";

const workflows = readdirSync(folder).map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const workflow = parse(text) as Workflow;
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    return { name, text, workflow, steps };
});

describe("the workflows for users", () => {
    it("are one for pull requests and one for merges", () => {
        assert.deepEqual(
            workflows.map(({ name, workflow }) => [name, Object.keys(workflow.on)]),
            [
                ["deploy.yaml", ["push"]],
                ["preview.yaml", ["pull_request"]],
            ],
        );
    });

    it("preview nothing of a fork: its code would get the secrets", () => {
        const [, preview] = workflows;
        assert.match(
            preview?.workflow.jobs.preview?.if ?? "",
            /&& github\.event\.pull_request\.head\.repo\.full_name == github\.repository$/,
        );
    });

    it("have an environment each: a preview runs code that was not reviewed", () => {
        const [deploy, preview] = workflows;
        assert.equal(deploy?.workflow.jobs.deploy?.environment, "${{ vars.PULUMI_STACK }}");
        assert.equal(
            preview?.workflow.jobs.preview?.environment,
            "${{ vars.PULUMI_STACK }}-preview",
        );
        const page = readFileSync("docs/ci.md", "utf8");
        assert.match(
            page,
            /^\| preview .*-preview.*\| role \[look\]\(access\.md\), which changes nothing/m,
        );
    });

    it("never cancel a running update", () => {
        const [deploy] = workflows;
        assert.equal(deploy?.workflow.concurrency["cancel-in-progress"], false);
    });

    for (const { name, text, workflow, steps } of workflows) {
        it(`${name} uses no action that can change under it`, () => {
            const lines = text.split("\n").filter((line) => line.includes("uses:"));
            assert.equal(lines.length, steps.filter(({ uses }) => uses !== undefined).length);
            for (const line of lines) {
                assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
            }
        });

        it(`${name} may read the code and write comments, and leaves no token behind`, () => {
            assert.deepEqual(workflow.permissions, {});
            for (const job of Object.values(workflow.jobs)) {
                assert.deepEqual(job.permissions, { contents: "read", "pull-requests": "write" });
            }
            const [checkout] = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
            assert.equal(checkout?.with?.["persist-credentials"], false);
        });

        it(`${name} is off until it is switched on, and puts no text of others into a script`, () => {
            for (const job of Object.values(workflow.jobs)) {
                assert.match(job.if, /^vars\.PULUMI_STACK != ''/);
            }
            assert.deepEqual(
                steps.filter(({ run }) => run?.includes("${{")),
                [],
            );
        });

        it(`${name} runs subcommands that exist, with options that they take`, () => {
            const commands = steps.flatMap(
                ({ run }) => run?.match(/\bnpx kafka-local-volumes .*/g) ?? [],
            );
            assert.ok(commands.length >= 2);
            for (const command of commands) {
                const [, , group = "", subcommand = "", ...args] = command.split(" ");
                const help = spawnSync(
                    process.execPath,
                    ["cli/kafka-local-volumes.js", group, subcommand, "--help"],
                    { encoding: "utf8" },
                ).stdout;
                assert.match(help, new RegExp(`^Usage: .* ${group} ${subcommand} `));
                for (const flag of args.filter((arg) => arg.startsWith("--"))) {
                    assert.match(help, new RegExp(` ${flag} `), command);
                }
            }
        });

        it(`${name} runs the Pulumi that the suite has`, () => {
            const [pulumi] = steps.filter(({ uses }) => uses?.startsWith("pulumi/actions@"));
            assert.equal(
                pulumi?.with?.["pulumi-version"],
                tools.find((tool) => tool.name === "pulumi")?.version,
            );
        });
    }
});
