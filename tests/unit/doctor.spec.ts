import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { claimManifest } from "../../core/doctor/claimManifest";
import { actionsOf, type Diagnosis, diagnosePlan } from "../../core/doctor/diagnosis";
import type { Live, LiveClaim, LivePod, LiveVolume } from "../../core/doctor/live";
import type { PlannedVolume } from "../../core/plan";
import { configOf, planOf } from "../support/config";
import { boundPair, liveCluster, liveEvent, liveNode, livePod } from "../support/live";

const [planned] = planOf(configOf()) as [PlannedVolume];
const { volume, claim } = boundPair(planned);
const uid = claim.metadata?.uid ?? "";

type Mutable<T> = T extends Date ? T : { -readonly [K in keyof T]: Mutable<T[K]> };

/** The bound volume with a change. */
function volumeWith(change: (volume: Mutable<LiveVolume>) => void): LiveVolume {
    const copy = structuredClone(volume) as Mutable<LiveVolume>;
    change(copy);
    return copy;
}

function claimWith(change: (claim: Mutable<LiveClaim>) => void): LiveClaim {
    const copy = structuredClone(claim) as Mutable<LiveClaim>;
    change(copy);
    return copy;
}

const released = volumeWith(({ spec, status }) => {
    Object.assign(spec?.claimRef ?? {}, { uid: "gone" });
    Object.assign(status ?? {}, { phase: "Released" });
});
const available = volumeWith(({ spec, status }) => {
    delete spec?.claimRef?.uid;
    delete spec?.claimRef?.resourceVersion;
    Object.assign(status ?? {}, { phase: "Available" });
});
const lost = claimWith(({ status }) => Object.assign(status ?? {}, { phase: "Lost" }));
const pending = claimWith(({ spec, status }) => {
    delete spec?.volumeName;
    Object.assign(status ?? {}, { phase: "Pending" });
});

function diagnose(parts: {
    volume?: LiveVolume;
    others?: readonly LiveVolume[];
    claim?: LiveClaim;
    otherClaims?: readonly LiveClaim[];
    pods?: readonly LivePod[];
    live?: Partial<Live>;
}): Diagnosis {
    const [diagnosis] = diagnosePlan(
        "dev",
        [planned],
        liveCluster({
            volumes: [...(parts.volume ? [parts.volume] : []), ...(parts.others ?? [])],
            claims: [...(parts.claim ? [parts.claim] : []), ...(parts.otherClaims ?? [])],
            pods: parts.pods ?? [],
            nodes: [liveNode(planned.node)],
            ...parts.live,
        }),
    );
    assert.ok(diagnosis);
    return diagnosis;
}

/** Findings as `<state> <kind of object>`. */
function states({ findings }: Diagnosis): string[] {
    return findings.map(({ state, object }) => `${state} ${object.split("/")[0] ?? ""}`);
}

function doings(diagnosis: Diagnosis): string[] {
    return actionsOf(diagnosis).map((action) => action.do);
}

describe("doctor: what is healthy", () => {
    it("a volume and its claim, bound to each other", () => {
        const diagnosis = diagnose({ volume, claim });
        assert.deepEqual(
            [diagnosis.verdict, diagnosis.volume, diagnosis.claim, diagnosis.boundTo],
            ["healthy", "Bound", "Bound", `${planned.namespace}/${planned.claim}`],
        );
        assert.deepEqual([diagnosis.findings, actionsOf(diagnosis)], [[], []]);
    });

    it("sizes written in another way, and a pod that runs", () => {
        const other = volumeWith(({ spec }) =>
            Object.assign(spec?.capacity ?? {}, { storage: "5120Mi" }),
        );
        const diagnosis = diagnose({ volume: other, claim, pods: [livePod(planned, "Running")] });
        assert.equal(diagnosis.verdict, "healthy");
        assert.deepEqual(diagnosis.pods, [{ name: "kafka-cp-kafka-0", phase: "Running" }]);
    });
});

