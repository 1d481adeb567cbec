import { describe } from "mocha";
import type { Plain, PlainObject } from "../../policy/plain";
import type { Resource } from "../../policy/resource";
import { affinity, claim, onNode, release, resource, volume } from "../support/policyResources";
import { table } from "../support/policyTable";

describe("the policies on parts and lists of objects", () => {
    const retained = "volume-retained: spec.persistentVolumeReclaimPolicy";
    const patch = (spec: PlainObject) =>
        resource("core/v1:PersistentVolumePatch", { metadata: { name: "disk-a" }, spec });
    const items = (kind: string, ...each: readonly Resource[]) =>
        resource(`core/v1:${kind}`, { items: each.map(({ props }) => props) });
    const image = (value: string) => ({
        spec: { template: { spec: { containers: [{ image: value }] } } },
    });
    const pinned = 'image-pinned: spec.template.spec.containers[0].image: "sh:latest"';
    const deleted = {
        kind: "PersistentVolume",
        spec: {
            nfs: null,
            local: { path: "/b" },
            nodeAffinity: onNode("node-2"),
            persistentVolumeReclaimPolicy: "Delete",
        },
    };
    const ephemeral = (spec: PlainObject): PlainObject => ({
        volumes: [{ emptyDir: {} }, { ephemeral: { volumeClaimTemplate: { spec } } }],
    });
    const retention = "claims-kept: spec.persistentVolumeClaimRetentionPolicy";
    const keeping = (policy: PlainObject) =>
        resource("apps/v1:StatefulSet", {
            spec: { persistentVolumeClaimRetentionPolicy: policy },
        });
    table([
        [
            "a patch with Delete",
            patch({ persistentVolumeReclaimPolicy: "Delete" }),
            `${retained}: "Delete"`,
        ],
        ["a patch with Retain", patch({ persistentVolumeReclaimPolicy: "Retain" })],
        [
            "a patch of a network disk",
            patch({ nfs: { path: "/" }, persistentVolumeReclaimPolicy: "Delete" }),
        ],
        [
            "a patch with a uid",
            patch({ claimRef: { uid: "1-2" } }),
            'volume-reserved: spec.claimRef.uid: "1-2"',
        ],
        [
            "a list with Delete",
            items(
                "PersistentVolumeList",
                volume(),
                volume(
                    {
                        persistentVolumeReclaimPolicy: "Delete",
                        local: { path: "/b" },
                        claimRef: null,
                    },
                    "b",
                ),
            ),
            'volume-retained: items[1].spec.persistentVolumeReclaimPolicy: "Delete"',
        ],
        [
            "a list with one directory twice",
            items("PersistentVolumeList", volume(), volume({ claimRef: null }, "b")),
            'volumes-apart: items[1].spec.local.path: "/mnt/data/a"',
        ],
        [
            "a list of claims without a class",
            items("PersistentVolumeClaimList", claim({ storageClassName: null })),
            "class-chosen: items[0].spec.storageClassName: null",
        ],
        [
            "a list of objects of any kind",
            resource("core/v1:List", {
                items: [
                    deleted,
                    { apiVersion: "example.org/v1", ...deleted },
                    {
                        apiVersion: "v1",
                        kind: "List",
                        items: [{ apiVersion: "v1", ...deleted, metadata: { name: "b" } }],
                    },
                    { apiVersion: "apps/v1", kind: "Deployment", ...image("sh:latest") },
                    { kind: "toString" },
                    "text",
                ],
            }),
            'volume-retained: items[0].spec.persistentVolumeReclaimPolicy: "Delete"',
            'volume-retained: items[2].items[0].spec.persistentVolumeReclaimPolicy: "Delete"',
            'image-pinned: items[3].spec.template.spec.containers[0].image: "sh:latest"',
            'volumes-apart: items[2].items[0].spec.local.path: "/b"',
        ],
        [
            "one directory twice in a list of objects of any kind",
            resource("core/v1:List", {
                items: [volume(), volume({ claimRef: null })].map(({ props }) => ({
                    apiVersion: "v1",
                    kind: "PersistentVolume",
                    ...props,
                })),
            }),
            'volumes-apart: items[1].spec.local.path: "/mnt/data/a"',
        ],
        [
            "a pod's own claim without a class",
            resource("apps/v1:Deployment", {
                spec: { template: { spec: ephemeral({}) } },
            }),
            "class-chosen: spec.template.spec.volumes[1].ephemeral.volumeClaimTemplate.spec.storageClassName: nothing",
        ],
        [
            "a pod's own claim with a class",
            resource("core/v1:Pod", { spec: ephemeral({ storageClassName: "fast" }) }),
        ],
        [
            "an image as a volume",
            resource("core/v1:Pod", {
                spec: {
                    volumes: [
                        { image: { reference: "data:1.2" } },
                        { image: { reference: "data" } },
                    ],
                },
            }),
            'image-pinned: spec.volumes[1].image.reference: "data"',
        ],
        [
            "an image as a volume, in a release's values",
            release({
                chart: "other",
                values: { extraVolumes: [{ image: { reference: "data:latest" } }] },
            }),
            'image-pinned: values.extraVolumes[0].image.reference: "data:latest"',
        ],
        ["a patch of a claim", resource("core/v1:PersistentVolumeClaimPatch", { spec: {} })],
        [
            "a patch of a StatefulSet",
            resource("apps/v1:StatefulSetPatch", image("sh:latest")),
            pinned,
        ],
        [
            "a ReplicationController",
            resource("core/v1:ReplicationController", image("sh:latest")),
            pinned,
        ],
        [
            "an old Deployment",
            resource("extensions/v1beta1:Deployment", image("sh:latest")),
            pinned,
        ],
        [
            "a PodTemplate",
            resource("core/v1:PodTemplate", {
                template: { spec: { containers: [{ image: "sh" }] } },
            }),
            'image-pinned: template.spec.containers[0].image: "sh"',
        ],
        [
            "claims that are deleted on scaling",
            keeping({ whenScaled: "Delete" }),
            `${retention}.whenScaled: "Delete"`,
        ],
        ["claims that are kept", keeping({ whenScaled: "Retain", whenDeleted: "Retain" })],
    ]);
});

