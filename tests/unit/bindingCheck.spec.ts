import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { actionsOf, diagnosePlan } from "../../core/doctor/diagnosis";
import { type Bindings, checkBindings, type RunIntent } from "../../core/doctor/bindingCheck";
import type { PlannedVolume } from "../../core/plan";
import { configOf, planOf } from "../support/config";
import { boundPair, liveCluster, livePod } from "../support/live";
import type { LiveClaim, LiveVolume } from "../../core/doctor/live";

const plan = planOf(configOf({ kafka: { brokers: 1 }, zookeeper: { servers: 1 } }));
const [planned, ...others] = plan as [PlannedVolume, ...PlannedVolume[]];
const { volume, claim } = boundPair(planned);
const deleted = { deletionTimestamp: new Date(0) };
const deployed = plan.map((each) => `PersistentVolume/${each.volume}`);
const on: RunIntent = { used: true, stopping: false, deployed };
const off: RunIntent = { ...on, used: false };
const stopping: RunIntent = { ...off, stopping: true };

/** The first volume and claim as given, the others as they should be. */
function bindings(
    first: { volume?: LiveVolume; claim?: LiveClaim },
    pods: Bindings["pods"] = [],
): Bindings {
    const pairs = others.map(boundPair);
    return {
        volumes: [...(first.volume ? [first.volume] : []), ...pairs.map((pair) => pair.volume)],
        claims: [...(first.claim ? [first.claim] : []), ...pairs.map((pair) => pair.claim)],
        pods,
    };
}

const released: LiveVolume = {
    ...volume,
    spec: { ...volume.spec, claimRef: { ...volume.spec?.claimRef, uid: "gone" } },
    status: { phase: "Released" },
};
const { claimRef } = volume.spec ?? {};
const available: LiveVolume = {
    ...volume,
    spec: {
        ...volume.spec,
        claimRef: { namespace: claimRef?.namespace ?? "", name: claimRef?.name ?? "" },
    },
    status: { phase: "Available" },
};
/** As a StatefulSet creates it in place of a deleted one. */
const pending: LiveClaim = {
    ...claim,
    spec: { ...claim.spec, volumeName: "" },
    status: { phase: "Pending" },
};
const lost: LiveClaim = { ...claim, status: { phase: "Lost" } };
const running = [livePod(planned, "Running")];

function refusal(found: Bindings, use: RunIntent): string {
    return checkBindings("prod", plan, found, use).refusal ?? "";
}

describe("the claims before an up", () => {
    it("are bound, or created by it", () => {
        const ready = [
            bindings({ volume, claim }, running),
            bindings({ volume: available, claim }),
            bindings({ volume: available }),
            bindings({ volume: available, claim: pending }),
        ];
        for (const found of ready) {
            for (const use of [on, off, stopping]) {
                assert.deepEqual(checkBindings("prod", plan, found, use), {});
            }
        }
        const nothing = { volumes: [], claims: [], pods: [] };
        assert.deepEqual(checkBindings("prod", plan, nothing, { ...on, deployed: [] }), {});
    });

    it("are refused with the doctor's findings and the commands that repair them", () => {
        assert.deepEqual(refusal(bindings({ volume: released, claim: pending }), on).split("\n"), [
            "nothing has been changed: claims are not bound to their volumes, and will not be by themselves:",
            `  - persistentvolume/${planned.volume}: Released: it is reserved for the claim with uid gone, which no longer exists`,
            `  - persistentvolumeclaim/kafka/${planned.claim}: Pending: its volume is reserved for an earlier claim`,
            "    run npx kafka-local-volumes doctor --stack prod --fix, then pulumi up --refresh",
        ]);
        assert.deepEqual(
            refusal(
                bindings(
                    { volume, claim: { ...claim, metadata: { ...claim.metadata, ...deleted } } },
                    running,
                ),
                on,
            ).split("\n"),
            [
                "nothing has been changed: claims are not bound to their volumes, and will not be by themselves:",
                `  - persistentvolumeclaim/kafka/${planned.claim}: Terminating: it is being deleted, which cannot be undone: Kubernetes removes it when no pod uses it (now: kafka-cp-kafka-0); the volume and its data stay`,
                "    stop Kafka first: set installed to false and run pulumi up; then run npx kafka-local-volumes doctor --stack prod --fix",
            ],
        );
    });

    const table: readonly [string, Bindings, [on: boolean, off: boolean]][] = [
        ["Released, its claim gone", bindings({ volume: released }), [true, true]],
        [
            "Released, another claim waiting",
            bindings({ volume: released, claim: pending }),
            [true, true],
        ],
        ["Lost, the volume recreated", bindings({ volume: available, claim: lost }), [true, true]],
        [
            "Lost, a pod having the disk",
            bindings({ volume: available, claim: lost }, running),
            [true, false],
        ],
        [
            "a volume that is being deleted",
            bindings({
                volume: { ...volume, metadata: { ...volume.metadata, ...deleted } },
                claim,
            }),
            [true, false],
        ],
        [
            "a claim on another's volume",
            bindings({
                volume: available,
                claim: { ...claim, spec: { ...claim.spec, volumeName: "other" } },
            }),
            [true, false],
        ],
    ];
    for (const [name, found, [whileOn, whileOff]] of table) {
        it(`are refused or not, and only reported while the chart is uninstalled: ${name}`, () => {
            assert.equal(refusal(found, on) !== "", whileOn);
            assert.equal(refusal(found, off) !== "", whileOff);
            const { refusal: none, warning } = checkBindings("prod", plan, found, stopping);
            assert.equal(none, undefined);
            assert.match(warning ?? "", new RegExp(`/${planned.claim}: `));
        });
    }

    it("are allowed without their volume, which a refresh creates again", () => {
        for (const found of [
            bindings({}),
            bindings({ claim: lost }),
            bindings({ claim: pending }),
        ]) {
            assert.deepEqual(checkBindings("prod", plan, found, on), {
                warning: [
                    "claims are not bound to their volumes:",
                    `  - persistentvolume/${planned.volume}: Missing: run pulumi up --refresh to create it again with pc:${planned.path}`,
                ].join("\n"),
            });
        }
    });

    it("are refused wherever the doctor would change a volume or delete a claim", () => {
        const maybe = <T>(...values: readonly T[]) => fc.constantFrom(undefined, ...values);
        fc.assert(
            fc.property(
                maybe(volume, released, available),
                maybe(claim, pending, lost),
                fc.boolean(),
                (v, c, used) => {
                    const parts = {
                        ...(v === undefined ? {} : { volume: v }),
                        ...(c === undefined ? {} : { claim: c }),
                    };
                    const found = bindings(parts, used ? running : []);
                    const actions = diagnosePlan("prod", plan, liveCluster(found)).flatMap(
                        actionsOf,
                    );
                    const changes = actions.some((action) => action.do !== "apply-claim");
                    assert.ok(!changes || refusal(found, on) !== "");
                },
            ),
        );
    });
});
