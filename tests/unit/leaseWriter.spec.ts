import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Holder } from "../../core/leaseHolder";
import type { Cluster } from "../../provider/kubernetes/cluster";
import { Lease, LeaseHeld, parentVariable } from "../../provider/kubernetes/lease";
import { heldInPreview, takeWherePermitted } from "../../provider/kubernetes/takenLease";
import { holderHere } from "../../provider/kubernetes/thisProcess";
import { LeaseServer } from "../support/leaseServer";

const subject = { what: "stack dev", name: "kafka-stack-dev" };

/** A holder on another machine. */
function far(id: string): Holder {
    return { ...holderHere("wipe", "o/p/dev"), id, machine: `machine of ${id}` };
}

describe("the writer of a lease", () => {
    let server: LeaseServer;
    let cluster: Cluster;

    const leaseOf = (holder: Holder) => new Lease(cluster, subject, holder);
    const holder = () => server.holder(subject.name);

    beforeEach(async () => {
        server = new LeaseServer();
        cluster = await server.start();
    });

    afterEach(() => {
        process.env[parentVariable] = "";
        server.stop();
    });

    it("takes it with two requests, does nothing while it is held, and releases it with one", async () => {
        const lease = leaseOf(far("a"));
        await lease.take();
        await lease.take();
        assert.deepEqual([holder(), server.requests], ["a", ["GET", "POST"]]);
        await lease.release();
        assert.deepEqual([holder(), server.requests], ["", ["GET", "POST", "PUT"]]);
        await lease.take();
        assert.equal(holder(), "a");
        await lease.release();
    });

    it("is refused at once where a process of this machine has it, and takes it once that is gone", async () => {
        const first = holderHere("wipe", "o/p/dev");
        const lease = leaseOf(first);
        await lease.take();
        const second = leaseOf(holderHere("doctor --fix", "o/p/dev"));
        await assert.rejects(second.take(), (error: unknown) => {
            assert.ok(error instanceof LeaseHeld);
            assert.match(
                error.message,
                /^stack dev is in use by wipe of stack o\/p\/dev \(process \d+ of /,
            );
            return true;
        });
        assert.match((await second.heldByOther()) ?? "", /^stack dev is in use by wipe/);
        await lease.release();

        await leaseOf({ ...first, process: "4194300@1" }).take();
        assert.equal(await second.heldByOther(), undefined);
        await second.take();
        assert.notEqual(holder(), first.id);
        await second.release();
    });

    it("lets exactly one of many have it that come at once", async () => {
        const many = ["a", "b", "c", "d", "e"].map((id) => ({ id, lease: leaseOf(far(id)) }));
        server.put(subject.name, { holderIdentity: "" });
        const winners: string[] = [];
        await Promise.all(
            many.map(async ({ id, lease }) => {
                try {
                    await lease.take();
                    winners.push(id);
                } catch (error) {
                    assert.ok(error instanceof LeaseHeld);
                }
            }),
        );
        assert.deepEqual(winners, [holder()]);
        await Promise.all(many.map(({ lease }) => lease.release()));
        assert.equal(holder(), "");
    });

    it("passes over a holder that says nothing for its time, and refuses one that does", async () => {
        server.put(subject.name, { holderIdentity: "dead", leaseDurationSeconds: 1 });
        const said: string[] = [];
        const lease = leaseOf(far("a"));
        await lease.take((text) => said.push(text));
        assert.equal(holder(), "a");
        assert.match(
            said.join("\n"),
            /^waiting: stack dev is in use by dead, which gives no other details/,
        );
        await lease.release();

        const alive = setInterval(() => {
            server.put(subject.name, { holderIdentity: "alive", leaseDurationSeconds: 30 });
        }, 100);
        server.put(subject.name, { holderIdentity: "alive", leaseDurationSeconds: 30 });
        try {
            await assert.rejects(leaseOf(far("b")).take(), LeaseHeld);
        } finally {
            clearInterval(alive);
        }
    });

    it("works for the program that started it, and leaves the lease to it", async () => {
        const mother = leaseOf(far("mother"));
        await mother.take();
        process.env[parentVariable] = "mother";
        const child = leaseOf(far("child"));
        await child.take();
        await child.release();
        assert.equal(holder(), "mother");
        await mother.release();
    });

    it("is one holder with another process of the same run, and the one that took it releases it", async () => {
        const [one, other] = [leaseOf(far("run")), leaseOf(far("run"))];
        await one.take();
        await other.take();
        await other.release();
        assert.equal(holder(), "run");
        await one.release();
        assert.equal(holder(), "");
    });

    it("finds out where another one took it while this machine slept", async () => {
        const lease = leaseOf(far("a"));
        await lease.take();
        server.put(subject.name, { holderIdentity: "b", leaseDurationSeconds: 3600 });
        lease.distrust();
        const renewing = setInterval(() => {
            server.put(subject.name, { holderIdentity: "b", leaseDurationSeconds: 3600 });
        }, 100);
        try {
            await assert.rejects(lease.take(), LeaseHeld);
        } finally {
            clearInterval(renewing);
        }
        await lease.release();
        assert.equal(holder(), "b");
    });

    it("asks again after the machine slept, or its clock was set", async () => {
        const lease = leaseOf(far("a"));
        const clock = Date.now;
        await lease.take();
        await lease.take();
        assert.deepEqual(server.requests, ["GET", "POST"]);
        try {
            for (const seconds of [60, 1]) {
                Date.now = () => clock() + seconds * 1000;
                server.requests.length = 0;
                await lease.take();
                assert.deepEqual(server.requests, ["GET", "PUT"], String(seconds));
                await lease.take();
                assert.deepEqual(server.requests, ["GET", "PUT"], String(seconds));
            }
        } finally {
            Date.now = clock;
        }
        await lease.release();
    });

    it("only warns without the right to it, with verb and resource, and fails for other reasons", async () => {
        for (const method of ["GET", "POST"]) {
            server.refused = { [method]: 403 };
            const warnings: string[] = [];
            const progress = {
                waiting: () => undefined,
                warn: (text: string) => {
                    warnings.push(text);
                },
            };
            const lease = leaseOf(far("a"));
            await takeWherePermitted(lease, subject, progress, 0);
            assert.deepEqual(warnings, [
                `stack dev has no lock against a second run: leases is forbidden: cannot ${method} resource "leases"; allow get, create and update of leases of coordination.k8s.io in namespace default`,
            ]);
            await lease.release();
            server.refused = { [method]: 500 };
            await assert.rejects(takeWherePermitted(leaseOf(far("a")), subject, progress, 0));
        }
    });

    it("is read by a preview, which asks for no more than that", async () => {
        assert.equal(await heldInPreview(leaseOf(far("a")), subject), undefined);
        server.refused = { GET: 403 };
        const text = await heldInPreview(leaseOf(far("a")), subject);
        assert.equal(
            text,
            'whether another run holds stack dev is not known: leases is forbidden: cannot GET resource "leases"; allow get of leases of coordination.k8s.io in namespace default (docs/rbac/look.yaml)',
        );
        assert.deepEqual(new Set(server.requests), new Set(["GET"]));
        server.refused = { GET: 500 };
        await assert.rejects(heldInPreview(leaseOf(far("a")), subject));
    });
});
