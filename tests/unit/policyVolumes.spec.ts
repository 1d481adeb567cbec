import { describe } from "mocha";
import { notYetKnown, type Plain, type PlainObject } from "../../policy/plain";
import { affinity, resource, volume } from "../support/policyResources";
import { table } from "../support/policyTable";

const terms = "spec.nodeAffinity.required.nodeSelectorTerms";
const expression = (operator: string, values: Plain, key = "kubernetes.io/hostname") => ({
    matchExpressions: [{ key, operator, values }],
});

describe("the policies on a volume", () => {
    const byTerms = (...given: readonly PlainObject[]) =>
        `volume-on-one-node: ${terms}: ${JSON.stringify(given)}`;
    const two = expression("In", ["node-1", "node-2"]);
    const notIn = expression("NotIn", ["node-1"]);
    const noName = expression("In", [""]);
    const unknownOperator = {
        matchExpressions: [{ key: "example.org/zone", operator: notYetKnown, values: ["z"] }],
    };
    const twoUnknown = {
        matchFields: [{ key: "metadata.name", operator: notYetKnown, values: ["a", "b"] }],
    };
    const alternatives = [expression("In", ["node-1"]), expression("In", ["node-2"])];
    const policy = "volume-retained: spec.persistentVolumeReclaimPolicy";
    table([
        ["a volume as it has to be", volume()],
        [
            "no reclaim policy: Retain is the default",
            volume({ persistentVolumeReclaimPolicy: null }),
        ],
        ["Delete", volume({ persistentVolumeReclaimPolicy: "Delete" }), `${policy}: "Delete"`],
        ["Recycle", volume({ persistentVolumeReclaimPolicy: "Recycle" }), `${policy}: "Recycle"`],
        ["a policy not yet known", volume({ persistentVolumeReclaimPolicy: notYetKnown })],
        [
            "a network disk is no concern",
            volume({
                local: null,
                nfs: { server: "nfs", path: "/" },
                persistentVolumeReclaimPolicy: "Delete",
                nodeAffinity: null,
            }),
        ],
        ["no claimRef", volume({ claimRef: null })],
        ["a claimRef not yet known", volume({ claimRef: notYetKnown })],
        [
            "a claim's name not yet known",
            volume({ claimRef: { namespace: "a", name: notYetKnown } }),
        ],
        [
            "a claimRef without a namespace",
            volume({ claimRef: { name: "data-0" } }),
            "volume-reserved: spec.claimRef.namespace: nothing",
        ],
        [
            "a claimRef with nothing but a uid",
            volume({ claimRef: { namespace: "", uid: "1-2" } }),
            'volume-reserved: spec.claimRef.namespace: ""',
            "volume-reserved: spec.claimRef.name: nothing",
            'volume-reserved: spec.claimRef.uid: "1-2"',
        ],
        [
            "a claimRef with an empty uid, which is none",
            volume({ claimRef: { namespace: "kafka", name: "data-0", uid: "" } }),
        ],
        ["no affinity", volume({ nodeAffinity: null }), `volume-on-one-node: ${terms}: nothing`],
        ["no terms", volume(affinity()), byTerms()],
        ["two nodes", volume(affinity(two)), byTerms(two)],
        ["all nodes but one", volume(affinity(notIn)), byTerms(notIn)],
        ["a node without a name", volume(affinity(noName)), byTerms(noName)],
        ["one node or another", volume(affinity(...alternatives)), byTerms(...alternatives)],
        [
            "a zone with two nodes, and one of them",
            volume(
                affinity({
                    matchExpressions: [
                        { key: "topology.kubernetes.io/zone", operator: "Exists" },
                        { key: "example.org/node", operator: "In", values: ["1"] },
                    ],
                }),
            ),
        ],
        [
            "a node by field",
            volume(
                affinity({
                    matchFields: [{ key: "metadata.name", operator: "In", values: ["node-1"] }],
                }),
            ),
        ],
        ["an affinity not yet known", volume({ nodeAffinity: notYetKnown })],
        [
            "an operator not yet known",
            volume(
                affinity({
                    matchExpressions: [
                        { key: "a", operator: notYetKnown, values: ["1"] },
                        { key: "b", operator: "Exists" },
                    ],
                }),
            ),
        ],
        [
            "an expression not yet known",
            volume(affinity({ matchExpressions: [{ key: "b", operator: "Exists" }, notYetKnown] })),
        ],
        [
            "a label not yet known",
            volume(
                affinity({
                    matchFields: [{ key: notYetKnown, operator: "In", values: ["node-1"] }],
                }),
            ),
        ],
        [
            "an operator not yet known, of a label that nodes share",
            volume(affinity(unknownOperator)),
            byTerms(unknownOperator),
        ],
        [
            "two nodes by an operator not yet known",
            volume(affinity(twoUnknown)),
            byTerms(twoUnknown),
        ],
        ["a node not yet known", volume(affinity(expression("In", [notYetKnown])))],
        [
            "hostPath",
            volume({ local: null, hostPath: { path: "/mnt/data/a" }, nodeAffinity: null }),
            `volume-on-one-node: ${terms}: nothing`,
            'volume-local: spec.hostPath: {"path":"/mnt/data/a"}',
        ],
        [
            "another group's kind of the same name",
            resource("example.org/v1:PersistentVolume", {
                spec: { hostPath: { path: "/" }, persistentVolumeReclaimPolicy: "Delete" },
            }),
        ],
    ]);
});
