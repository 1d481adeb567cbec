import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { JsonObject } from "../../core/json";
import type { Json } from "../../core/json";
import { diskLabels, diskOfLabels } from "../../core/replicaDisk";
import { readState } from "../../core/state/state";
import { configOf, planOf } from "../support/config";
import { directoriesOf, resourcesOf } from "../support/deployed";

const plan = planOf(configOf({ kafka: { brokers: 2, disksPerBroker: 2 } }));

/** The state has the label of a node, and only the configuration has its name. */
function withoutNode(volume: object): object {
    return Object.fromEntries(Object.entries(volume).filter(([key]) => key !== "node"));
}

describe("what is read from a state", () => {
    it("is what a refresh has removed, too, once it was made", () => {
        const preflight = {
            type: "kafka-local-volumes:index:Preflight",
            outputs: { volumes: plan.map((volume) => ({ ...volume, storageClass: "local" })) },
        };
        const made = { type: "kafka-local-volumes:index:BoundClaims", outputs: {} };
        const names = (resources: readonly Json[]) =>
            readState(resources)
                .missed.map(({ claim, path }) => `${claim} ${path}`)
                .sort();
        const all = plan.map(({ claim, path }) => `${claim} ${path}`).sort();
        const state = JSON.parse(JSON.stringify([preflight, made])) as Json[];
        assert.deepEqual(names(state), all);
        assert.deepEqual(names(state.slice(0, 1)), []);
        assert.deepEqual(names([...state, ...resourcesOf(plan)]), []);
    });

    it("is every volume as it was planned, with its role, ordinal and disk", () => {
        const { volumes } = readState(resourcesOf(plan));
        const byClaim = <V extends { readonly claim: string }>(all: readonly V[]) =>
            [...all].sort((a, b) => (a.claim < b.claim ? -1 : 1));
        assert.deepEqual(volumes, byClaim(plan).map(withoutNode));
    });

    it("is no role of a volume without those labels", () => {
        const [resource] = resourcesOf(plan);
        const unlabelled = JSON.parse(
            JSON.stringify(resource).replaceAll("kafka-local-volumes/role", "role"),
        ) as Json;
        const [volume] = readState([unlabelled]).volumes;
        assert.equal(volume?.claim, plan[0]?.claim);
        assert.equal(volume?.role, undefined);
        assert.equal(volume?.ordinal, undefined);
        assert.equal(volume?.disk, undefined);
    });

    it("is all of it: volumes, places, objects, bindings and the release", () => {
        const release = {
            type: "kubernetes:helm.sh/v3:Release",
            outputs: { name: "kafka", namespace: "shop", values: { "cp-kafka": { brokers: 2 } } },
        };
        const bound = {
            type: "kubernetes:core/v1:PersistentVolumeClaim",
            outputs: { metadata: { name: "a", namespace: "shop" }, spec: { volumeName: "v" } },
        };
        const namespace = {
            type: "kubernetes:core/v1:Namespace",
            outputs: { metadata: { name: "shop" } },
        };
        const state = readState([
            ...resourcesOf(plan.slice(0, 1)),
            ...directoriesOf(plan.slice(1, 2)),
            release,
            bound,
            namespace,
        ]);
        assert.deepEqual(
            state.places.map(({ claim }) => claim),
            [plan[1]?.claim, plan[0]?.claim],
        );
        assert.deepEqual(state.objects, [
            "Namespace/shop",
            `PersistentVolume/${plan[0]?.volume ?? ""}`,
        ]);
        assert.deepEqual(state.bindings, { "shop/a": "v" });
        assert.ok(state.claims.includes("shop/a"));
        assert.deepEqual(state.release, release.outputs);
    });

    it("is whether Kafka has served its data, also while the chart is away", () => {
        const canary = (outputs: JsonObject) => [
            { type: "kafka-local-volumes:index:Canary", outputs },
        ];
        assert.equal(readState(canary({ installed: false, verified: "v" })).verified, true);
        assert.equal(readState(canary({ installed: false })).verified, false);
    });

    it("is nothing of an empty state, nor of other resources", () => {
        for (const resources of [[], [{ type: "other" }, null, "x"]]) {
            assert.deepEqual(readState(resources), {
                volumes: [],
                missed: [],
                places: [],
                objects: [],
                claims: [],
                bindings: {},
                clusters: [],
                release: undefined,
                metadataVersion: undefined,
                verified: false,
            });
        }
    });
});

describe("the labels of a volume", () => {
    it("name its disk in both directions", () => {
        for (const { role, ordinal, disk } of plan) {
            assert.deepEqual(diskOfLabels(diskLabels({ role, ordinal, disk })), {
                role,
                ordinal,
                disk,
            });
        }
    });

    it("name none where one is missing or is something else", () => {
        const labels = diskLabels({ role: "kafka", ordinal: 1, disk: "0" });
        for (const key of Object.keys(labels)) {
            const others = Object.entries(labels).filter(([name]) => name !== key);
            assert.equal(diskOfLabels(Object.fromEntries(others)), undefined);
        }
        const [role = "", ordinal = ""] = Object.keys(labels);
        assert.equal(diskOfLabels({ ...labels, [role]: "postgres" }), undefined);
        assert.equal(diskOfLabels({ ...labels, [ordinal]: "1st" }), undefined);
        assert.equal(diskOfLabels(undefined), undefined);
    });
});