describe("doctor: what --fix repairs", () => {
    const table: readonly [string, Parameters<typeof diagnose>[0], string[], string[]][] = [
        [
            "Released, the claim gone",
            { volume: released },
            ["Released persistentvolume", "Missing persistentvolumeclaim"],
            ["clear-uid", "apply-claim"],
        ],
        [
            "Released, another claim of the name waiting",
            { volume: released, claim: pending },
            ["Released persistentvolume", "Pending persistentvolumeclaim"],
            ["clear-uid", "apply-claim"],
        ],
        [
            "Released, its claim's pod waiting for a node",
            {
                volume: released,
                claim: pending,
                pods: [livePod(planned, "Pending", false)],
            },
            ["Released persistentvolume", "Pending persistentvolumeclaim"],
            ["clear-uid", "apply-claim"],
        ],
        [
            "Lost, the volume recreated",
            { volume: available, claim: lost },
            ["Lost persistentvolumeclaim"],
            ["delete-claim", "apply-claim"],
        ],
        [
            "Lost, the volume tied to a dead claim",
            { volume: released, claim: lost },
            ["Released persistentvolume", "Lost persistentvolumeclaim"],
            ["clear-uid", "delete-claim", "apply-claim"],
        ],
        [
            "the claim missing, the volume waiting for it",
            { volume: available },
            ["Missing persistentvolumeclaim"],
            ["apply-claim"],
        ],
        [
            "Lost, with a pod of it that has ended",
            { volume: available, claim: lost, pods: [livePod(planned, "Succeeded")] },
            ["Lost persistentvolumeclaim"],
            ["delete-claim", "apply-claim"],
        ],
    ];
    for (const [name, parts, found, done] of table) {
        it(name, () => {
            const diagnosis = diagnose(parts);
            assert.deepEqual([states(diagnosis), doings(diagnosis)], [found, done]);
            assert.equal(diagnosis.verdict, "fixable");
        });
    }

    it("removes uid and resourceVersion from the claimRef as it was read, and nothing else", () => {
        const [action] = actionsOf(diagnose({ volume: released }));
        assert.deepEqual(action, {
            do: "clear-uid",
            volume: planned.volume,
            patch: [
                { op: "test", path: "/metadata/uid", value: volume.metadata?.uid },
                { op: "test", path: "/metadata/resourceVersion", value: "7" },
                { op: "test", path: "/spec/claimRef/namespace", value: planned.namespace },
                { op: "test", path: "/spec/claimRef/name", value: planned.claim },
                { op: "test", path: "/spec/claimRef/uid", value: "gone" },
                { op: "test", path: "/spec/claimRef/resourceVersion", value: "5" },
                { op: "remove", path: "/spec/claimRef/uid" },
                { op: "remove", path: "/spec/claimRef/resourceVersion" },
            ],
        });
    });

    it("removes no resourceVersion where there is none", () => {
        const bare = structuredClone(released) as Mutable<LiveVolume>;
        delete bare.spec?.claimRef?.resourceVersion;
        const [action] = actionsOf(diagnose({ volume: bare }));
        const removed =
            action?.do === "clear-uid"
                ? action.patch.filter(({ op }) => op === "remove").map(({ path }) => path)
                : [];
        assert.deepEqual(removed, ["/spec/claimRef/uid"]);
    });

    it("deletes exactly that Lost claim, and creates the new one under its field manager", () => {
        const claimed = claimWith(({ metadata, status }) => {
            Object.assign(status ?? {}, { phase: "Lost" });
            Object.assign(metadata ?? {}, {
                managedFields: [
                    { manager: "kube-controller-manager", operation: "Update" },
                    { manager: "pulumi-kubernetes-0a1b", operation: "Apply" },
                ],
            });
        });
        const { namespace } = planned;
        assert.deepEqual(actionsOf(diagnose({ volume: available, claim: claimed })), [
            { do: "delete-claim", namespace, claim: planned.claim, uid, resourceVersion: "6" },
            {
                do: "apply-claim",
                manifest: claimManifest(planned),
                manager: "pulumi-kubernetes-0a1b",
            },
        ]);
    });
});

