import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { isObject, type JsonObject, listAt, textAt } from "../../core/json";
import { readState } from "../../core/state/state";
import { resourceTypes } from "../../core/state/resources";
import { run } from "../../dev/cluster/shell";
import { preflight } from "../../provider/definitions/preflight";
import { giveKubeconfig } from "../../provider/kubernetes/givenKubeconfig";
import { readAs } from "../../provider/registered";
import { resource } from "../../provider/resources/preflight";
import { env, freshCluster, kubeconfigText } from "../support/instance";
import { list } from "../support/kube";
import { silent } from "../support/progress";
import { smallConfig, TestStack } from "../support/stack";

const component = "kafka-local-volumes:index:LocalVolumes";

/** What a Kubernetes provider from 4.29 on does not create, as `pulumi up` asks for it with such a one. */
describe("objects of a stack that its state has lost", () => {
    const stack = new TestStack("existing", { ...smallConfig(), installed: false });
    let uids: readonly string[];

    async function resources(): Promise<readonly JsonObject[]> {
        const state = JSON.parse(await stack.stdout("stack", "export")) as JsonObject;
        return listAt(state, "deployment", "resources").filter(isObject);
    }

    /** The uids of its volumes and claims. */
    async function present(): Promise<readonly string[]> {
        const all = [...(await list("pv")), ...(await list("pvc", stack.config.namespace))];
        return all.map(({ metadata }) => `${metadata.name} ${metadata.uid}`).sort();
    }

    async function urnsOf(type: string): Promise<readonly string[]> {
        return (await resources())
            .filter((one) => textAt(one, "type") === type)
            .map((one) => textAt(one, "urn") ?? "");
    }

    /** What the preflight of an update is refused with; undefined where it is not. */
    async function refusal(): Promise<string | undefined> {
        const all = await resources();
        const known = all.find((one) => textAt(one, "type") === resourceTypes.preflight);
        const { objects, claims } = readState(all);
        const [urn] = await urnsOf(component);
        const values = isObject(known?.inputs) ? known.inputs : {};
        const inputs = readAs(preflight.inputs, {
            ...values,
            component: urn ?? "",
            deployed: [...objects, ...claims.map((claim) => `PersistentVolumeClaim/${claim}`)],
        });
        try {
            await resource.update(undefined, inputs, silent);
            return undefined;
        } catch (error) {
            return error instanceof Error ? error.message : String(error);
        }
    }

    before(async () => {
        await freshCluster();
        giveKubeconfig(kubeconfigText());
        await stack.init();
        await stack.up();
        uids = await present();
    });

    after(async () => {
        giveKubeconfig(undefined);
        await stack.remove();
    });

    it("are none after an update", async () => {
        assert.equal(await refusal(), undefined);
    });

    it("are taken over as they are by the commands of the refusal", async () => {
        const [volume] = await urnsOf(resourceTypes.volume);
        assert.ok(volume !== undefined);
        // With the claim of the volume, and what waits for it: as after a run that was killed.
        await stack.stdout("state", "delete", volume, "--target-dependents", "--yes");
        const said = await refusal();
        assert.match(said ?? "", /^nothing has been changed:\nPersistentVolume .*\n/);
        const commands = (said ?? "").split("\n").flatMap((line) => {
            const [, command] = /; run (pulumi import .*)$/.exec(line) ?? [];
            return command === undefined ? [] : [command];
        });
        assert.equal(commands.length, 2, said);
        for (const command of commands) {
            const more = `--config-file ${stack.configFile} --non-interactive`;
            await run("sh", ["-c", `${command} ${more}`], { env });
        }
        assert.equal(await refusal(), undefined);
        await stack.up();
        assert.deepEqual(await present(), uids);
        await stack.preview("--expect-no-changes");
    });
});
