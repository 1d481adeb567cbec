import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, it } from "mocha";
import { readConfig } from "../../core/config/read";
import type { LiveNode } from "../../core/doctor/live";
import type { JsonObject } from "../../core/json";
import { planVolumes } from "../../core/plan";
import { plannedFaults, plannedPods } from "../../core/pods/plannedPods";
import { shortages } from "../../core/pods/resources";
import { taintText, tolerationOf, untolerated } from "../../core/pods/taints";
import { defaults } from "../support/config";
import { base } from "../support/simulated";

function planned(values: JsonObject, isSecret = () => false) {
    const { config, chart } = readConfig({ ...base, values }, defaults);
    return plannedPods({ config, chart, plan: planVolumes(config, chart) }, isSecret);
}

function node(name: string, more: Partial<LiveNode> = {}): LiveNode {
    return {
        metadata: { name, labels: { "kubernetes.io/hostname": name } },
        status: { allocatable: { cpu: "4", memory: "8Gi" } },
        ...more,
    };
}

const tainted = (name: string, ...taints: { key: string; value?: string; effect: string }[]) =>
    node(name, { spec: { taints } });

describe("the pods of the plan and its nodes", () => {
    const storage = { key: "dedicated", value: "storage", effect: "NoSchedule" };

    it("fit where nothing keeps them away", () => {
        const nodes = ["kafka-1", "kafka-2", "kafka-3"].map((name) => node(name));
        assert.deepEqual(plannedFaults(planned({}), nodes, []), { refusals: [], warnings: [] });
    });

    it("name node, taint, key and pods, and both ways out", () => {
        const { refusals } = plannedFaults(planned({}), [tainted("kafka-2", storage)], []);
        assert.deepEqual(
            refusals,
            ["kafka", "zookeeper"].map(
                (role) =>
                    `node kafka-2 has the taint dedicated=storage:NoSchedule, which values.cp-${role}.tolerations does not tolerate (kafka-cp-${role}-1); add {"key":"dedicated","operator":"Equal","value":"storage","effect":"NoSchedule"} there, or run kubectl taint node kafka-2 dedicated=storage:NoSchedule-`,
            ),
        );
    });

    it("are judged each by its own tolerations", () => {
        const sets = planned({
            "cp-kafka": { tolerations: [{ ...tolerationOf(storage) }] as JsonObject[] },
        });
        const { refusals } = plannedFaults(sets, [tainted("kafka-1", storage)], []);
        assert.equal(refusals.length, 1);
        assert.match(
            refusals[0] ?? "",
            /values\.cp-zookeeper\.tolerations .*\(kafka-cp-zookeeper-0\)/,
        );
    });

    it("say of a cordoned node how to take it back, and of a passing taint that it passes", () => {
        const cordoned = node("kafka-1", { spec: { unschedulable: true } });
        const { refusals } = plannedFaults(planned({}), [cordoned], []);
        assert.match(
            refusals[0] ?? "",
            /node kafka-1 is cordoned .*; run kubectl uncordon kafka-1$/,
        );
        const key = "node.kubernetes.io/disk-pressure";
        const passing = plannedFaults(
            planned({}),
            [tainted("kafka-1", { key, effect: "NoSchedule" })],
            [],
        );
        assert.deepEqual(passing.refusals, []);
        assert.match(passing.warnings[0] ?? "", /disk-pressure:NoSchedule, and takes no new pods/);
    });

    it("are left alone by a taint where they are on their node already", () => {
        const live = ["kafka-cp-kafka-0", "kafka-cp-zookeeper-0"].map((name) => ({
            metadata: { name },
            spec: { nodeName: "kafka-1", containers: [] },
        }));
        const { refusals } = plannedFaults(planned({}), [tainted("kafka-1", storage)], live);
        assert.deepEqual(refusals, []);
    });

    it("name what they request together and what the node has", () => {
        const resources = (memory: string) => ({ resources: { requests: { memory, cpu: 1 } } });
        const values = { "cp-kafka": resources("6Gi"), "cp-zookeeper": resources("3Gi") };
        const { refusals } = plannedFaults(planned(values), [node("kafka-1")], []);
        assert.deepEqual(refusals, [
            "node kafka-1: allocatable memory is 8Gi, and the pods of this stack there request 9Gi (kafka-cp-kafka-0, kafka-cp-zookeeper-0); lower the requests in values.cp-kafka.resources or values.cp-zookeeper.resources, or place fewer pods there",
        ]);
        // A limit without a request is one.
        const limited = { "cp-kafka": { resources: { limits: { cpu: "4500m" } } } };
        assert.match(
            plannedFaults(planned(limited), [node("kafka-1")], []).refusals[0] ?? "",
            /allocatable cpu is 4, .* request 4500m \(/,
        );
    });

    it("name the label that their node has not", () => {
        const sets = planned({ "cp-kafka": { nodeSelector: { disk: "ssd" } } });
        assert.match(
            plannedFaults(sets, [node("kafka-1")], []).refusals[0] ?? "",
            /node kafka-1 does not have the label disk=ssd, which values\.cp-kafka\.nodeSelector requires \(kafka-cp-kafka-0\)/,
        );
    });

    it("leave a secret out of what the state gets", () => {
        const values = { "cp-kafka": { nodeSelector: { disk: "SECRET" } } };
        const sets = planned(values, () => true);
        assert.ok(!JSON.stringify(sets).includes("SECRET"));
    });

    it("show what a node says of itself escaped", () => {
        const hostile = { key: "a\u001b[2J", effect: "NoSchedule" };
        const { refusals } = plannedFaults(planned({}), [tainted("kafka-1", hostile)], []);
        assert.match(refusals[0] ?? "", /has the taint a\\u001b\[2J:NoSchedule,/);
    });
});

describe("taints and tolerations", () => {
    const text = fc.constantFrom("a", "b", "");
    const taint = fc.record({
        key: fc.constantFrom("a", "b"),
        value: text,
        effect: fc.constantFrom("NoSchedule", "NoExecute", "PreferNoSchedule"),
    });

    it("have a toleration for each that is proposed", () => {
        fc.assert(
            fc.property(fc.array(taint), (taints) => {
                const tolerations = taints.map(tolerationOf);
                assert.deepEqual(untolerated(taints, tolerations), []);
            }),
        );
    });

    const rows = [
        [{ operator: "Exists" }, true],
        [{ key: "a", operator: "Exists" }, true],
        [{ key: "a", value: "x" }, true],
        [{ key: "a", value: "y" }, false],
        [{ key: "a" }, false],
        [{ key: "b", operator: "Exists" }, false],
        [{ key: "a", operator: "Exists", effect: "NoExecute" }, false],
        [{}, false],
    ] as const;
    for (const [toleration, isTolerated] of rows) {
        it(`are compared as the scheduler does: ${JSON.stringify(toleration)}`, () => {
            const own = { key: "a", value: "x", effect: "NoSchedule" };
            assert.equal(untolerated([own], [toleration]).length === 0, isTolerated);
        });
    }

    it("are written as kubectl writes them", () => {
        assert.equal(taintText({ key: "a", value: "x", effect: "NoExecute" }), "a=x:NoExecute");
        assert.equal(taintText({ key: "a", effect: "NoSchedule" }), "a:NoSchedule");
    });
});

describe("shortages of resources", () => {
    it("are none for what a node does not count, or what is no quantity", () => {
        assert.deepEqual(shortages([{ "example.com/disk": "3" }], {}), []);
        assert.deepEqual(shortages([{ memory: "much" }], { memory: "1Gi" }), []);
    });

    it("never come from fewer requests", () => {
        const request = fc.record({
            cpu: fc.integer({ min: 0, max: 9000 }).map((milli) => `${milli}m`),
            memory: fc.integer({ min: 0, max: 9 }).map((size) => `${size}Gi`),
        });
        fc.assert(
            fc.property(fc.array(request, { minLength: 1 }), (requests) => {
                const has = { cpu: "8", memory: "16Gi" };
                const all = shortages(requests, has).map(({ resource }) => resource);
                const fewer = shortages(requests.slice(1), has).map(({ resource }) => resource);
                assert.ok(fewer.every((resource) => all.includes(resource)));
            }),
        );
    });
});