describe("doctor: what --fix leaves alone", () => {
    const otherVolume = volumeWith(({ metadata }) =>
        Object.assign(metadata ?? {}, { name: "other" }),
    );
    const otherClaim: LiveClaim = {
        metadata: { name: "other", namespace: "elsewhere", uid: "gone" },
    };
    const deleted = { deletionTimestamp: new Date(0) };
    const spec = (over: object) => volumeWith((copy) => Object.assign(copy.spec ?? {}, over));
    const ref = (over: object) => spec({ claimRef: over });
    const running = [livePod(planned, "Running")];
    const table: readonly [string, Parameters<typeof diagnose>[0], string, RegExp][] = [
        [
            "Released while a pod has the disk",
            { volume: released, pods: running },
            "Released",
            /pod kafka-cp-kafka-0 \(Running\) has the disk/,
        ],
        [
            "Lost while a pod has the disk",
            { volume: available, claim: lost, pods: running },
            "Lost",
            /has the disk/,
        ],
        [
            "Lost while a pod is being started on the node",
            { volume: available, claim: lost, pods: [livePod(planned, "Pending")] },
            "Lost",
            /\(Pending\) has the disk/,
        ],
        [
            "a volume that is being deleted",
            { volume: { ...volume, metadata: { ...volume.metadata, ...deleted } }, claim },
            "Terminating",
            /cannot be undone: .*; the directory stays/,
        ],
        [
            "a claim that is being deleted",
            {
                volume,
                claim: { ...claim, metadata: { ...claim.metadata, ...deleted } },
                pods: running,
            },
            "Terminating",
            /now: kafka-cp-kafka-0/,
        ],
        [
            "Failed",
            { volume: { ...volume, status: { phase: "Failed", message: "no plugin" } }, claim },
            "Failed",
            /no plugin/,
        ],
        [
            "another node",
            { volume: spec({ nodeAffinity: {} }), claim },
            "wrong-node",
            /node with none/,
        ],
        [
            "another path",
            { volume: spec({ local: { path: "/srv/x" } }), claim },
            "wrong-path",
            /is \/srv\/x, .* says \/mnt\/data\//,
        ],
        [
            "another size",
            { volume: spec({ capacity: { storage: "4Gi" } }), claim },
            "wrong-size",
            /is 4Gi, .* says 5Gi/,
        ],
        [
            "another class",
            { volume: spec({ storageClassName: "fast" }), claim },
            "wrong-class",
            /is fast, .* says local-storage/,
        ],
        [
            "the reclaim policy Delete",
            { volume: spec({ persistentVolumeReclaimPolicy: "Delete" }), claim },
            "wrong-reclaim-policy",
            /is Delete: .* may wipe/,
        ],
        [
            "Released with the reclaim policy Delete",
            { volume: { ...spec({ persistentVolumeReclaimPolicy: "Delete" }) } },
            "wrong-reclaim-policy",
            /may wipe/,
        ],
        ["no claimRef", { volume: ref(undefined as never) }, "no-claim-ref", /none\/none/],
        [
            "a claimRef without a namespace",
            { volume: ref({ name: planned.claim }) },
            "no-claim-ref",
            /another broker's disk/,
        ],
        [
            "a claimRef of another claim",
            { volume: ref({ namespace: "elsewhere", name: "other", uid: "x" }) },
            "foreign-claim",
            /reserved for claim elsewhere\/other/,
        ],
        [
            "the uid of another claim",
            { volume: released, otherClaims: [otherClaim] },
            "foreign-uid",
            /elsewhere\/other/,
        ],
        [
            "a claim on another volume",
            {
                volume: available,
                claim: { ...claim, spec: { ...claim.spec, volumeName: "other" } },
            },
            "foreign-volume",
            /bound to volume other/,
        ],
        [
            "a claim of another class",
            { volume, claim: { ...claim, spec: { ...claim.spec, storageClassName: "fast" } } },
            "wrong-class",
            /fast/,
        ],
        [
            "two volumes over one directory",
            { volume, claim, others: [otherVolume] },
            "shared-directory",
            /volume other has the same directory/,
        ],
        ["nothing at all", {}, "Missing", /no such volume, and no claim/],
        ["a volume deleted for good, its claim Lost", { claim: lost }, "Lost", /volume is gone/],
    ];
    for (const [name, parts, state, reason] of table) {
        it(name, () => {
            const diagnosis = diagnose(parts);
            const found = diagnosis.findings.find((finding) => finding.state === state);
            assert.equal(diagnosis.verdict, "refused");
            assert.deepEqual(doings(diagnosis), []);
            assert.match(found?.reason ?? "", reason);
            assert.ok(found?.verdict === "refused" && found.next !== "" && found.object !== "");
        });
    }

    it("takes no action on a volume with any refused finding", () => {
        const wrong = volumeWith((copy) => {
            Object.assign(copy, structuredClone(released));
            Object.assign(copy.spec ?? {}, { local: { path: "/srv/x" } });
        });
        const diagnosis = diagnose({ volume: wrong });
        assert.deepEqual([diagnosis.verdict, doings(diagnosis)], ["refused", []]);
    });
});

describe("doctor: what it advises", () => {
    it("a claim and volume that the controller has not settled", () => {
        assert.deepEqual(states(diagnose({ volume: available, claim: pending })), [
            "unsettled persistentvolumeclaim",
        ]);
        assert.deepEqual(states(diagnose({ volume: available, claim })), [
            "unsettled persistentvolumeclaim",
        ]);
    });

    it("a node that is missing or not ready", () => {
        assert.deepEqual(states(diagnose({ volume, claim, live: { nodes: [] } })), [
            "Missing node",
        ]);
        const nodes = [liveNode(planned.node, "False")];
        assert.deepEqual(states(diagnose({ volume, claim, live: { nodes } })), ["NotReady node"]);
    });

    it("a pod without its directory, with the kubelet's message", () => {
        const message = `MountVolume.NewMounter initialization failed for volume "${planned.volume}" : path does not exist`;
        const events = [
            liveEvent("uid-of-pod", "FailedMount", message),
            liveEvent("other", "FailedMount", "x"),
        ];
        const pods = [livePod(planned, "Pending")];
        const { findings, verdict } = diagnose({ volume, claim, pods, live: { events } });
        assert.equal(verdict, "advice");
        assert.deepEqual(
            findings.map(({ state, reason }) => [state, reason]),
            [["FailedMount", message]],
        );
        const running = [livePod(planned, "Running")];
        const later = diagnose({ volume, claim, pods: running, live: { events } });
        assert.equal(later.verdict, "healthy");
    });

    it("--fix repairs a volume in spite of advice, which is about other objects", () => {
        const diagnosis = diagnose({ volume: available, live: { nodes: [] } });
        assert.deepEqual(doings(diagnosis), ["apply-claim"]);
    });
});
