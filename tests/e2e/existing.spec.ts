import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { isObject, type JsonObject, listAt, textAt } from "../../core/json";
import { upsertVariable } from "../../core/existing";
import { resourceTypes } from "../../core/state/resources";
import { run } from "../../dev/cluster/shell";
import { env, freshCluster } from "../support/instance";
import { list } from "../support/kube";
import { withProviderVersion } from "../support/newerProvider";
import { smallConfig, TestStack } from "../support/stack";
import { StrictApi } from "../support/strictApi";

/** A Kubernetes provider from 4.29 on creates nothing that exists: as an API server that refuses it. */
describe("objects of a stack that its state has lost", () => {
    const stack = new TestStack("existing", { ...smallConfig(), installed: false });
    const api = new StrictApi();
    let uids: readonly string[];

    /** Has commands run with a provider that creates nothing that exists; the program knows it, or not. */
    function strict(isKnown: boolean): Readonly<Record<string, string>> {
        const known = isKnown ? withProviderVersion("4.29.0") : {};
        const environment = { ...env, KUBECONFIG: api.kubeconfig, ...known };
        api.forget();
        stack.useEnvironment(environment);
        return environment;
    }

    /** The uids of its volumes and claims. */
    async function present(): Promise<readonly string[]> {
        const all = [...(await list("pv")), ...(await list("pvc", stack.config.namespace))];
        return all.map(({ metadata }) => `${metadata.name} ${metadata.uid}`).sort();
    }

    /** Takes a volume out of the state, and what depends on it, as for an up that was killed before. */
    async function loseVolume(): Promise<void> {
        const state = JSON.parse(await stack.stdout("stack", "export")) as JsonObject;
        const volume = listAt(state, "deployment", "resources")
            .filter(isObject)
            .find((one) => textAt(one, "type") === resourceTypes.volume);
        const urn = textAt(volume, "urn") ?? "";
        await stack.stdout("state", "delete", urn, "--target-dependents", "--yes");
    }

    async function refused(): Promise<string> {
        const { code, stdout, stderr } = await stack.tryPulumi("up", "--yes", "--skip-preview");
        const said = `${stdout}\n${stderr}`;
        assert.notEqual(code, 0, said);
        return said;
    }

    before(async () => {
        await freshCluster();
        await api.start();
        strict(true);
        await stack.init();
        await stack.up();
        uids = await present();
        assert.equal(uids.length, 6);
    });

    after(async () => {
        stack.useEnvironment({});
        await stack.remove();
        api.stop();
    });

    it("are none after an up, whose next one changes and is refused nothing", async () => {
        strict(true);
        await stack.up("--expect-no-changes");
        assert.deepEqual(api.refused, []);
    });

    it("are refused in the middle of a run where nobody has compared before", async () => {
        await loseVolume();
        strict(false);
        assert.match(await refused(), /already exists/);
        assert.equal(api.refused.length, 1);
    });

    it("are taken over as they are by the commands of the refusal", async () => {
        const environment = strict(true);
        assert.match(
            await stack.preview(),
            /warning: PersistentVolume \S+: it exists and belongs to this stack/,
        );
        const said = await refused();
        assert.deepEqual(api.refused, []);
        assert.match(said, /nothing has been changed:\s+PersistentVolume /);
        const found = said.matchAll(/; run (pulumi import .*)$/gm);
        const commands = new Set([...found].map(([, command]) => command ?? ""));
        assert.equal(commands.size, 2, said);
        for (const command of commands) {
            const more = `--config-file ${stack.configFile} --non-interactive`;
            await run("sh", ["-c", `${command} ${more}`], { env: environment });
        }
        await stack.up();
        assert.deepEqual(api.refused, []);
        assert.deepEqual(await present(), uids);
        await stack.preview("--expect-no-changes");
    });

    it("are all named where the whole state is lost, and all taken over in one run", async () => {
        await stack.stdout("stack", "rm", "--yes", "--force", "--preserve-config");
        await stack.init();
        const environment = strict(true);
        const said = await refused();
        assert.deepEqual(api.refused, []);
        for (const kind of ["Namespace", "StorageClass"]) {
            assert.match(said, new RegExp(`${kind} \\S+: it exists and belongs to this stack`));
        }
        assert.equal(
            said.match(/PersistentVolume \S+: it exists and belongs to this stack/g)?.length,
            3,
            said,
        );
        assert.equal(
            said.match(/PersistentVolumeClaim \S+: it exists and belongs to this stack/g)?.length,
            3,
            said,
        );
        // The older provider does what this variable has a newer one do.
        stack.useEnvironment({ ...environment, ...env, [upsertVariable]: "true" });
        await stack.up();
        assert.deepEqual(await present(), uids);
        strict(true);
        await stack.up("--expect-no-changes");
    });
});
