import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "mocha";
import { kubectl, run, tryRun } from "../../dev/cluster/shell";
import { pauseImage } from "../../dev/cluster/images/names";
import { cluster, env, freshCluster, scratch } from "../support/instance";
import { replicas } from "../support/kube";
import { localConfig, TestStack } from "../support/stack";

const provider = resolve("provider");
const name = "brokers";

/** A StatefulSet that stops as brokers do: two pods that do nothing. */
const statefulSet = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name, namespace: "default" },
    spec: {
        replicas: 2,
        serviceName: name,
        selector: { matchLabels: { app: name } },
        template: {
            metadata: { labels: { app: name } },
            spec: {
                terminationGracePeriodSeconds: 1,
                containers: [{ name, image: pauseImage, imagePullPolicy: "Never" }],
            },
        },
    },
};

const program = `
const pulumi = require("@pulumi/pulumi");
new pulumi.CustomResource("kafka-local-volumes:index:OrderlyStop", "stop", {
    release: "default/brokers",
    namespace: "default",
    kafka: "brokers",
    zookeeper: "zookeeper",
    brokers: 2,
    replicas: undefined,
});
`;

describe("the provider on its own", () => {
    const folder = join(scratch, "elsewhere");
    const pulumi = (...args: string[]) =>
        run("pulumi", [...args, "--stack", "elsewhere", "-C", folder], { env });
    const up = () => pulumi("up", "--yes", "--skip-preview", "--non-interactive");

    before(async () => {
        await freshCluster();
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true });
        const project = {
            name: "elsewhere",
            runtime: "nodejs",
            plugins: { providers: [{ name: "kafka-local-volumes", path: provider }] },
        };
        writeFileSync(join(folder, "Pulumi.yaml"), JSON.stringify(project));
        writeFileSync(join(folder, "package.json"), '{ "main": "index.js" }');
        writeFileSync(join(folder, "index.js"), program);
        symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
        await kubectl(cluster, ["apply", "-f", "-"], { input: JSON.stringify(statefulSet) });
        await run("pulumi", ["stack", "init", "elsewhere", "-C", folder], { env });
    });

    after(async () => {
        await tryRun("pulumi", ["stack", "rm", "--yes", "--force", "elsewhere", "-C", folder], {
            env,
        });
        await kubectl(cluster, ["delete", "statefulset", name, "--ignore-not-found"]);
        rmSync(folder, { recursive: true, force: true });
    });

    it("prints its schema", async () => {
        const plugin = join(provider, "pulumi-resource-kafka-local-volumes");
        const schema = JSON.parse(
            await run("pulumi", ["package", "get-schema", plugin], { env }),
        ) as { resources: Record<string, { description: string }> };
        const stop = schema.resources["kafka-local-volumes:index:OrderlyStop"];
        assert.match(stop?.description ?? "", /^Stops the brokers of a Helm release/);
        assert.equal(Object.keys(schema.resources).length, 7);
    });

    it("serves a program in another folder", async () => {
        assert.match(await up(), /1 created|2 created/);
        assert.match(await up(), /2 unchanged/);
    });

    it("shows on refresh how many brokers run, and up starts the missing ones", async () => {
        await kubectl(cluster, ["scale", "statefulset", name, "--replicas=1"]);
        await pulumi("refresh", "--yes", "--skip-preview", "--non-interactive");
        assert.match(await pulumi("stack", "export"), /"replicas": 1/);
        assert.match(
            await up(),
            /stop[\s\S]*brokers had fewer brokers after an interrupted stop: started 2/,
        );
        assert.equal(await replicas("default", name), 2);
    });

    it("refuses inputs by the name of the property", async () => {
        writeFileSync(join(folder, "index.js"), program.replace("brokers: 2", 'brokers: "two"'));
        const { code, stdout } = await tryRun(
            "pulumi",
            [...["preview", "--non-interactive", "--stack", "elsewhere"], "-C", folder],
            { env },
        );
        assert.notEqual(code, 0);
        assert.match(stdout, /property brokers value .* got "two"; allowed: a whole number/);
        writeFileSync(join(folder, "index.js"), program);
    });

    it("stops the brokers in a destroy after the program was deleted", async () => {
        for (const file of ["index.js", "package.json", "node_modules"]) {
            rmSync(join(folder, file));
        }
        const said = await pulumi("destroy", "--yes", "--skip-preview", "--non-interactive");
        assert.match(said, /OrderlyStop stop .*brokers stopped in \d+ s/);
        assert.equal(await replicas("default", name), 0);
    });

    it("leaves data in the state, and no code and no path of the machine", async () => {
        const stack = new TestStack("provider", {
            ...localConfig(),
            installed: false,
            kafka: { brokers: 1, size: "1Gi" },
            zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi" },
        });
        await stack.init();
        try {
            await stack.up();
            const state = await stack.stdout("stack", "export");
            assert.match(state, /kafka-local-volumes:index:NodeDirectories/);
            assert.ok(!state.includes(resolve(".")), "a path of this machine");
            assert.doesNotMatch(state, /require\(|=>|__provider|function/);
            // Pulumi gives a provider that it makes by itself all configuration of the project.
            const { deployment } = JSON.parse(state) as {
                deployment: { resources: { type: string; inputs?: Record<string, unknown> }[] };
            };
            const own = deployment.resources.filter(
                ({ type }) => type === "pulumi:providers:kafka-local-volumes",
            );
            assert.deepEqual(
                own.map(({ inputs }) =>
                    Object.keys(inputs ?? {}).filter((key) => key !== "version"),
                ),
                [[]],
            );
        } finally {
            await stack.remove();
        }
    });
});
