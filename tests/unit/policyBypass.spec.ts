import { describe } from "mocha";
import type { Plain, PlainObject } from "../../policy/plain";
import type { Resource } from "../../policy/resource";
import { affinity, claim, onNode, release, resource, volume } from "../support/policyResources";
import { table } from "../support/policyTable";

const classes = {
    "cp-kafka": { storageClass: "local" },
    "cp-zookeeper": { dataDirStorageClass: "local", dataLogDirStorageClass: "local" },
};

/** A release with further values of the brokers, and further persistence of theirs. */
function brokers(values: PlainObject, persistence: PlainObject = {}, props: PlainObject = {}) {
    return release({
        values: {
            "cp-kafka": { persistence: { ...classes["cp-kafka"], ...persistence }, ...values },
            "cp-zookeeper": { persistence: classes["cp-zookeeper"] },
        },
        ...props,
    });
}

describe("the policies on a release, past what they name", () => {
    const enabled = "chart-persistent: values.cp-kafka.persistence.enabled";
    const disks = "chart-persistent: values.cp-kafka.persistence.disksPerBroker";
    const overrides = "chart-persistent: values.cp-kafka.configurationOverrides";
    const dirs = (value: Plain) => brokers({ configurationOverrides: { "log.dirs": value } });
    const off = { enabled: false };
    const chart = (name: string) => brokers({}, off, { chart: name });
    table([
        ["false to Helm: an empty list", brokers({}, { enabled: [] }), `${enabled}: []`],
        ["false to Helm: an empty object", brokers({}, { enabled: {} }), `${enabled}: {}`],
        ["false to Helm: 0", brokers({}, { enabled: 0 }), `${enabled}: 0`],
        ["false to Helm: no text", brokers({}, { enabled: "" }), `${enabled}: ""`],
        ["true to Helm: the text false", brokers({}, { enabled: "false" })],
        [
            "values in files",
            brokers({}, {}, { valueYamlFiles: [{}] }),
            "chart-persistent: valueYamlFiles: 1",
        ],
        ["values in no files", brokers({}, {}, { valueYamlFiles: [] })],
        [
            "values in files of another chart",
            release({ chart: "nginx", values: {}, valueYamlFiles: [{}] }),
        ],
        ["no disk", brokers({}, { disksPerBroker: 0 }), `${disks}: 0`],
        ["no disk, as text", brokers({}, { disksPerBroker: "0" }), `${disks}: "0"`],
        [
            "no disk: the default taken away",
            brokers({}, { disksPerBroker: null }),
            `${disks}: null`,
        ],
        ["two disks", brokers({}, { disksPerBroker: 2 })],
        ["records elsewhere", dirs("/tmp/logs"), `${overrides}.log.dirs: "/tmp/logs"`],
        [
            "records in part elsewhere",
            dirs("/opt/kafka/data-0/logs,/tmp"),
            `${overrides}.log.dirs: "/opt/kafka/data-0/logs,/tmp"`,
        ],
        [
            "records elsewhere, by a path that leaves the volume",
            dirs("/opt/kafka/data-0/../logs"),
            `${overrides}.log.dirs: "/opt/kafka/data-0/../logs"`,
        ],
        ["records on the volumes", dirs("/opt/kafka/data-0/logs,/opt/kafka/data-1/logs")],
        [
            "records elsewhere, by a variable",
            brokers({ customEnv: { KAFKA_LOG_DIRS: "/tmp" } }),
            'chart-persistent: values.cp-kafka.customEnv.KAFKA_LOG_DIRS: "/tmp"',
        ],
        [
            "the chart by a registry's address",
            chart("oci://r.example/charts/cp-helm-charts"),
            `${enabled}: false`,
        ],
        [
            "the chart by an address with a tag",
            chart("oci://r.example/cp-helm-charts:0.6.1"),
            `${enabled}: false`,
        ],
        [
            "the chart by an address with a query",
            chart("https://r.example/cp-helm-charts-0.6.1.tgz?x=1"),
            `${enabled}: false`,
        ],
        [
            "the brokers' chart, by an address with a digest",
            release({ chart: "oci://r.example/cp-kafka@sha256:00", values: { persistence: off } }),
            "chart-persistent: values.persistence.enabled: false",
        ],
        [
            "the chart as a component of Pulumi",
            resource("helm.sh/v4:Chart", {
                chart: "cp-helm-charts",
                values: { "cp-kafka": { persistence: off }, "cp-zookeeper": { enabled: false } },
            }),
            `${enabled}: false`,
        ],
    ]);
});

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

describe("the policies on tags that move", () => {
    const moving = ["stable", "edge", "main", "LATEST", "Latest-Alpine", "nightly", "lts"];
    const fixed = [
        "6.1.0",
        "stable-1.25.3",
        "main-1a2b3c4",
        "nightly-2026-01-31",
        "7.4.0-rc1",
        "1",
    ];
    const pod = (tag: string) =>
        resource("core/v1:Pod", { spec: { containers: [{ image: `sh:${tag}` }] } });
    table([
        ...moving.map(
            (tag) =>
                [tag, pod(tag), `image-pinned: spec.containers[0].image: "sh:${tag}"`] as const,
        ),
        ...fixed.map((tag) => [tag, pod(tag)] as const),
        [
            "in a release's values",
            release({ chart: "other", values: { imageTag: "Edge" } }),
            'image-pinned: values.imageTag: "Edge"',
        ],
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
        ["a request that is a number", [volume(), request(6e9)], `${large}: 6000000000`],
        ["a request of half a byte", [volume(), request("500m")]],
        [
            "a volume of half a byte",
            [volume({ capacity: { storage: "500m" } }), request("5Gi")],
            `${large}: "5Gi"`,
        ],
    ]);
});
