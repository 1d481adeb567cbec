import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, it } from "mocha";
import { LocalVolumes } from "../../components/localVolumes";
import { layoutOf } from "../../core/disks/layout";
import { nodeDirectories } from "../../provider/definitions/nodeDirectories";
import { object } from "../../core/config/types";
import { resource } from "../../provider/resources/nodeDirectories";
import { silent } from "../support/progress";
import { promiseOf, StrictMocks } from "../support/mocks";

const type = "kafka-local-volumes:index:NodeDirectories";

function volumeOn(node: string, claim: string) {
    return {
        volume: `v-${claim}`,
        claim,
        namespace: "databases",
        label: { key: "kubernetes.io/hostname", value: node },
        path: `/srv/${claim}`,
        size: "3Gi",
        request: "3Gi",
    };
}

const args = {
    namespace: "databases",
    createNamespace: false,
    storageClass: "local",
    createStorageClass: false,
    volumes: [volumeOn("b", "z"), volumeOn("a", "x"), { ...volumeOn("b", "y"), owner: "7:7" }],
};

const preparation = { enabled: true, image: "i:1", requireMount: true };

describe("the directories of a node", () => {
    let mocks: StrictMocks;

    beforeEach(async () => {
        mocks = new StrictMocks();
        await pulumi.runtime.setMocks(mocks, "kafka-local-volumes", "unit", false);
    });

    it("are one resource for each node, the same whatever the order of the volumes", async () => {
        const made = async (volumes: typeof args.volumes) => {
            mocks.registered.length = 0;
            await promiseOf(
                new LocalVolumes("v", { ...args, volumes, preparation, used: true }).observed,
            );
            return mocks
                .of(type)
                .map(({ name, inputs }) => ({ name, inputs }))
                .sort((one, other) => (one.name < other.name ? -1 : 1));
        };
        const resources = await made(args.volumes);
        assert.deepEqual(resources, await made([...args.volumes].reverse()));
        assert.deepEqual(
            resources.map(({ name }) => name),
            ["v-directories-a", "v-directories-b"],
        );
        assert.deepEqual(resources[1]?.inputs, {
            label: { key: "kubernetes.io/hostname", value: "b" },
            namespace: "databases",
            directories: [
                { claim: "y", path: "/srv/y", size: "3Gi", owner: "7:7" },
                { claim: "z", path: "/srv/z", size: "3Gi" },
            ],
            layout: layoutOf(args.volumes),
            preparation,
            used: true,
        });
    });

    it("come after the namespace that the stack makes, with its labels and annotations", async () => {
        const volumes = new LocalVolumes("v", {
            ...{ ...args, createNamespace: true, preparation },
            namespaceMetadata: { labels: { enforce: "privileged" }, annotations: { note: "n" } },
        });
        await promiseOf(volumes.claims);
        const [namespace] = mocks.of("kubernetes:core/v1:Namespace");
        assert.deepEqual(namespace?.inputs.metadata, {
            ...{ name: "databases", labels: { enforce: "privileged" } },
            annotations: { note: "n" },
        });
    });

    it("come before the volumes and the claims on that node", async () => {
        const before = new Map<string, string[]>();
        const volumes = new LocalVolumes(
            "v",
            { ...args, preparation },
            {
                transformations: [
                    ({ name, opts }) => {
                        const urns = [opts.dependsOn ?? []].flat().map(async (resource) => {
                            const { urn } = (await resource) as pulumi.Resource;
                            return (await promiseOf(urn)).replace(/^.*::/, "");
                        });
                        void Promise.all(urns).then((names) => before.set(name, names));
                        return undefined;
                    },
                ],
            },
        );
        await promiseOf(volumes.claims);
        await promiseOf(volumes.observed);
        assert.deepEqual(before.get("v-x"), ["v-directories-a"]);
        assert.deepEqual(before.get("v-v-y"), ["v-directories-b"]);
        assert.deepEqual(before.get("v-y"), ["v-directories-b"]);
    });

    // The others may have been inspected before their first use: by that result, most ZooKeeper servers
    // would count as empty for ever.
    it("are inspected on every node where a directory changes on one", async () => {
        const inputs = async (volumes: typeof args.volumes) => {
            mocks.registered.length = 0;
            await promiseOf(
                new LocalVolumes("v", { ...args, volumes, preparation, used: true }).observed,
            );
            const a = mocks.of(type).find(({ name }) => name === "v-directories-a");
            assert.ok(a !== undefined);
            const inputsOfA = object(nodeDirectories.inputs).read(a.inputs, "", []);
            assert.ok(inputsOfA !== undefined);
            return inputsOfA;
        };
        const before = await inputs(args.volumes);
        const [z, x, y] = args.volumes;
        assert.ok(z !== undefined && x !== undefined && y !== undefined);
        const seen = { ...before, used: false, observed: [] };
        const changes = async (volumes: typeof args.volumes) =>
            resource.diff(seen, { ...(await inputs(volumes)), used: false }, silent);
        assert.equal(await changes([y, z, x]), false);
        assert.equal(await changes([...args.volumes, volumeOn("b", "added")]), true);
        assert.equal(await changes([{ ...z, path: "/srv/elsewhere" }, x, y]), true);
        assert.equal(await changes([volumeOn("c", "z"), x, y]), true);
    });

    it("are not touched where preparation is switched off", async () => {
        const volumes = new LocalVolumes("v", args);
        assert.deepEqual(await promiseOf(volumes.observed), []);
        assert.deepEqual(mocks.of(type), []);
    });
});
