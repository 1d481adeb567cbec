import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { completions, settledUids } from "../../core/completion";
import type { LiveClaim, LiveVolume } from "../../core/doctor/live";

const completed = "pv.kubernetes.io/bind-completed";

/** A volume and its claim, of which nothing is bound. */
const volume: LiveVolume = {
    metadata: { name: "v", resourceVersion: "7" },
    spec: {
        accessModes: ["ReadWriteOnce"],
        capacity: { storage: "5Gi" },
        claimRef: { namespace: "kafka", name: "c" },
        local: { path: "/disk" },
        storageClassName: "local",
    },
    status: { phase: "Available" },
};
const claim: LiveClaim = {
    metadata: { name: "c", namespace: "kafka", uid: "u", resourceVersion: "6" },
    spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "5120Mi" } },
        storageClassName: "local",
        volumeName: "v",
    },
    status: { phase: "Pending" },
};

const withSpec = (spec: LiveVolume["spec"]): LiveVolume => ({
    ...volume,
    spec: { ...volume.spec, ...spec },
});
const withMetadata = (metadata: LiveVolume["metadata"]): LiveVolume => ({
    ...volume,
    metadata: { ...volume.metadata, ...metadata },
});
const claimSpec = (spec: LiveClaim["spec"]): LiveClaim => ({
    ...claim,
    spec: { ...claim.spec, ...spec },
});
const claimMetadata = (metadata: LiveClaim["metadata"]): LiveClaim => ({
    ...claim,
    metadata: { ...claim.metadata, ...metadata },
});
const reserved = (uid: string, phase: string): LiveVolume => ({
    ...withSpec({ claimRef: { ...volume.spec?.claimRef, uid } }),
    status: { phase },
});

const named = <T extends LiveVolume | LiveClaim>(...objects: readonly T[]) =>
    new Map(objects.map((object) => [object.metadata?.name ?? "", object]));

const writes = (v: LiveVolume, c: LiveClaim, awaited: object = {}) =>
    completions([{ name: "c", ...awaited }], named(c), named(v));

