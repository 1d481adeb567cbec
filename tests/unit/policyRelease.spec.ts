import { describe } from "mocha";
import { notYetKnown, type Plain, type PlainObject } from "../../policy/plain";
import { claim, release, resource, storageClass } from "../support/policyResources";
import { table } from "../support/policyTable";

describe("the policies on classes", () => {
    const isDefault = "storageclass.kubernetes.io/is-default-class";
    const classPatch = (metadata: PlainObject, provisioner: Plain = null) =>
        resource("storage.k8s.io/v1:StorageClassPatch", { metadata, provisioner });
    const className = "class-chosen: spec.storageClassName";
    const chart = (part: string, key: string) => `class-chosen: values.${part}.persistence.${key}`;
    table([
        ["a claim of a class", claim({ volumeName: "other" })],
        ["a claim of no class on purpose", claim({ storageClassName: "" })],
        ["a claim without a class", claim({ storageClassName: null }), `${className}: null`],
        ["a claim of a class not yet known", claim({ storageClassName: notYetKnown })],
        [
            "a claim with the class in the old annotation",
            claim(
                { storageClassName: null },
                { annotations: { "volume.beta.kubernetes.io/storage-class": "local" } },
            ),
        ],
        [
            "a StatefulSet's claim without a class",
            resource("apps/v1:StatefulSet", {
                metadata: { name: "db" },
                spec: {
                    volumeClaimTemplates: [
                        { metadata: { name: "a" }, spec: { storageClassName: "local" } },
                        { metadata: { name: "b" }, spec: {} },
                    ],
                },
            }),
            "class-chosen: spec.volumeClaimTemplates[1].spec.storageClassName: nothing",
        ],
        [
            "a class of local volumes",
            storageClass({ [isDefault]: "false" }, "kubernetes.io/no-provisioner"),
        ],
        [
            "a class of local volumes that is the default",
            storageClass({ [isDefault]: "true" }, "kubernetes.io/no-provisioner"),
            `class-chosen: metadata.annotations["${isDefault}"]: "true"`,
        ],
        [
            "a patch that makes a class of local volumes the default",
            classPatch({ annotations: { [isDefault]: "true" } }, "kubernetes.io/no-provisioner"),
            `class-chosen: metadata.annotations["${isDefault}"]: "true"`,
        ],
        [
            "a patch that makes a class of any volumes the default",
            classPatch({ name: "local", annotations: { [isDefault]: "true" } }),
            `class-chosen: metadata.annotations["${isDefault}"]: "true"`,
        ],
        [
            "a patch that makes a cloud's class the default",
            classPatch({ annotations: { [isDefault]: "true" } }, "csi.example.org"),
        ],
        [
            "a patch of a class not yet known",
            classPatch({ annotations: { [isDefault]: "true" } }, notYetKnown),
        ],
        [
            "a patch that makes a class no default",
            classPatch({ annotations: { [isDefault]: "false" } }),
        ],
        ["a cloud's default class", storageClass({ [isDefault]: "true" }, "csi.example.org")],
        [
            "a release with claims of the default class",
            release({ values: { "cp-kafka": { persistence: { storageClass: "" } } } }),
            `${chart("cp-kafka", "storageClass")}: ""`,
            `${chart("cp-zookeeper", "dataDirStorageClass")}: nothing`,
            `${chart("cp-zookeeper", "dataLogDirStorageClass")}: nothing`,
        ],
        [
            "brokers without an ensemble of their own",
            release({
                values: {
                    "cp-kafka": { persistence: { storageClass: "-" } },
                    "cp-zookeeper": { enabled: false },
                },
            }),
        ],
        ["values not yet known", release({ values: notYetKnown })],
        ["another chart", release({ chart: "nginx", values: {} })],
    ]);
});

