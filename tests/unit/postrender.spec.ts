import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { postrender } from "../../core/chart/postrender";

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
            changed: ["a-cp-zookeeper-pdb"],
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
});
