import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "yaml";
import {
    settingsAnnotation,
    settingsPath,
    settingsText,
} from "../../core/chart/postrender/settings";
import { nest } from "../../core/json";
import { postrender } from "../../core/chart/postrender/postrender";

const service = `---
# Source: cp-helm-charts/charts/cp-kafka/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: a-cp-kafka
  annotations:
    note: |
      apiVersion: policy/v1beta1
      kind: PodDisruptionBudget
`;

function budget(apiVersion: string, line = "\n"): string {
    return [
        "---",
        "# Source: cp-helm-charts/charts/cp-zookeeper/templates/poddisruptionbudget.yaml",
        `apiVersion: ${apiVersion}`,
        "kind: PodDisruptionBudget",
        "metadata:",
        "  labels:",
        "    name: wrong",
        "  name: a-cp-zookeeper-pdb",
        "spec:",
        "  maxUnavailable: 1",
        "",
    ].join(line);
}

describe("postrender", () => {
    it("moves the budget to policy/v1 and leaves every other byte", () => {
        assert.deepEqual(postrender(budget("policy/v1beta1") + service), {
            manifests: budget("policy/v1") + service,
            changed: ["moved to policy/v1: a-cp-zookeeper-pdb"],
        });
    });

    it("does so for quoted versions and other line ends", () => {
        assert.equal(postrender(budget(`"policy/v1beta1"`)).manifests, budget(`"policy/v1"`));
        assert.equal(
            postrender(budget("policy/v1beta1", "\r\n")).manifests,
            budget("policy/v1", "\r\n"),
        );
    });

    it("moves every budget there is", () => {
        const two = budget("policy/v1beta1") + service + budget("policy/v1beta1");
        assert.equal(postrender(two).changed.length, 2);
    });

    for (const manifests of [service, budget("policy/v1"), "", "---\n"]) {
        it(`changes nothing where there is nothing to change: ${JSON.stringify(manifests.slice(0, 30))}`, () => {
            assert.deepEqual(postrender(manifests), { manifests, changed: [] });
        });
    }

    const statefulSet = (annotations: Record<string, string>): string => `---
kind: StatefulSet
metadata: { name: a-cp-kafka }
spec: { template: { metadata: { labels: { app: a }, annotations: ${JSON.stringify(annotations)} } } }
`;

    it("hands the settings of the values to its changes, and removes them", () => {
        const values = nest(settingsPath, settingsText({ probes: true }) ?? null);
        const annotations = { mine: "1", [settingsAnnotation]: '{"probes":true}' };
        assert.deepEqual(values, {
            "cp-kafka": { podAnnotations: { [settingsAnnotation]: '{"probes":true}' } },
        });
        const seen: unknown[] = [];
        const { manifests, changed } = postrender(service + statefulSet(annotations), {
            "added probes": (manifest, settings) => {
                seen.push(settings);
                return { ...manifest, probes: "yes" };
            },
            nothing: () => undefined,
        });
        assert.deepEqual(seen, [{ probes: true }]);
        assert.deepEqual(changed, ["added probes: a-cp-kafka"]);
        assert.ok(manifests.startsWith(service));
        assert.deepEqual(parse(manifests.slice(service.length)), {
            kind: "StatefulSet",
            metadata: { name: "a-cp-kafka" },
            spec: { template: { metadata: { labels: { app: "a" }, annotations: { mine: "1" } } } },
            probes: "yes",
        });
    });

    it("removes the settings where no change applies, and leaves no empty annotations", () => {
        const { manifests } = postrender(statefulSet({ [settingsAnnotation]: "{}" }), {});
        assert.deepEqual(parse(manifests), {
            kind: "StatefulSet",
            metadata: { name: "a-cp-kafka" },
            spec: { template: { metadata: { labels: { app: "a" } } } },
        });
    });

    it("refuses settings that are none", () => {
        assert.throws(() => postrender(statefulSet({ [settingsAnnotation]: "[]" }), {}), {
            message: `${settingsAnnotation}: it is not an object; allowed: what this project sets`,
        });
    });
});
