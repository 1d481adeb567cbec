import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, it } from "mocha";
import { type Json, listAt, textAt } from "../../core/json";
import type { NodeLabel } from "../../core/node";
import { leaseOfStack, leasesOfNode } from "../../core/leaseHolder";
import { waitFor } from "../../dev/cluster/shell";
import { onStack, onThisCluster } from "../support/command";
import { assertBound } from "../support/disks";
import { env, freshCluster } from "../support/instance";
import { killedPulumi } from "../support/interrupt";
import { list } from "../support/kube";
import { holderOf, leases, takenByDead, whileHeld } from "../support/otherHolder";
import { smallConfig, TestStack } from "../support/stack";

const stack = new TestStack("lease", {
    ...smallConfig(),
    release: "lease",
});
const name = leaseOfStack("kafka-local-volumes", "lease");

const held =
    /stack lease is in use by pulumi up of stack acme\/p\/s \(process 4711 of ops on elsewhere, since 2026-11-27T20:00:00\.000Z\)/;

/** One of the Leases by which a node is held. */
function leaseOfNode(label: NodeLabel): string {
    const [one] = leasesOfNode(label, []);
    assert.ok(one !== undefined);
    return one;
}

function subcommand(...args: readonly [string, ...string[]]) {
    return onStack(stack, args);
}

/** The objects that a state has: a secret is encrypted in another way each time. */
function resources(state: string): readonly string[] {
    const all = listAt(JSON.parse(state) as Json, "deployment", "resources");
    return all.map((one) => `${textAt(one, "urn") ?? ""} ${textAt(one, "id") ?? ""}`).sort();
}

async function assertNothingHeld(): Promise<void> {
    const all = await leases();
    const names = all.filter(({ spec }) => (spec.holderIdentity ?? "") !== "");
    assert.deepEqual(names, []);
}

describe("one at a time", () => {
    before(async () => {
        await freshCluster();
        await stack.init();
    });

    after(async () => {
        await stack.remove();
    });

    it("an up holds its stack and its nodes, and nothing afterwards", async () => {
        await stack.up();
        const all = await leases();
        // The cluster may have those of other specs' stacks.
        const taken = (wanted: string) => all.filter(({ metadata }) => metadata.name === wanted);
        assert.deepEqual(
            taken(name).map(({ spec }) => spec.leaseTransitions),
            [1],
        );
        for (const { label } of stack.plan) {
            const names = leasesOfNode(label, []);
            assert.deepEqual(
                names.map((one) => taken(one).length),
                [1],
                label.value,
            );
        }
        await assertNothingHeld();
    });

    it("while another run has the stack, nothing that changes it does anything", async () => {
        const state = await stack.stdout("stack", "export");
        await whileHeld(name, async () => {
            for (const command of ["up", "destroy"]) {
                const { code, stdout, stderr } = await stack.tryPulumi(
                    ...([command, "--yes", "--skip-preview"] as const),
                );
                assert.notEqual(code, 0, command);
                assert.match(stdout + stderr, held, command);
            }
            for (const args of [
                ["doctor", "--fix"],
                ["wipe", "--release", "lease"],
                ["takeover"],
            ] as const) {
                const { code, stderr } = await onStack(stack, args);
                assert.equal(code, 1, stderr);
                assert.match(stderr, held);
                assert.match(stderr, /^nothing was changed: .*: wait until it ends.*\n$/m);
            }
            assert.match(await stack.preview(), held);
            assert.equal((await subcommand("doctor")).code, 0);
        });
        assert.deepEqual(resources(await stack.stdout("stack", "export")), resources(state));
    });

    it("a holder that says nothing for its time is passed over", async () => {
        await takenByDead(name, 3);
        const { code, stderr } = await subcommand("doctor", "--fix");
        assert.equal(code, 0, stderr);
        assert.match(stderr, /waiting: stack lease is in use by pulumi up/);
        await assertNothingHeld();
    });

    it("an up that was killed is passed over at once, though its providers live on", async () => {
        const others = await killedPulumi(
            stack.arguments("up", "--yes", "--skip-preview"),
            env,
            async () => (await holderOf(name)) !== "",
            false,
        );
        try {
            assert.notEqual(await holderOf(name), "");
            await stack.tryPulumi("cancel", "--yes");
            const { code, stderr } = await subcommand("doctor", "--fix");
            assert.ok(code === 0 || code === 1, stderr);
            assert.doesNotMatch(stderr, /waiting: stack|in use by/);
            await stack.up();
        } finally {
            others.kill();
        }
        await assertNothingHeld();
    });

    it("a destroy holds its stack, and nothing afterwards", async () => {
        const transitions = async () =>
            (await leases()).find(({ metadata }) => metadata.name === name)?.spec.leaseTransitions;
        const earlier = (await transitions()) ?? 0;
        await stack.destroy();
        assert.equal(await transitions(), earlier + 1);
        await assertNothingHeld();
    });

    it("a wipe is refused while another stack writes to the node", async () => {
        const [disk] = stack.plan;
        assert.ok(disk !== undefined);
        const here = await onThisCluster();
        const wipe = () => onStack(stack, ["wipe", "--release", "lease"], here);
        await whileHeld(leaseOfNode(disk.label), async () => {
            const { code, stderr } = await wipe();
            assert.equal(code, 1);
            assert.match(
                stderr,
                /nothing was changed: node \S+ is in use by pulumi up of stack acme/,
            );
        });
        const { code, stderr } = await wipe();
        assert.equal(code, 0, stderr);
        await assertNothingHeld();
    });

    /** An up that creates the directories of the node; its output as it comes. */
    function up(): { readonly output: () => string; readonly code: Promise<number | null> } {
        let text = "";
        const args = stack.arguments("up", "--yes", "--skip-preview", "--color", "never");
        const child = spawn("pulumi", args, { env: { ...process.env, ...env } });
        for (const stream of [child.stdout, child.stderr]) {
            stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
        }
        const code = new Promise<number | null>((resolve) => child.on("close", resolve));
        return { output: () => text, code };
    }

    const waiting =
        /waiting: node \S+ is in use by pulumi up of stack acme\/p\/s \(process 4711 of ops on elsewhere, since 2026-11-27T20:00:00\.000Z\)/;

    it("an up waits for a node that another stack has, and says who has it since when", async () => {
        const [disk] = stack.plan;
        assert.ok(disk !== undefined);
        const run = await whileHeld(leaseOfNode(disk.label), async () => {
            const started = up();
            await waitFor("the line that says who has the node", 120, () =>
                Promise.resolve(waiting.test(started.output())),
            );
            // Longer than the node's holder would be waited for if it said nothing.
            await sleep(35_000);
            assert.deepEqual(await list("pv"), [], "nothing is created while the node is held");
            return started;
        });
        assert.equal(await run.code, 0, run.output());
        await assertBound(stack);
        await assertNothingHeld();
    });

    it("an up passes over the holder of a node that has died", async () => {
        await stack.destroy();
        const [disk] = stack.plan;
        assert.ok(disk !== undefined);
        await takenByDead(leaseOfNode(disk.label), 3);
        const run = up();
        assert.equal(await run.code, 0, run.output());
        assert.match(run.output(), waiting);
        await assertBound(stack);
        await assertNothingHeld();
    });
});
