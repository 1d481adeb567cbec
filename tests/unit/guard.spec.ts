import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { actionsOf, examine } from "../../core/doctor/examine";
import { type Bindings, judgeBindings, type Use } from "../../core/doctor/guard";
import type { LiveClaim, LiveVolume } from "../../core/doctor/live";
import type { PlannedVolume } from "../../core/plan";
import { configOf, planOf } from "../support/config";
import { boundPair, liveCluster, livePod } from "../support/live";

const plan = planOf(configOf({ kafka: { brokers: 1 }, zookeeper: { servers: 1 } }));
const [planned, ...others] = plan as [PlannedVolume, ...PlannedVolume[]];
const { volume, claim } = boundPair(planned);
const deleted = { deletionTimestamp: new Date(0) };
const deployed = plan.map((each) => `PersistentVolume/${each.volume}`);
const on: Use = { used: true, stopping: false, deployed };
const off: Use = { ...on, used: false };
const stopping: Use = { ...off, stopping: true };

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
/** As a StatefulSet makes it in place of one that is gone. */
const pending: LiveClaim = {
    ...claim,
    spec: { ...claim.spec, volumeName: "" },
    status: { phase: "Pending" },
};
const lost: LiveClaim = { ...claim, status: { phase: "Lost" } };
const running = [livePod(planned, "Running")];

function refusal(found: Bindings, use: Use): string {
    return judgeBindings("prod", plan, found, use).refusal ?? "";
}

describe("the claims before an up", () => {
    it("are as they should be, or are made by it", () => {
        const ready = [
            bindings({ volume, claim }, running),
            bindings({ volume: available, claim }),
            bindings({ volume: available }),
            bindings({ volume: available, claim: pending }),
        ];
        for (const found of ready) {
            for (const use of [on, off, stopping]) {
                assert.deepEqual(judgeBindings("prod", plan, found, use), {});
            }
        }
        const nothing = { volumes: [], claims: [], pods: [] };
        assert.deepEqual(judgeBindings("prod", plan, nothing, { ...on, deployed: [] }), {});
    });

    it("are refused in the words of the doctor, with what mends them", () => {
        assert.deepEqual(refusal(bindings({ volume: released, claim: pending }), on).split("\n"), [
            "nothing has been changed: claims are not on their volumes, and do not come there by themselves:",
            `  - persistentvolume/${planned.volume}: Released: it waits for a claim with uid gone, which is gone for good`,
            `  - persistentvolumeclaim/kafka/${planned.claim}: Pending: its volume waits for another one`,
            "    npm run doctor -- --stack prod --fix, then pulumi up --refresh",
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
                "nothing has been changed: claims are not on their volumes, and do not come there by themselves:",
                `  - persistentvolumeclaim/kafka/${planned.claim}: Terminating: somebody deleted it: it goes as soon as no pod uses it (now: kafka-cp-kafka-0), and that cannot be undone; the volume and its data stay`,
                "    stop Kafka first: set installed to false and run pulumi up; then doctor --fix",
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
        ["Lost, the volume made anew", bindings({ volume: available, claim: lost }), [true, true]],
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
        it(`are refused or not, and told while the chart is taken away: ${name}`, () => {
            assert.equal(refusal(found, on) !== "", whileOn);
            assert.equal(refusal(found, off) !== "", whileOff);
            const { refusal: none, warning } = judgeBindings("prod", plan, found, stopping);
            assert.equal(none, undefined);
            assert.match(warning ?? "", new RegExp(`/${planned.claim}: `));
        });
    }

    it("are let through without their volume: a refresh makes it anew", () => {
        for (const found of [
            bindings({}),
            bindings({ claim: lost }),
            bindings({ claim: pending }),
        ]) {
            assert.deepEqual(judgeBindings("prod", plan, found, on), {
                warning: [
                    "claims are not on their volumes:",
                    `  - persistentvolume/${planned.volume}: Missing: a refresh makes it anew over pc:${planned.path}: pulumi up --refresh`,
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
                    const actions = examine(plan, liveCluster(found)).flatMap(actionsOf);
                    const changes = actions.some((action) => action.do !== "apply-claim");
                    assert.ok(!changes || refusal(found, on) !== "");
                },
            ),
        );
    });
});