describe("a claim and its volume", () => {
    const first = {
        metadata: { resourceVersion: "7" },
        spec: { claimRef: { uid: "u", resourceVersion: "6" } },
    };
    const second = { metadata: { resourceVersion: "6", annotations: { [completed]: "yes" } } };
    const identity = { name: "c", uid: "u" };

    it("are completed on the volume first, as it was seen", () => {
        const expected = [{ of: "volume", name: "v", version: "7", patch: first, claim: identity }];
        assert.deepEqual(writes(volume, claim), expected);
        assert.deepEqual(writes({ ...volume, status: { phase: "Pending" } }, claim), expected);
        assert.deepEqual(writes({ ...volume, status: {} }, claim), expected);
        const empty = withSpec({ claimRef: { ...volume.spec?.claimRef, uid: "" } });
        assert.deepEqual(writes(empty, claim), expected);
        assert.deepEqual(writes(volume, claim, { uid: "u", volume: "v" }), expected);
    });

    it("are completed on the claim only once the controller knows its uid on the volume", () => {
        assert.deepEqual(writes(reserved("u", "Available"), claim), []);
        assert.deepEqual(writes(reserved("u", "Pending"), claim), []);
        assert.deepEqual(writes(reserved("u", "Bound"), claim), [
            { of: "claim", name: "c", version: "6", patch: second, claim: identity },
        ]);
    });

    it("are completed where the volume has more than the claim asks for", () => {
        const modes = ["ReadOnlyMany", "ReadWriteOnce"];
        assert.equal(writes(withSpec({ capacity: { storage: "6Gi" } }), claim).length, 1);
        assert.equal(writes(withSpec({ accessModes: modes }), claim).length, 1);
        assert.equal(writes(withSpec({ volumeMode: "Filesystem" }), claim).length, 1);
    });

    const deletionTimestamp = new Date(0);
    const left: readonly (readonly [string, LiveVolume, LiveClaim, object?])[] = [
        ["another claim of that name", volume, claim, { uid: "other" }],
        ["another volume than planned", volume, claim, { volume: "other" }],
        ["a volume that has another uid", reserved("other", "Available"), claim],
        ["a bound volume that has another uid", reserved("other", "Bound"), claim],
        ["a volume that is released", reserved("u", "Released"), claim],
        ["a volume that failed", { ...volume, status: { phase: "Failed" } }, claim],
        ["a volume that is bound without a uid", { ...volume, status: { phase: "Bound" } }, claim],
        [
            "a volume reserved for another claim",
            withSpec({ claimRef: { namespace: "kafka", name: "d" } }),
            claim,
        ],
        [
            "a volume reserved in another namespace",
            withSpec({ claimRef: { namespace: "other", name: "c" } }),
            claim,
        ],
        ["a volume reserved for no claim", withSpec({ claimRef: {} }), claim],
        ["a volume that is deleted", withMetadata({ deletionTimestamp }), claim],
        ["a claim that is deleted", volume, claimMetadata({ deletionTimestamp })],
        ["a claim that names no volume", volume, claimSpec({ volumeName: "" })],
        ["a claim that names another volume", volume, claimSpec({ volumeName: "w" })],
        ["a claim that is bound", volume, { ...claim, status: { phase: "Bound" } }],
        ["a claim that is lost", volume, { ...claim, status: { phase: "Lost" } }],
        [
            "a claim that was bound before",
            volume,
            claimMetadata({ annotations: { [completed]: "yes" } }),
        ],
        [
            "a claim whose node the scheduler has chosen",
            volume,
            claimMetadata({ annotations: { "volume.kubernetes.io/selected-node": "n" } }),
        ],
        [
            "a volume that was provisioned",
            withMetadata({ annotations: { "pv.kubernetes.io/provisioned-by": "p" } }),
            claim,
        ],
        ["a volume that is not local", withSpec({ local: undefined as never }), claim],
        ["a volume that is too small", withSpec({ capacity: { storage: "5119Mi" } }), claim],
        ["a size that is no quantity", withSpec({ capacity: { storage: "much" } }), claim],
        ["another class", withSpec({ storageClassName: "other" }), claim],
        ["another attributes class", withSpec({ volumeAttributesClassName: "gold" }), claim],
        ["another mode", withSpec({ volumeMode: "Block" }), claim],
        ["another access mode", volume, claimSpec({ accessModes: ["ReadWriteMany"] })],
        ["no version of the claim", volume, claimMetadata({ resourceVersion: undefined as never })],
        ["no version of the volume", withMetadata({ resourceVersion: undefined as never }), claim],
    ];
    for (const [what, v, c, awaited] of left) {
        it(`are left to the controller with ${what}`, () => {
            assert.deepEqual(writes(v, c, awaited), []);
        });
    }

    it("are left alone where one is not there, or nobody waits for them", () => {
        const awaited = [{ name: "c" }];
        assert.deepEqual(completions(awaited, named(claim), new Map()), []);
        assert.deepEqual(completions(awaited, new Map(), named(volume)), []);
        assert.deepEqual(completions([], named(claim), named(volume)), []);
    });
});

describe("a uid that was written on a volume", () => {
    const written = new Map([["v", { name: "c", uid: "u" }]]);
    const settled = (c: LiveClaim | undefined, v: LiveVolume | undefined) => {
        const claims = c === undefined ? new Map() : named(c);
        const volumes = v === undefined ? new Map() : named(v);
        return settledUids(written, claims, volumes);
    };
    const ours = reserved("u", "Bound");

    it("stays where its claim is there", () => {
        assert.deepEqual(settled(claim, ours), { done: [], deserted: [] });
        assert.deepEqual(settled(claim, volume), { done: [], deserted: [] });
    });

    it("is done with where its claim is bound, or its volume is gone", () => {
        const bound = claimMetadata({ annotations: { [completed]: "yes" } });
        assert.deepEqual(settled(bound, ours), { done: ["v"], deserted: [] });
        assert.deepEqual(settled(claim, undefined), { done: ["v"], deserted: [] });
    });

    it("is taken back where its claim was deleted before, whatever came after it", () => {
        const released = reserved("u", "Released");
        assert.deepEqual(settled(undefined, ours), { done: [], deserted: [ours] });
        assert.deepEqual(settled(claimMetadata({ uid: "next" }), released), {
            done: [],
            deserted: [released],
        });
    });

    it("is not taken back where someone else has changed it", () => {
        assert.deepEqual(settled(undefined, reserved("next", "Bound")), { done: [], deserted: [] });
        assert.deepEqual(settled(undefined, volume), { done: [], deserted: [] });
    });
});
