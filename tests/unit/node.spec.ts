import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { clashes } from "../../core/clashes";
import {
    affinityOf,
    isOn,
    labelOfNode,
    nodeOfLabel,
    singleNodeLabel,
    type VolumeOnNodes,
} from "../../core/node";

const key = "kubernetes.io/hostname";

type Term = NonNullable<
    NonNullable<NonNullable<VolumeOnNodes["spec"]>["nodeAffinity"]>["required"]
>["nodeSelectorTerms"][number];

function onNodes(...nodeSelectorTerms: readonly Term[]): VolumeOnNodes {
    return { spec: { nodeAffinity: { required: { nodeSelectorTerms } } } };
}

function requirement(operator: string, values?: readonly string[], of = key) {
    return { key: of, operator, ...(values === undefined ? {} : { values }) };
}

const zone = requirement("In", ["z"], "topology.kubernetes.io/zone");

/** Title, volume, the nodes of a, b and c that it may be on, and whether it is on one label alone. */
const volumes: readonly (readonly [string, VolumeOnNodes, string, boolean])[] = [
    ["one label", onNodes({ matchExpressions: [requirement("In", ["a"])] }), "a", true],
    ["several values", onNodes({ matchExpressions: [requirement("In", ["a", "b"])] }), "ab", false],
    [
        "several terms",
        onNodes(
            { matchExpressions: [requirement("In", ["c"])] },
            { matchExpressions: [requirement("In", ["a"])] },
        ),
        "ac",
        false,
    ],
    [
        "several expressions, another label first",
        onNodes({ matchExpressions: [zone, requirement("In", ["b"])] }),
        "b",
        false,
    ],
    [
        "several expressions on one label",
        onNodes({ matchExpressions: [requirement("In", ["a", "b"]), requirement("NotIn", ["a"])] }),
        "b",
        false,
    ],
    ["NotIn", onNodes({ matchExpressions: [requirement("NotIn", ["a"])] }), "bc", false],
    ["Exists", onNodes({ matchExpressions: [requirement("Exists")] }), "abc", false],
    ["DoesNotExist", onNodes({ matchExpressions: [requirement("DoesNotExist")] }), "", false],
    ["Gt", onNodes({ matchExpressions: [requirement("Gt", ["1"])] }), "", false],
    [
        "an operator to come",
        onNodes({ matchExpressions: [requirement("Like", ["a"])] }),
        "abc",
        false,
    ],
    [
        "matchFields",
        onNodes({ matchFields: [requirement("In", ["b"], "metadata.name")] }),
        "b",
        false,
    ],
    [
        "matchFields beside an expression",
        onNodes({
            matchExpressions: [requirement("In", ["a", "b"])],
            matchFields: [requirement("In", ["b"], "metadata.name")],
        }),
        "b",
        false,
    ],
    ["another label alone", onNodes({ matchExpressions: [zone] }), "", true],
    ["an empty term", onNodes({}), "", false],
    ["no term", onNodes(), "", false],
    ["no node affinity", { spec: {} }, "", false],
];

describe("the nodes of a volume", () => {
    for (const [title, volume, nodes, single] of volumes) {
        it(`are ${nodes === "" ? "none that is known" : nodes} by ${title}`, () => {
            const found = ["a", "b", "c"].filter((value) => isOn(volume, { key, value }, []));
            assert.equal(found.join(""), nodes);
            assert.equal(singleNodeLabel(volume) !== undefined, single);
        });

        it(`are where a volume of another owner clashes, by ${title}`, () => {
            const clashing = ["a", "b", "c"].filter((value) => {
                const wanted = {
                    stack: "organization/project/one",
                    volumes: [{ volume: "own", label: { key, value }, path: "/d" }],
                    deployed: [],
                };
                const foreign = {
                    kind: "PersistentVolume",
                    name: "foreign",
                    directory: { ...volume, path: "/d" },
                } as const;
                return clashes(wanted, [foreign]).length > 0;
            });
            assert.equal(clashing.join(""), nodes);
        });
    }

    it("follow from the nodes' other labels, where the nodes are known", () => {
        const labels = { [key]: "a", [zone.key]: "z" };
        const byZone = onNodes({ matchExpressions: [zone] });
        const label = { key, value: "a" };
        assert.equal(isOn(byZone, label, [{ metadata: { name: "a", labels } }]), true);
        const elsewhere = { ...labels, [zone.key]: "y" };
        assert.equal(isOn(byZone, label, [{ metadata: { name: "a", labels: elsewhere } }]), false);
    });

    it("are read as they are written", () => {
        const label = { key: "example.org/node", value: "n-1" };
        assert.deepEqual(singleNodeLabel({ spec: { nodeAffinity: affinityOf(label) } }), label);
    });

    it("have the labels that the configuration gives them", () => {
        const config = { nodeLabel: { key: "k", values: { a: "x" } } };
        assert.deepEqual(labelOfNode(config, "a"), { key: "k", value: "x" });
        assert.deepEqual(labelOfNode(config, "b"), { key: "k", value: "b" });
        assert.deepEqual(
            ["x", "b"].map((value) => nodeOfLabel(config, value)),
            ["a", "b"],
        );
    });
});
