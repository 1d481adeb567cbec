import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "mocha";
import { kubectl, run, tryRun } from "../../dev/cluster/shell";
import { resources, typePrefix } from "../../provider/resources";
import { brokersManifest, brokersName, ElsewhereProgram } from "../support/elsewhere";
import { cluster, env, freshCluster } from "../support/instance";
import { replicas } from "../support/kube";
import { smallConfig, TestStack } from "../support/stack";

const provider = resolve("provider");
describe("the provider on its own", () => {
    const elsewhere = new ElsewhereProgram("elsewhere");
    const up = () => elsewhere.pulumi("up", "--yes", "--skip-preview");

    before(async () => {
        await freshCluster();
        await kubectl(cluster, ["apply", "-f", "-"], { input: brokersManifest });
        await elsewhere.init();
    });

    after(async () => {
        await elsewhere.remove();
        await kubectl(cluster, ["delete", "statefulset", brokersName, "--ignore-not-found"]);
    });

    it("prints its schema", async () => {
        const plugin = join(provider, "pulumi-resource-kafka-local-volumes");
        const schema = JSON.parse(
            await run("pulumi", ["package", "get-schema", plugin], { env }),
        ) as { resources: Record<string, { description: string }> };
        const stop = schema.resources["kafka-local-volumes:index:OrderlyStop"];
        assert.match(stop?.description ?? "", /^Stops the brokers of a Helm release/);
        assert.deepEqual(
            Object.keys(schema.resources).sort(),
            Object.keys(resources)
                .map((name) => typePrefix + name)
                .sort(),
        );
    });

    it("serves a program in another folder", async () => {
        assert.match(await up(), /1 created|2 created/);
        assert.match(await up(), /2 unchanged/);
    });

    it("shows on refresh how many brokers run, and up starts the missing ones", async () => {
        await kubectl(cluster, ["scale", "statefulset", brokersName, "--replicas=1"]);
        await elsewhere.pulumi("refresh", "--yes", "--skip-preview");
        assert.match(await elsewhere.pulumi("stack", "export"), /"replicas": 1/);
        assert.match(
            await up(),
            /stop[\s\S]*brokers had fewer brokers after an interrupted stop: started 2/,
        );
        assert.equal(await replicas("default", brokersName), 2);
    });

    it("refuses inputs by the name of the property", async () => {
        elsewhere.write("brokers: 2", 'brokers: "two"');
        const { code, stdout } = await tryRun("pulumi", elsewhere.arguments("preview"), { env });
        assert.notEqual(code, 0);
        assert.match(stdout, /property brokers value .* got "two"; allowed: a whole number/);
        elsewhere.write();
    });

    it("stops the brokers in a destroy after the program was deleted", async () => {
        for (const file of ["index.js", "package.json", "node_modules"]) {
            rmSync(join(elsewhere.folder, file));
        }
        const said = await elsewhere.pulumi("destroy", "--yes", "--skip-preview");
        assert.match(said, /OrderlyStop stop .*brokers stopped in \d+ s/);
        assert.equal(await replicas("default", brokersName), 0);
    });

    it("leaves data in the state, and no code and no path of the machine", async () => {
        const stack = new TestStack("provider", smallConfig());
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
