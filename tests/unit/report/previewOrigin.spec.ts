import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { isObject, type Json, type JsonObject, textAt } from "../../../core/json";
import { previewFaults } from "../../../core/report/previewOrigin";
import { type Preview, readPreview } from "../../../core/report/preview";
import { configOf, planOf } from "../../support/config";
import { resourcesOf } from "../../support/deployed";

const plan = planOf(configOf({ nodes: ["a"], kafka: { brokers: 1 }, zookeeper: { servers: 1 } }));
const origin = { stack: "acme/p/dev", project: "p", plan };

/** A preview that leaves these resources as they are. */
function previewOf(resources: readonly Json[], digest: JsonObject = {}, stack = "dev"): Preview {
    const steps = resources.filter(isObject).map((resource, i) => {
        const type = textAt(resource, "type") ?? "";
        const { outputs = {} } = resource;
        const state = { type, inputs: outputs, outputs };
        const urn = `urn:pulumi:${stack}::p::${type}::${i}`;
        return { urn, op: "same", oldState: state, newState: state };
    });
    return readPreview(JSON.stringify({ steps, ...digest }));
}

describe("a preview that was made before", () => {
    it("is taken where it is of the stack, complete and of the configuration", () => {
        const digest = { changeSummary: { same: 44 } };
        assert.deepEqual(previewFaults(previewOf(resourcesOf(plan), digest), origin), []);
    });

    it("is refused without what stays as it is", () => {
        const cut = readPreview('{ "steps": [], "changeSummary": { "same": 44 } }');
        assert.deepEqual(previewFaults(cut, origin), [
            "it lacks what stays as it is: run pulumi preview with --show-sames",
        ]);
    });

    it("is refused where it has another stack, once for each", () => {
        const preview = previewOf(resourcesOf(plan), {}, "other\u001b");
        assert.deepEqual(previewFaults(preview, origin), [
            "it has resources of p/other\\u001b, and this is p/dev",
        ]);
        const project = previewFaults(previewOf(resourcesOf(plan)), { ...origin, project: "q" });
        assert.deepEqual(project, ["it has resources of p/dev, and this is q/dev"]);
    });

    it("is refused where its volumes are not the configuration's", () => {
        const [first, ...others] = plan;
        assert.ok(first);
        const moved = [{ ...first, path: "/elsewhere" }, ...others];
        const [stranger, missing, ...more] = previewFaults(previewOf(resourcesOf(moved)), origin);
        assert.match(stranger ?? "", /:\/elsewhere is not in the configuration; it is of another/);
        assert.match(missing ?? "", /^volume .* of the configuration is not in it; /);
        assert.deepEqual(more, []);
        assert.equal(previewFaults(previewOf([]), origin).length, plan.length);
    });
});
