import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { holdingNodes } from "../../cli/holding";
import { NotDone } from "../../cli/errors";
import type { Cluster } from "../../provider/kubernetes/cluster";
import { nodeLeases } from "../../provider/kubernetes/nodeLeases";
import { holdNode } from "../../provider/stackLease";
import { LeaseServer } from "../support/leaseServer";

const byName = { key: "kubernetes.io/hostname", value: "n1" };
const byDisk = { key: "disk-host", value: "a" };
const held = { command: "wipe", project: "p", stack: "s" };
const silent = { waiting: () => undefined, warn: () => undefined };

describe("the leases of a node", () => {
    let server: LeaseServer;
    let cluster: Cluster;

    beforeEach(async () => {
        server = new LeaseServer();
        cluster = await server.start();
        server.nodes = {
            n1: { "kubernetes.io/hostname": "n1", "disk-host": "a" },
            n2: { "kubernetes.io/hostname": "n2", "disk-host": "b" },
        };
    });

    afterEach(() => {
        server.stop();
    });

    const heldNow = () => [...server.leases.keys()].filter((name) => server.holder(name) !== "");
    const wiping = () => holdingNodes(cluster, [byName], held, () => Promise.resolve("done"));

    it("keep two stacks apart that know the node by different labels", async () => {
        await holdNode(cluster, byDisk, silent, async () => {
            assert.equal(heldNow().length, 2);
            await assert.rejects(wiping(), (error: unknown) => {
                assert.ok(error instanceof NotDone);
                assert.match(error.message, /^nothing was changed: node n1 is in use by pulumi/);
                return true;
            });
            const other = [{ key: "disk-host", value: "b" }];
            assert.equal(
                await holdingNodes(cluster, other, held, () => Promise.resolve("other")),
                "other",
            );
        });
        assert.deepEqual(heldNow(), []);
        assert.equal(await wiping(), "done");
    });

    it("keep runs of one label apart, whether or not they may list the nodes", async () => {
        await holdNode(cluster, byDisk, silent, async () => {
            server.nodes = undefined;
            await assert.rejects(
                holdingNodes(cluster, [byDisk], held, () => Promise.resolve()),
                /node a is in use/,
            );
            await assert.rejects(wiping(), /node n1 is in use/);
        });
        assert.deepEqual(heldNow(), []);
    });

    it("are named after the label alone where no node has it", async () => {
        server.nodes = {};
        const names = (await nodeLeases(cluster, [byName, byDisk])).map(({ name }) => name);
        assert.equal(names.length, 2);
        assert.deepEqual(await nodeLeases(cluster, []), []);
    });
});
