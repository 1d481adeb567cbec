import { describe } from "mocha";
import { notYetKnown, type Plain, type PlainObject } from "../../policy/plain";
import { release, resource } from "../support/policyResources";
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
    const twoDirs = "/opt/kafka/data-0/logs,/opt/kafka/data-1/logs";
    const onDisks = (value: string, disksPerBroker: Plain) =>
        brokers({ configurationOverrides: { "log.dirs": value } }, { disksPerBroker });
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
        [
            "the values of the release before",
            brokers({}, {}, { reuseValues: true }),
            "chart-persistent: reuseValues: true",
        ],
        [
            "the values of the release before, which resetValues leaves out",
            brokers({}, {}, { reuseValues: true, resetValues: true }),
        ],
        ["no values of the release before", brokers({}, {}, { reuseValues: false })],
        [
            "the values of the release before, not yet known",
            brokers({}, {}, { reuseValues: notYetKnown }),
        ],
        [
            "the values of the release before, of another chart",
            release({ chart: "nginx", values: {}, reuseValues: true }),
        ],
        ["no disk", brokers({}, { disksPerBroker: 0 }), `${disks}: 0`],
        ["no disk, as text", brokers({}, { disksPerBroker: "0" }), `${disks}: "0"`],
        [
            "no disk: the default taken away",
            brokers({}, { disksPerBroker: null }),
            `${disks}: null`,
        ],
        // What helm template makes of these by `int`.
        ...["1e0", "3x", "1.5", "08", "1__0", "1_", "0x", " 3 ", "", "-1", "0x0", "-0b1"].map(
            (given) =>
                [
                    `no disk: ${JSON.stringify(given)}, which is no number to Helm`,
                    brokers({}, { disksPerBroker: given }),
                    `${disks}: ${JSON.stringify(given)}`,
                ] as const,
        ),
        ...["2", "1.0", "0x2", "010", "0b11", "0o7", "1_0", "0_1", "+2"].map(
            (given) =>
                [
                    `disks: ${JSON.stringify(given)}, which is a number to Helm`,
                    brokers({}, { disksPerBroker: given }),
                ] as const,
        ),
        ["two disks", brokers({}, { disksPerBroker: 2 })],
        ["a number of disks not yet known", brokers({}, { disksPerBroker: notYetKnown })],
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
        ["records on the volume", dirs("/opt/kafka/data-0/logs")],
        ["records on the volumes", onDisks(twoDirs, 2)],
        ["records on volumes of a number not yet known", onDisks(twoDirs, notYetKnown)],
        [
            "records on a volume more than there are",
            dirs("/opt/kafka/data-1/logs"),
            `${overrides}.log.dirs: "/opt/kafka/data-1/logs"`,
        ],
        [
            "records beside the volume",
            dirs("/opt/kafka/data-00/logs"),
            `${overrides}.log.dirs: "/opt/kafka/data-00/logs"`,
        ],
        [
            "records on two volumes of two, and on a third",
            onDisks(`${twoDirs},/opt/kafka/data-2`, 2),
            `${overrides}.log.dirs: "${twoDirs},/opt/kafka/data-2"`,
        ],
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
        ["the chart by a name with blanks", chart(" cp-helm-charts "), `${enabled}: false`],
        ["the chart by its folder itself", chart("./cp-helm-charts/."), `${enabled}: false`],
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

describe("the policies on tags that move", () => {
    const moving = [
        "stable",
        "edge",
        "main",
        "LATEST",
        "Latest-Alpine",
        "nightly",
        "lts",
        "jre-latest",
        "8-jre-stable",
        "1.2-latest",
        "jre-latest-alpine",
        "2_edge",
        "8.dev",
    ];
    const fixed = [
        "6.1.0",
        "stable-1.25.3",
        "main-1a2b3c4",
        "nightly-2026-01-31",
        "7.4.0-rc1",
        "1",
        "3.7.0-beta",
        "latestage",
        "1a2b3c4-main",
        "8-development-kit",
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
