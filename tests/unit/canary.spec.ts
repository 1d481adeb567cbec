import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import {
    type CanaryRecord,
    type ObservedCanary,
    checkCanaries,
    keyFor,
    partitionOf,
    readCanaryRecord,
} from "../../core/canary";
import { resource } from "../../provider/resources/canary";
import { silent } from "../support/progress";

const stack = "organization/kafka-local-volumes/prod";
const disks = ["a:/d/0", "b:/d/1", "c:/d/2"];

function record(value: string, changes: Partial<CanaryRecord> = {}): CanaryRecord {
    return { value, stack, state: "serving", ...changes };
}

function verdict(
    found: readonly ObservedCanary[],
    changes: Partial<Parameters<typeof checkCanaries>[1]> = {},
) {
    const { value, faults } = checkCanaries(found, {
        value: "ours",
        known: 0,
        rewrite: [],
        stack,
        disks,
        ...changes,
    });
    return { value, faults: faults.map((fault) => fault.split(":", 3).join(":")) };
}

const ours = record("ours");
const theirs = record("theirs", { stack: "other" });
const none = { value: "ours", faults: [] };

describe("the canary", () => {
    const accepted: readonly (readonly [
        string,
        readonly ObservedCanary[],
        Partial<Parameters<typeof checkCanaries>[1]>,
        string,
    ])[] = [
        ["a first install", ["absent", "absent", "absent"], {}, "ours"],
        ["a first install that was interrupted", ["empty", "empty", "empty"], {}, "ours"],
        ["what it wrote", [ours, ours, ours], { known: 3 }, "ours"],
        ["what it wrote, with the state lost in between", [ours, ours, ours], {}, "ours"],
        ["a broker that was added", [ours, ours, "absent"], { known: 2 }, "ours"],
        [
            "a broker whose loss is accepted",
            [ours, "empty", ours],
            { known: 3, rewrite: [1] },
            "ours",
        ],
        [
            "its own data, left in order and destroyed since",
            [record("old", { state: "stopped" }), record("old", { state: "stopped" })],
            {},
            "old",
        ],
        [
            "other data that canary.adopt names",
            [theirs, theirs],
            { known: 2, adopt: "theirs" },
            "theirs",
        ],
    ];
    for (const [title, found, changes, value] of accepted) {
        it(`accepts ${title}`, () => {
            assert.deepEqual(verdict(found, changes), { ...none, value });
        });
    }

    const other = (broker: number, found: string) =>
        `canary of broker ${broker} (${String(disks[broker])}): expected ours, found ${found}, written by stack `;

    it("refuses other data, with both values, the broker and its disk", () => {
        assert.deepEqual(
            checkCanaries([ours, theirs, ours], {
                value: "ours",
                known: 3,
                rewrite: [],
                stack,
                disks,
            }).faults,
            [
                "canary of broker 1 (b:/d/1): expected ours, found theirs, written by stack other: this is other data; check that the directory is the one this broker had, mounted and complete (npx kafka-local-volumes doctor --stack prod); nothing was written to it. To use it as this stack's data, set canary.adopt to theirs",
            ],
        );
    });

    it("refuses a disk that lost its data", () => {
        const lost = "canary of broker 1 (b:/d/1): expected ours, found none";
        for (const found of ["empty", "absent"] as const) {
            const { faults } = verdict([ours, found, ours], { known: 3 });
            assert.equal(faults.length, 1);
            assert.ok(faults[0]?.startsWith(lost), faults[0]);
        }
        assert.equal(verdict([ours, "empty", ours]).faults.length, 1);
    });

    it("refuses the loss of all data", () => {
        assert.equal(verdict(["absent", "absent", "absent"], { known: 3 }).faults.length, 3);
    });

    it("refuses data of a lost state, and its own data after a stop out of order, until it is acknowledged", () => {
        assert.ok(verdict([theirs]).faults[0]?.startsWith(other(0, "theirs")));
        assert.ok(verdict([record("old")]).faults[0]?.startsWith(other(0, "old")));
        const foreign = record("old", { stack: "other", state: "stopped" });
        assert.ok(verdict([foreign]).faults[0]?.startsWith(other(0, "old")));
        assert.ok(
            verdict([record("old", { state: "stopped" })], { known: 1 }).faults[0]?.startsWith(
                other(0, "old"),
            ),
        );
    });

    it("refuses two different values, whichever of them canary.adopt names", () => {
        const found = [record("one"), record("two")];
        assert.equal(verdict(found, { adopt: "one" }).faults.length, 1);
        assert.equal(verdict(found, { adopt: "two" }).faults.length, 1);
    });

    it("is read as it was written, and as undefined where it is anything else", () => {
        assert.deepEqual(readCanaryRecord(JSON.parse(JSON.stringify(ours))), ours);
        assert.deepEqual(readCanaryRecord({ ...ours, later: 1 }), ours);
        for (const other of [
            undefined,
            null,
            "ours",
            [ours],
            {},
            { ...ours, value: 1 },
            { ...ours, stack: undefined },
            { ...ours, state: "running" },
        ]) {
            assert.equal(readCanaryRecord(other), undefined);
        }
    });

    it("finds a key for every partition", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), (partitions, n) => {
                const partition = n % partitions;
                assert.equal(partitionOf(keyFor(partition, partitions), partitions), partition);
            }),
        );
    });
});

describe("a verification of the canary", () => {
    const was = {
        ...{ namespace: "kafka", kafka: "k", zookeeper: "z", brokers: 3, timeout: 1 },
        ...{ installed: false, value: "ours", stack, rewrite: [], disks },
    };

    it("is due where a broker's disks have another location, and not where nothing changed", async () => {
        assert.equal(await resource.diff(was, { ...was }, silent), false);
        const moved = { ...was, disks: ["a:/d/0", "n2:/d/1", "c:/d/2"] };
        assert.equal(await resource.diff(was, moved, silent), true);
    });
});