describe("the policies on nodes and sizes, past what they name", () => {
    const terms = "volume-on-one-node: spec.nodeAffinity.required.nodeSelectorTerms";
    const labelled = (key: string, name = "disk-a", spec: PlainObject = {}) =>
        volume(
            {
                ...affinity({ matchExpressions: [{ key, operator: "In", values: ["x"] }] }),
                ...spec,
            },
            name,
        );
    const refused = (key: string) =>
        [
            `a label that nodes share: ${key}`,
            labelled(key),
            `${terms}: [{"matchExpressions":[{"key":"${key}","operator":"In","values":["x"]}]}]`,
        ] as const;
    const request = (storage: Plain) => claim({ resources: { requests: { storage } } });
    const large = "claim-fits: spec.resources.requests.storage";
    table([
        refused("kubernetes.io/os"),
        refused("topology.kubernetes.io/zone"),
        refused("node.kubernetes.io/instance-type"),
        refused("cloud.google.com/gke-nodepool"),
        refused("env"),
        refused("example.org/tier"),
        refused("kops.k8s.io/instancegroup"),
        ["a label of the node's own", labelled("example.org/node")],
        [
            "one directory by two labels, which may be of one node",
            [labelled("example.org/node"), labelled("example.org/disk", "b", { claimRef: null })],
            'volumes-apart: spec.local.path: "/mnt/data/a"',
        ],
        [
            "one directory of two nodes",
            [volume(), volume({ nodeAffinity: onNode("node-2"), claimRef: null }, "b")],
        ],
        [
            "two volumes for one claim",
            [volume(), volume({ local: { path: "/mnt/data/b" } }, "b")],
            'one-volume: spec.claimRef.name: "data-0"',
        ],
        ["a request beyond all sizes", [volume(), request("1e100")], `${large}: "1e100"`],
        ["a request with blanks", [volume(), request(" 6Gi ")], `${large}: " 6Gi "`],
        ["a request that is a number", [volume(), request(6e9)], `${large}: 6000000000`],
        ["a request of half a byte", [volume(), request("500m")]],
        [
            "a volume of half a byte",
            [volume({ capacity: { storage: "500m" } }), request("5Gi")],
            `${large}: "5Gi"`,
        ],
    ]);
});
