import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "mocha";
import { pauseImage } from "../../dev/cluster/images/names";
import { kubectl, run, tryRun } from "../../dev/cluster/shell";
import { kafkaLocalVolumes } from "../support/command";
import { cluster, env, freshCluster, scratch } from "../support/instance";
import { clusterVariable } from "../../core/clusterIdentity";
import { replicas } from "../support/kube";
import { OtherCluster } from "../support/otherCluster";
import { localConfig, TestStack } from "../support/stack";

const name = "brokers";

/** Stops as brokers do: two pods that do nothing. */
const statefulSet = JSON.stringify({
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
});

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

describe("a stack and two clusters", () => {
    const other = new OtherCluster();
    const elsewhere = { ...env, KUBECONFIG: other.settings.kubeconfig };
    const folder = join(scratch, "two-clusters");
    const stack = new TestStack("two-clusters", {
        ...localConfig(),
        installed: false,
        kafka: { brokers: 1, size: "1Gi" },
        zookeeper: { servers: 1, dataSize: "1Gi", logSize: "1Gi" },
    });
    let unchanged = "";
    let uid = "";

    /** What a command on the other cluster says, which has to refuse and to change nothing. */
    async function refused(command: string, args: readonly string[]): Promise<string> {
        const { code, stdout, stderr } = await tryRun(command, args, { env: elsewhere });
        assert.notEqual(code, 0, stdout);
        const said = `${stdout}\n${stderr}`;
        assert.match(said, /another cluster: the last update was on https:\/\/127\.0\.0\.1:\d+ /);
        assert.ok(said.includes(uid), said);
        assert.equal(await other.objects(), unchanged);
        return said;
    }

    const onStop = (...args: readonly string[]) => [
        ...args,
        ...["--non-interactive", "--stack", "two-stop", "-C", folder],
    ];

    before(async () => {
        await freshCluster();
        await other.start();
        uid = await other.uid();
        await other.kubectl(["create", "namespace", stack.config.namespace]);
        await other.kubectl(["apply", "-f", "-"], statefulSet);
        await kubectl(cluster, ["apply", "-f", "-"], { input: statefulSet });
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true });
        const project = {
            name: "two-stop",
            runtime: "nodejs",
            plugins: { providers: [{ name: "kafka-local-volumes", path: resolve("provider") }] },
        };
        writeFileSync(join(folder, "Pulumi.yaml"), JSON.stringify(project));
        writeFileSync(join(folder, "package.json"), '{ "main": "index.js" }');
        writeFileSync(join(folder, "index.js"), program);
        symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
        await run("pulumi", ["stack", "init", "two-stop", "-C", folder], { env });
        await run("pulumi", onStop("up", "--yes", "--skip-preview"), { env });
        await stack.init();
        await stack.up();
        unchanged = await other.objects();
    });

    after(async () => {
        await stack.remove();
        await tryRun("pulumi", onStop("destroy", "--yes", "--skip-preview"), { env });
        await tryRun("pulumi", ["stack", "rm", "--yes", "--force", "two-stop", "-C", folder], {
            env,
        });
        await kubectl(cluster, ["delete", "statefulset", name, "--ignore-not-found"]);
        rmSync(folder, { recursive: true, force: true });
        await other.remove();
    });

    it("stops no brokers of the other one, whatever is run there", async () => {
        await refused("pulumi", onStop("preview"));
        await refused("pulumi", onStop("up", "--yes", "--skip-preview"));
        await refused("pulumi", onStop("refresh", "--yes", "--skip-preview"));
        await refused("pulumi", onStop("destroy", "--yes", "--skip-preview"));
        assert.equal(await replicas("default", name), 2);
    });

    it("previews, updates and destroys nothing there", async () => {
        for (const args of [["preview"], ["up", "--yes", "--skip-preview"]] as const) {
            const [command, ...options] = args;
            const said = await refused("pulumi", stack.arguments(command, ...options));
            assert.doesNotMatch(said, /Missing|not found/i);
        }
        await refused("pulumi", stack.arguments("destroy", "--yes", "--skip-preview"));
    });

    it("repairs and wipes nothing there, and says which cluster it is", async () => {
        const of = ["--stack", stack.name, "--config-file", stack.configFile];
        const { release } = stack.config;
        for (const args of [
            ["doctor", ...of, "--fix"],
            ["wipe", ...of, "--release", release],
        ]) {
            const said = await refused(process.execPath, ["cli/kafka-local-volumes.js", ...args]);
            assert.match(said, /cluster: context \S+, server https:\S+, uid of kube-system \S+/);
        }
    });

    it("is given to the other one by its uid", async () => {
        const { stdout, stderr } = await tryRun("pulumi", stack.arguments("preview"), {
            env: { ...elsewhere, [clusterVariable]: uid },
        });
        assert.doesNotMatch(`${stdout}\n${stderr}`, /another cluster/);
        assert.match(stdout, /Preflight volumes-preflight +update/);
        const doctor = await kafkaLocalVolumes(
            ["doctor", "--stack", stack.name, "--config-file", stack.configFile],
            env,
        );
        assert.equal(doctor.code, 0, doctor.stderr);
    });
});
