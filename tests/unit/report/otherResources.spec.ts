import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { describeChart } from "../../../core/chart/chart";
import { type JsonObject, merge, textAt } from "../../../core/json";
import { releaseOfConfig } from "../../../core/release/inputs";
import { configuredResources } from "../../../core/report/configuredResources";
import { formatMarkdown } from "../../../core/report/markdown";
import {
    configuredChanges,
    type OtherResource,
    otherResourcesOf,
    previewedResources,
    unknownInPreview,
} from "../../../core/report/otherResources";
import type { Preview, Step } from "../../../core/report/preview";
import { storageReport } from "../../../core/report/storageReport";
import { configOf, planOf, withoutServices } from "../../support/config";

const base: JsonObject = {
    metadata: "kraft",
    nodes: ["a", "b", "c"],
    services: withoutServices,
    kafka: {
        external: {
            ...{ type: "LoadBalancer", host: "kafka-{broker}.example.org" },
            sourceRanges: ["203.0.113.0/24"],
        },
    },
};

function resourcesOf(given: JsonObject): readonly OtherResource[] {
    const config = configOf(given);
    return configuredResources(config, describeChart(config));
}

const clusterId = "4L6g3nShT-eMCtK--X86sw";

/** As a state has it: with the stack's name and the id of the cluster. */
function stateOf(given: JsonObject): readonly JsonObject[] {
    return resourcesOf(given).map(({ type, name, inputs }) => {
        const text = JSON.stringify(inputs).replaceAll(unknownInPreview, clusterId);
        const own: JsonObject = /Namespace|StorageClass/.test(type)
            ? { metadata: { annotations: { "kafka-local-volumes/stack": "o/p/s" } } }
            : {};
        const all = merge(JSON.parse(text) as JsonObject, own);
        return { type, urn: `urn:pulumi:s::p::${type}::x-${name}`, inputs: all, outputs: all };
    });
}

function previewOf(was: JsonObject, is: JsonObject, change?: (inputs: JsonObject) => JsonObject) {
    const [before, after] = [stateOf(was), stateOf(is)];
    const urns = new Set([...before, ...after].map((one) => textAt(one, "urn") ?? ""));
    const steps = [...urns].map((urn): Step => {
        const of = (side: readonly JsonObject[]) => side.find((one) => one.urn === urn);
        const [a, b] = [of(before), of(after)];
        const operation =
            a === undefined
                ? "create"
                : b === undefined
                  ? "delete"
                  : JSON.stringify(a) === JSON.stringify(b)
                    ? "same"
                    : "update";
        const inputs = b && (b.inputs as JsonObject);
        return {
            ...{ urn, type: textAt(a ?? b, "type") ?? "", operations: [operation], before: a },
            after: b && inputs && { ...b, inputs: change?.(inputs) ?? inputs },
        };
    });
    return { steps, errors: [] } satisfies Preview;
}

type Way = "configuration" | "state" | "preview";

function reported(was: JsonObject, is: JsonObject, way: Way) {
    const [before, config] = [configOf(was), configOf(is)];
    const resources = {
        configuration: () => configuredChanges(resourcesOf(was), resourcesOf(is)),
        state: () => configuredChanges(otherResourcesOf(stateOf(was)), resourcesOf(is)),
        preview: () => previewedResources(previewOf(was, is), resourcesOf(is)),
    }[way]();
    return storageReport({
        stack: "test",
        config,
        before: {
            volumes: planOf(before),
            objects: [],
            release: releaseOfConfig(before, describeChart(before)),
        },
        deployedRead: way !== "configuration",
        plan: planOf(config, planOf(before)),
        wanted: releaseOfConfig(config, describeChart(config)),
        preview: undefined,
        comparison: { objects: [] },
        resources,
        notes: [],
    });
}

const changes = {
    sourceRanges: { kafka: { external: { sourceRanges: ["0.0.0.0/0"] } } },
    "controllers.heap": { controllers: { heap: "2Gi" } },
    namespaceLabels: { namespaceLabels: { "pod-security.kubernetes.io/enforce": "privileged" } },
} satisfies Record<string, JsonObject>;