describe("the policies on a release", () => {
    const enabled = (part: string) => `chart-persistent: values.${part}.persistence.enabled`;
    const kafkaClass = { storageClass: "local" };
    const zookeeperClass = { dataDirStorageClass: "local", dataLogDirStorageClass: "local" };
    const persistence = (kafka: PlainObject, zookeeper: PlainObject) => ({
        values: {
            "cp-kafka": { persistence: { ...kafkaClass, ...kafka } },
            "cp-zookeeper": { persistence: { ...zookeeperClass, ...zookeeper } },
        },
    });
    const off = { enabled: false };
    table([
        ["a release as it has to be", release()],
        ["no name", release({ name: null }), "release-named: name: null"],
        [
            "the name that the provider gives one without",
            release({ name: "kafka-0a1b2c3d" }, "kafka"),
            'release-named: name: "kafka-0a1b2c3d"',
        ],
        [
            "a name of the program's own that ends with a date",
            release({ name: "kafka-20260101" }, "kafka"),
        ],
        [
            "such a name with no day of a year",
            ["20261301", "20260132", "00000101", "12345678"].map((end) =>
                release({ name: `kafka-${end}` }, "kafka"),
            ),
            ...["20261301", "20260132", "00000101", "12345678"].map(
                (end) => `release-named: name: "kafka-${end}"`,
            ),
        ],
        [
            "a name of the program's own with such an end",
            release({ name: "kafka-0a1b2c3d" }, "other"),
        ],
        ["a name not yet known", release({ name: notYetKnown })],
        [
            "persistence off",
            release(persistence(off, off)),
            `${enabled("cp-kafka")}: false`,
            `${enabled("cp-zookeeper")}: false`,
        ],
        ["half: brokers off", release(persistence(off, {})), `${enabled("cp-kafka")}: false`],
        [
            "half: servers' default taken away",
            release(persistence({}, { enabled: null })),
            `${enabled("cp-zookeeper")}: null`,
        ],
        [
            "the chart in a directory or a package of another name",
            release({ ...persistence(off, {}), chart: "./charts/ours-1.2.3.tgz" }),
            `${enabled("cp-kafka")}: false`,
        ],
        [
            "the brokers' chart alone, from a registry",
            release({
                chart: "oci://registry.example/charts/cp-kafka",
                values: { persistence: { enabled: false } },
            }),
            "chart-persistent: values.persistence.enabled: false",
        ],
        [
            "the brokers' chart alone, packed, with a version and without",
            [
                release({ chart: "https://charts.example/cp-kafka-0.1.0.tgz", values: {} }),
                release({ chart: "./cp-kafka.tgz", values: {} }),
            ],
            "class-chosen: values.persistence.storageClass: nothing",
            "class-chosen: values.persistence.storageClass: nothing",
        ],
    ]);
});

describe("the policies on images", () => {
    const pod = (...images: readonly Plain[]) => ({
        containers: images.map((image) => ({ image })),
        initContainers: [{ image: "registry.example:5000/sh@sha256:00" }],
    });
    const template = (...images: readonly Plain[]) => ({ template: { spec: pod(...images) } });
    const inRelease = (values: PlainObject) => release({ chart: "other", values });
    const at = (key: string, image: string) => `image-pinned: ${key}: ${JSON.stringify(image)}`;
    table([
        ["a tag", resource("core/v1:Pod", { spec: pod("sh:1", notYetKnown) })],
        [
            "no tag, behind a registry's port",
            resource("core/v1:Pod", { spec: pod("sh:1", "registry.example:5000/sh") }),
            at("spec.containers[1].image", "registry.example:5000/sh"),
        ],
        [
            "latest, in each workload",
            [
                resource("apps/v1:Deployment", { spec: template("sh:latest") }),
                resource("apps/v1:StatefulSet", { spec: template("sh:latest-ubi8") }),
                resource("batch/v1:CronJob", { spec: { jobTemplate: { spec: template("sh") } } }),
            ],
            at("spec.template.spec.containers[0].image", "sh:latest"),
            at("spec.template.spec.containers[0].image", "sh:latest-ubi8"),
            at("spec.jobTemplate.spec.template.spec.containers[0].image", "sh"),
        ],
        ["values: the chart's own tags", inRelease({ image: "confluentinc/cp-kafka" })],
        [
            "values: latest, however it is written",
            inRelease({
                db: { image: "a/b", imageTag: "latest" },
                side: [{ image: { repository: "a/b", tag: "latest" } }, { image: "a/b:latest" }],
            }),
            at("values.db.imageTag", "latest"),
            at("values.side[0].image.tag", "latest"),
            at("values.side[1].image", "a/b:latest"),
        ],
        ["values: an empty tag", inRelease({ imageTag: "" }), at("values.imageTag", "")],
        [
            "values: versions",
            inRelease({ imageTag: "6.1.0", image: { repository: "a", tag: "" }, tag: "latest" }),
        ],
    ]);
});
