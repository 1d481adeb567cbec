import { describe } from "mocha";
import { notYetKnown } from "../../policy/plain";
import { release } from "../support/policyResources";
import { table } from "../support/policyTable";

const classes = {
    "cp-kafka": { storageClass: "local" },
    "cp-zookeeper": { dataDirStorageClass: "local", dataLogDirStorageClass: "local" },
};

describe("the policies on cp-helm-charts as a part of another chart", () => {
    const chart = "./platform";
    const off = { enabled: false };
    const part = { persistence: { ...classes["cp-kafka"], ...off } };
    const parts = { "cp-kafka": part, "cp-zookeeper": { enabled: false } };
    const enabled = (path: string) =>
        `chart-persistent: values.${path}.cp-kafka.persistence.enabled: false`;
    const missing = (path: string, key: string) =>
        `class-chosen: values.${path}.persistence.${key}: nothing`;
    const ensemble = (path: string) =>
        ["dataDirStorageClass", "dataLogDirStorageClass"].map((key) =>
            missing(`${path}.cp-zookeeper`, key),
        );
    const subchart = "cp-helm-charts";
    const files = "chart-persistent: valueYamlFiles: 1";
    table([
        [
            "persistence off, and nothing else given",
            release({ chart, values: { [subchart]: { "cp-kafka": { persistence: off } } } }),
            ...ensemble(subchart),
            enabled(subchart),
        ],
        ["persistence off", release({ chart, values: { [subchart]: parts } }), enabled(subchart)],
        [
            "persistence off, in a part by another name",
            release({ chart, values: { kafka: parts } }),
            enabled("kafka"),
        ],
        [
            "persistence off, in a part of a part",
            release({ chart, values: { a: { b: { [subchart]: parts } }, c: [parts] } }),
            enabled(`a.b.${subchart}`),
        ],
        [
            "persistence off in two parts",
            release({ chart, values: { ...parts, a: parts } }),
            "chart-persistent: values.cp-kafka.persistence.enabled: false",
            enabled("a"),
        ],
        [
            "a part that is switched off, which only some charts heed",
            release({ chart, values: { [subchart]: { ...off, ...parts } } }),
            enabled(subchart),
        ],
        ["a part that is switched off", release({ chart, values: { [subchart]: off } })],
        ["a part that is not yet known", release({ chart, values: { [subchart]: notYetKnown } })],
        [
            "nothing of the part but its name",
            release({ chart, values: { [subchart]: { fullnameOverride: "a" } } }),
            missing(`${subchart}.cp-kafka`, "storageClass"),
            ...ensemble(subchart),
        ],
        [
            "values in files",
            release({
                chart,
                values: {
                    [subchart]: { ...parts, "cp-kafka": { persistence: classes["cp-kafka"] } },
                },
                valueYamlFiles: [{}],
            }),
            files,
        ],
        [
            "a part that is not yet known, and values in files",
            release({ chart, values: { [subchart]: notYetKnown }, valueYamlFiles: [{}] }),
            files,
        ],
    ]);
});
