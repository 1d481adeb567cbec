import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "mocha";
import { parse } from "yaml";
import {
    settingsAnnotation,
    settingsPath,
    settingsText,
} from "../../core/chart/postrender/settings";
import { at, type JsonObject, nest } from "../../core/json";
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

    it("is told where no object takes the settings, instead of leaving them out", () => {
        const elsewhere = `---\nkind: ConfigMap\ndata:\n  note: ${settingsAnnotation}\n`;
        assert.throws(() => postrender(elsewhere), {
            message: /^kafka-local-volumes\/postrender: no StatefulSet of the brokers has it/,
        });
    });
});

describe("a manifest that another reader of YAML takes for something else", () => {
    const pod = (more: string): string => `---
# Source: cp-helm-charts/charts/cp-kafka/templates/statefulset.yaml
kind: StatefulSet
metadata: { name: a-cp-kafka }
spec:
  template:
    spec:
${more}`;
    const mark = { marked: (manifest: JsonObject) => ({ ...manifest, marked: true }) };
    const specOf = (manifests: string): unknown =>
        at(parse(manifests, { version: "1.1" }) as JsonObject, "spec", "template", "spec");

    for (const text of [
        "yes",
        "no",
        "on",
        "y",
        "NO",
        "1_000",
        "0b11",
        "0x_1f",
        "0400",
        "0o17",
        "1:30",
    ]) {
        it(`keeps what is text: ${text}`, () => {
            const { manifests } = postrender(pod(`      nodeSelector: { a: "${text}" }\n`), mark);
            assert.ok(manifests.includes(`a: "${text}"`), manifests);
        });
    }

    it("keeps what is no text: a mode to base 8, and a truth value", () => {
        const { manifests } = postrender(
            pod("      mode: 0400\n      go: 0o17\n      hostNetwork: no\n"),
            mark,
        );
        assert.deepEqual(specOf(manifests), { mode: 256, go: 15, hostNetwork: false });
    });

    it("keeps a time, and what could be one, as the text that it is to Helm", () => {
        const { manifests } = postrender(pod("      a: 2026-01-02\n      b: 12:30:45\n"), mark);
        assert.match(manifests, /a: "2026-01-02"\n *b: "?12:30:45"?\n/);
    });

    it("has the last of two equal keys, as Helm does", () => {
        const { manifests } = postrender(
            pod(`      nodeSelector:\n        a: "x"\n        a: "z"\n`),
            mark,
        );
        assert.deepEqual(specOf(manifests), { nodeSelector: { a: "z" } });
    });

    const settings = { template: { metadata: { annotations: { [settingsAnnotation]: "{}" } } } };
    const broker = { kind: "StatefulSet", metadata: { name: "a-cp-kafka" }, spec: settings };
    const lines = "kind: StatefulSet # brokers\nmetadata: { name: a-cp-kafka }\n";
    const shapes: readonly (readonly [string, string])[] = [
        ["a comment after its kind", `---\n${lines}spec: ${JSON.stringify(settings)}\n`],
        ["JSON", `---\n${JSON.stringify(broker)}\n`],
        ["an item of a List", `---\n${JSON.stringify({ kind: "List", items: [broker] })}\n`],
        [
            "a line end of Unicode in a text",
            `---\n${JSON.stringify({ a: "\u2028--- x", ...broker })}\n`,
        ],
    ];
    for (const [words, document] of shapes) {
        it(`is changed all the same: ${words}`, () => {
            const { manifests, changed } = postrender(document, mark);
            assert.deepEqual(changed, ["marked: a-cp-kafka"]);
            assert.ok(!manifests.includes(settingsAnnotation));
            assert.match(manifests, /marked: true/);
        });
    }

    it("is refused in one line that names its template", () => {
        const broken = pod("      a: [\n");
        assert.throws(() => postrender(broken), {
            message:
                /^cp-helm-charts\/charts\/cp-kafka\/templates\/statefulset\.yaml: the chart renders what is no YAML here: [^\n]*$/,
        });
        const step = spawnSync(process.execPath, ["components/postrender.js"], { input: broken });
        assert.equal(step.status, 1);
        assert.match(step.stderr.toString(), /^postrender: [^\n]*\n$/);
    });
});
