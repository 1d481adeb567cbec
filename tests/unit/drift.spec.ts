import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { verdictCode } from "../../cli/exitCodes";
import { driftedObjects } from "../../core/drift/objects";
import {
    isDrifted,
    type DriftReport,
    formatDrift,
    driftVerdict,
} from "../../core/drift/driftReport";
import type { Diagnosis } from "../../core/doctor/diagnosis";
import { adviceFinding, type Finding, refusedFinding } from "../../core/doctor/finding";
import type { JsonObject } from "../../core/json";
import { ownObjects } from "../../core/state/ownObjects";
import { configOf, planOf } from "../support/config";

const manifest: JsonObject = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kafka", labels: { app: "kafka" } },
    spec: { ports: [{ port: 9092 }] },
};

/** As the API returns it: with its own metadata, defaults and a status beside what was applied. */
function live(change: JsonObject = {}, labels: JsonObject = {}): JsonObject {
    return {
        ...manifest,
        metadata: {
            name: "kafka",
            uid: "u",
            labels: { app: "kafka", "app.kubernetes.io/managed-by": "Helm", ...labels },
            annotations: { "meta.helm.sh/release-name": "kafka" },
        },
        spec: { ports: [{ port: 9092, protocol: "TCP" }], clusterIP: "10.0.0.7", ...change },
        status: { loadBalancer: {} },
    };
}

/** A dry run has another name and another address. */
const expected = {
    ...live({ clusterIP: "10.0.0.9" }),
    metadata: { name: "drift-x", labels: { app: "kafka" } },
};

describe("an object of the chart", () => {
    const drifted = (is: JsonObject | undefined) =>
        driftedObjects([{ manifest, expected, live: is }]);

    it("is as expected, whatever the API and Helm added", () => {
        assert.deepEqual(drifted(live()), []);
    });

    it("was deleted where it does not exist", () => {
        assert.deepEqual(drifted(undefined), [
            { kind: "Service", name: "kafka", state: "deleted", diff: [] },
        ]);
    });

    it("was edited where a field has another value, or something was added", () => {
        for (const is of [
            live({}, { app: "other" }),
            live({ ports: [{ port: 9093, protocol: "TCP" }] }),
            live({ externalIPs: ["10.1.1.1"] }),
        ]) {
            const [found, ...others] = drifted(is);
            assert.deepEqual(others, []);
            assert.equal(found?.state, "edited");
            assert.ok(found.diff.some((hunk) => /^[+-]/m.test(hunk)));
        }
    });
});

describe("drift", () => {
    const [planned] = planOf(configOf());
    assert.ok(planned !== undefined);

    const diagnosis = (...findings: Finding[]): Diagnosis => ({
        planned,
        volume: "Bound",
        claim: "Bound",
        boundTo: null,
        pods: [],
        verdict: "healthy",
        findings,
    });

    const fixable: Finding = {
        verdict: "fixable",
        state: "Released",
        object: "pv/x",
        reason: "r",
        actions: [],
    };
    const report = (...findings: Finding[]): DriftReport => ({
        stack: "s",
        release: "n/r",
        verdict: driftVerdict([diagnosis(...findings)]),
        volumes: [diagnosis(...findings)],
        releaseFindings: [],
        objects: [],
        ownObjects: [],
        revision: 3,
    });

    it("has the verdict and the exit code of the worst finding", () => {
        const advice = adviceFinding("NotReady", "node/x", "r", "wait");
        const refusal = refusedFinding("wrong-node", "pv/x", "r", "see");
        for (const [findings, verdict, code] of [
            [[], "no data touched", 0],
            [[advice], "no data touched", 5],
            [[advice, fixable], "data stranded", 10],
            [[fixable, refusal, advice], "data at risk", 20],
        ] as const) {
            const made = report(...findings);
            assert.deepEqual(
                [made.verdict, verdictCode(made.verdict, isDrifted(made))],
                [verdict, code],
            );
        }
    });

    it("starts with the verdict, then the volumes, then how to undo edits of objects", () => {
        const made = {
            ...report(fixable),
            objects: [{ kind: "Service", name: "kafka", state: "deleted" as const, diff: [] }],
        };
        const text = formatDrift(made);
        assert.match(text, /^## s: drift, data stranded\n/);
        assert.match(text, /pv\/x: r; run npx kafka-local-volumes doctor --stack s --fix/);
        assert.match(text, /`Service kafka` was deleted outside Helm/);
        assert.match(text, /^helm rollback r 3 --namespace n$/m);
        assert.match(formatDrift(report()), /^## s: no drift\n/);
        assert.doesNotMatch(text, /Objects of this program/);
    });

    it("has the objects that are not the chart's, with what undoes their edits", () => {
        const inputs = { ...manifest, kind: "StatefulSet", metadata: { name: "kafka-controller" } };
        const resources = [
            { type: "kubernetes:apps/v1:StatefulSet", inputs },
            { type: "kubernetes:core/v1:PersistentVolume", inputs: manifest },
        ];
        const objects = ownObjects(resources).map((one) => ({
            manifest: one,
            expected: undefined,
            live: undefined,
        }));
        const made = { ...report(), ownObjects: driftedObjects(objects) };
        assert.equal(isDrifted(made), true);
        const text = formatDrift(made);
        assert.match(text, /`StatefulSet kafka-controller` was deleted outside Pulumi/);
        assert.match(text, /`pulumi up --refresh` undoes it/);
    });
});
