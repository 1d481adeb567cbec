import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
    decideLease,
    leaseSeconds,
    type LeaseRecord,
    patienceSeconds,
    type Self,
    trustedSeconds,
} from "../../core/lease";
import type { Holder } from "../../core/leaseHolder";

const self: Self = { id: "me", parent: "mother", machine: "here", runs: () => false };

const about: Holder = {
    ...{ id: "other", host: "h", pid: 7, user: "u", command: "pulumi up", stack: "o/p/s" },
    ...{ since: "2026-11-27T20:00:00Z", machine: "there", process: "7@1" },
};

const lease: LeaseRecord = { holder: "other", about, seconds: leaseSeconds, mark: "1" };

const fresh = { changed: false, unchangedFor: 0 };

describe("a lease", () => {
    const here = { ...about, machine: "here" };
    const cases: readonly (readonly [
        string,
        string,
        LeaseRecord | undefined,
        Partial<typeof fresh>?,
        Partial<Self>?,
    ])[] = [
        ["is created where there is none", "create", undefined],
        ["is taken where it was released", "take", { ...lease, holder: "", about: undefined }],
        ["is renewed by its holder", "renew", { ...lease, holder: "me" }],
        ["is shared with what its holder starts", "share", { ...lease, holder: "mother" }],
        ["is waited for where its holder may live", "wait", lease],
        ["is refused where its holder renews it", "refuse", lease, { changed: true }],
        ["is waited for until its time is up", "wait", lease, { unchangedFor: 29.9 }],
        ["is taken once its time is up", "take", lease, { unchangedFor: 30 }],
        [
            "is waited for as long as it says itself",
            "wait",
            { ...lease, seconds: 45 },
            { unchangedFor: 30 },
        ],
        [
            "is refused where that is too long",
            "refuse",
            { ...lease, seconds: 3600 },
            { unchangedFor: patienceSeconds },
        ],
        ["is taken where its process is gone from this machine", "take", { ...lease, about: here }],
        [
            "is refused at once where its process runs on this machine",
            "refuse",
            { ...lease, about: here },
            { unchangedFor: 1000 },
            { runs: (process) => process === "7@1" },
        ],
        [
            "is waited for where this machine is unknown, as is the holder's",
            "wait",
            { ...lease, about: { ...about, machine: undefined } },
            {},
            { machine: undefined },
        ],
        ["is waited for where its holder says nothing", "wait", { ...lease, about: undefined }],
    ];
    for (const [title, expected, record, seen = {}, own = {}] of cases) {
        it(title, () => {
            const decision = decideLease(record, { ...fresh, ...seen }, { ...self, ...own });
            assert.equal(decision.do, expected);
        });
    }
});

/** One that takes a Lease as provider/kubernetes/lease.ts does, a step at a time. */
class Contender {
    readonly id: string;
    readonly machine: string;
    alive = true;
    private renewedAt = Number.NEGATIVE_INFINITY;
    private first: number | undefined;
    private seen: { version: number; since: number } | undefined;
    private changed = false;
    private pending: { version: number; began: number } | undefined;

    constructor(id: string, machine: string) {
        this.id = id;
        this.machine = machine;
    }

    holds(now: number): boolean {
        return this.alive && now - this.renewedAt < trustedSeconds;
    }

    /** Begins a request, or ends the one that was begun. */
    step(server: FakeServer, now: number, runs: (process: string) => boolean): void {
        if (!this.alive) {
            return;
        }
        if (this.pending !== undefined) {
            const { version, began } = this.pending;
            this.pending = undefined;
            if (server.write(version, this.id, this.machine)) {
                this.renewedAt = began;
            } else {
                this.renewedAt = Number.NEGATIVE_INFINITY;
            }
            return;
        }
        const { version, record } = server.read();
        this.first ??= version;
        if (this.seen?.version !== version) {
            this.changed = this.seen !== undefined;
            this.seen = { version, since: now };
        }
        const observed = { changed: this.changed, unchangedFor: now - this.seen.since };
        const own = { id: this.id, parent: undefined, machine: this.machine, runs };
        const decision = decideLease(record, observed, own).do;
        if (decision === "create" || decision === "take" || decision === "renew") {
            this.pending = { version, began: now };
        } else if (decision === "refuse") {
            this.changed = false;
        }
    }

    die(): void {
        this.alive = false;
    }
}

/** What the API server does with a Lease: a write over what was not read last fails. */
class FakeServer {
    private version = 0;
    private record: LeaseRecord | undefined;

    read() {
        return { version: this.version, record: this.record };
    }

    write(version: number, holder: string, machine: string): boolean {
        if (version !== this.version) {
            return false;
        }
        this.version++;
        this.record = {
            ...{ holder, seconds: leaseSeconds, mark: String(this.version) },
            about: { ...about, id: holder, machine, process: holder },
        };
        return true;
    }
}

describe("two holders", () => {
    const step = fc.record({
        who: fc.nat(3),
        seconds: fc.nat(40),
        dies: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
    });

    const history = (steps: readonly { who: number; seconds: number; dies: boolean }[]) => {
        const server = new FakeServer();
        const all = ["a", "b", "c", "d"].map(
            (id, i) => new Contender(id, i < 2 ? "machine" : `machine-${id}`),
        );
        const runs = (process: string) => all.some(({ id, alive }) => alive && id === process);
        let now = 0;
        return steps.map(({ who, seconds, dies }) => {
            now += seconds;
            const one = all[who] ?? assert.fail();
            if (dies) {
                one.die();
            } else {
                one.step(server, now, runs);
            }
            return all.filter((each) => each.holds(now)).map(({ id }) => id);
        });
    };

    it("never hold a lease at the same time, whatever they do and whoever dies", () => {
        const steps = fc.array(step, { maxLength: 120 });
        fc.assert(
            fc.property(steps, (all) => history(all).every((holders) => holders.length <= 1)),
            { numRuns: 500 },
        );
    });

    it("follow one another where the first one dies", () => {
        const act = (who: number, seconds: number, dies = false) => ({ who, seconds, dies });
        const first = [act(0, 0), act(0, 0), act(0, 5, true)];
        const sameMachine = history([...first, act(1, 1), act(1, 1)]);
        assert.deepEqual([sameMachine[1], sameMachine.at(-1)], [["a"], ["b"]]);
        const other = [act(2, 0), act(2, 29), act(2, 1), act(2, 1)];
        assert.deepEqual(history([...first, ...other]).slice(-4), [[], [], [], ["c"]]);
    });
});