describe("what changes beside volumes, claims and chart", () => {
    for (const way of ["configuration", "state", "preview"] as const) {
        for (const [key, change] of Object.entries(changes)) {
            it(`makes another report of a change of ${key} alone, by the ${way}`, () => {
                const [same, other] = [base, merge(base, change)].map((is) =>
                    reported(base, is, way),
                );
                assert.ok(same && other);
                assert.deepEqual(same.resources, []);
                assert.doesNotMatch(formatMarkdown(same), /Other resources/);
                assert.match(formatMarkdown(other), /\n### Other resources\n\n- `/);
                assert.notEqual(JSON.stringify(same), JSON.stringify(other));
            });
        }
    }

    it("is the one line that opens each load balancer", () => {
        const { resources } = reported(base, merge(base, changes.sourceRanges), "preview");
        assert.deepEqual(
            resources.map(({ type, name, change }) => `${type} ${name} ${change}`),
            [0, 1, 2].map((n) => `kubernetes:core/v1:Service kafka-cp-kafka-${n}-lb changed`),
        );
        const lines = resources[0]?.diff.join("\n").split("\n") ?? [];
        assert.deepEqual(
            lines.filter((line) => /^[-+]/.test(line)).map((line) => line.replace(/ +/, " ")),
            ["- - 203.0.113.0/24", "+ - 0.0.0.0/0"],
        );
    });

    it("is what is created, with all of it, and what is deleted", () => {
        const off = merge(base, { createNamespace: false });
        const on = merge(base, changes.namespaceLabels);
        const { resources } = reported(off, on, "preview");
        assert.deepEqual(
            resources.map(({ name, change }) => [name, change]),
            [["kafka", "created"]],
        );
        assert.match(
            resources[0]?.diff.join("\n") ?? "",
            /^\+ {4}pod-security\.kubernetes\.io\/enforce: privileged$/m,
        );
        assert.deepEqual(
            reported(on, off, "state").resources.map(({ name, change, diff }) => [
                ...[name, change],
                ...diff,
            ]),
            [["kafka", "deleted"]],
        );
        assert.deepEqual(
            reported(on, off, "preview").resources.map(({ name, change }) => [name, change]),
            [["kafka", "deleted"]],
        );
    });

    it("says that the controllers restart, and nothing of the id of the cluster", () => {
        for (const way of ["configuration", "state", "preview"] as const) {
            const made = reported(base, merge(base, changes["controllers.heap"]), way);
            assert.equal(
                made.kafka,
                "keeps running, unchanged; the pods of StatefulSet kafka-controller restart one after the other",
            );
            const [change, ...others] = made.resources;
            assert.deepEqual(others, []);
            assert.doesNotMatch(change?.diff.join("\n") ?? "", /^[-+].*CLUSTER_ID/m);
            assert.match(change?.diff.join("\n") ?? "", /^\+ +value: -Xms2048M -Xmx2048M$/m);
        }
    });

    it("is read from the configuration where the preview does not know it yet", () => {
        const is = merge(base, changes["controllers.heap"]);
        const unknown = (inputs: JsonObject) =>
            inputs.kind === "StatefulSet" ? { ...inputs, spec: unknownInPreview } : inputs;
        assert.deepEqual(
            previewedResources(previewOf(base, is, unknown), resourcesOf(is)),
            previewedResources(previewOf(base, is), resourcesOf(is)),
        );
    });

    it("shows no secret, and that one may differ", () => {
        const type = "kubernetes:core/v1:ConfigMap";
        const signature = {
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        };
        const side = (inputs: JsonObject) => ({ type, inputs });
        const steps: readonly Step[] = [
            {
                ...{ urn: "urn:pulumi:s::p::t::x", type, operations: ["update"] },
                before: side({ data: { ...signature, ciphertext: "v1:abc" }, a: "s3cret" }),
                after: side({ data: "[secret]", a: "[secret]" }),
            },
        ];
        const resources = previewedResources({ steps, errors: [] }, []);
        assert.deepEqual(
            resources.map(({ name, change, diff }) => [name, change, diff]),
            [["x", "changed", []]],
        );
        const text = formatMarkdown({ ...reported(base, base, "preview"), resources });
        assert.match(
            text,
            /- `ConfigMap x` changed, what differs is secret or known after the update\n/,
        );
    });

    it("leaves out what other sections have, this program's own, and what stays", () => {
        const of = (type: string, operation: string): Step => ({
            ...{ urn: `urn:pulumi:s::p::${type}::x`, type, operations: [operation] },
            before: undefined,
            after: { type, inputs: { metadata: { name: "x" } } },
        });
        const steps = [
            of("pulumi:pulumi:Stack", "create"),
            of("pulumi:providers:kubernetes", "create"),
            of("kafka-local-volumes:index:Preflight", "create"),
            of("kubernetes:core/v1:PersistentVolume", "create"),
            of("kubernetes:core/v1:PersistentVolumeClaim", "create"),
            of("kubernetes:helm.sh/v3:Release", "create"),
            of("kubernetes:core/v1:Service", "same"),
            of("kubernetes:core/v1:Service", "refresh"),
            of("random:index/randomUuid:RandomUuid", "create"),
            of("aws:s3/bucket:Bucket", "create"),
        ];
        assert.deepEqual(
            previewedResources({ steps, errors: [] }, []).map(({ type }) => type),
            ["aws:s3/bucket:Bucket"],
        );
    });
});
