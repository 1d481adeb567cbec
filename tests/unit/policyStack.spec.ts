import { describe } from "mocha";
import { notYetKnown, type Plain } from "../../policy/plain";
import { affinity, claim, onNode, resource, volume } from "../support/policyResources";
import { table } from "../support/policyTable";

describe("the policies on a stack", () => {
    const at = (path: string, node: string, name: string) =>
        volume({ local: { path }, nodeAffinity: onNode(node), claimRef: null }, name);
    const patch = resource("core/v1:PersistentVolumePatch", {});
    const path = "volumes-apart: spec.local.path";
    const zoned = (node: string, name: string) =>
        volume(
            {
                claimRef: null,
                ...affinity({
                    matchExpressions: [
                        { key: "zone", operator: "In", values: ["z"] },
                        { key: "kubernetes.io/hostname", operator: "In", values: [node] },
                    ],
                }),
            },
            name,
        );
    const byField = (node: string) =>
        volume(
            {
                local: { path: "/mnt/a" },
                claimRef: null,
                ...affinity({
                    matchFields: [{ key: "metadata.name", operator: "In", values: [node] }],
                }),
            },
            "b",
        );
    const request = (storage: Plain) => ({ resources: { requests: { storage } } });
    table([
        [
            "a volume and a patch of it",
            [
                at("/mnt/a", "n1", "a"),
                { ...patch, props: at("/mnt/a", "n1", "a").props },
                { ...patch, props: { metadata: { name: "a" }, spec: { local: { path: "/mnt" } } } },
            ],
        ],
        [
            "a volume and a patch of another",
            [at("/mnt/a", "n1", "a"), { ...patch, props: at("/mnt/a", "n1", "b").props }],
            `${path}: "/mnt/a"`,
        ],
        ["two directories of a node", [at("/mnt/a", "n1", "a"), at("/mnt/ab", "n1", "b")]],
        ["one path on two nodes", [at("/mnt/a", "n1", "a"), at("/mnt/a", "n2", "b")]],
        ["two nodes of one zone", [zoned("n1", "a"), zoned("n2", "b")]],
        [
            "one directory",
            [at("/mnt/a", "n1", "a"), at("/mnt//a/", "n1", "b")],
            `${path}: "/mnt/a"`,
        ],
        [
            "one in the other",
            [at("/mnt/a", "n1", "a"), at("/mnt/a/b", "n1", "b")],
            `${path}: "/mnt/a/b"`,
        ],
        [
            "one around the other",
            [at("/mnt/a/b", "n1", "a"), at("/mnt", "n1", "b")],
            `${path}: "/mnt"`,
        ],
        [
            "the node's name in a label and in a field",
            [at("/mnt/a", "n1", "a"), byField("n1")],
            `${path}: "/mnt/a"`,
        ],
        ["two nodes, one by a label and one by a field", [at("/mnt/a", "n1", "a"), byField("n2")]],
        ["a claim as large as its volume", [volume(), claim()]],
        ["a claim of another notation", [volume(), claim(request("5368709120"))]],
        [
            "a claim larger than the volume that it names",
            [volume({ claimRef: null }), claim(request("5.1Gi"))],
            'claim-fits: spec.resources.requests.storage: "5.1Gi"',
        ],
        [
            "a claim larger than the volume that is reserved for it",
            [volume(), claim({ volumeName: notYetKnown, ...request("6G") })],
            'claim-fits: spec.resources.requests.storage: "6G"',
        ],
        [
            "a larger claim of the same name in another namespace",
            [volume(), claim({ volumeName: null, ...request("6Gi") }, { namespace: "other" })],
        ],
        [
            "a claim of another class than its volume",
            [volume(), claim({ storageClassName: "fast" })],
            'classes-agree: spec.storageClassName: "fast"',
        ],
        [
            "a claim of a class, and a volume of none",
            [volume({ storageClassName: null }), claim()],
            'classes-agree: spec.storageClassName: "local"',
        ],
        [
            "neither of a class",
            [volume({ storageClassName: null }), claim({ storageClassName: "" })],
        ],
    ]);
});
