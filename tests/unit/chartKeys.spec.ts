import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "mocha";
import { chartKeys } from "../../core/chart/chartKeys";
import { chartTexts } from "../../core/chart/chartTexts";
import { publishedKeys, subchartKeys } from "../../core/chart/knownValues";
import { readChart, testedVersions } from "../../core/chart/source";
import { templateKeys } from "../../core/chart/templateKeys";
import { keyFaults } from "../../core/config/valuesKeys";
import { load } from "../../core/config/load";
import { formatFault } from "../../core/fault";
import type { JsonObject } from "../../core/json";
import { configOf, defaults, faultsOf } from "../support/config";

function texts(files: Readonly<Record<string, string>>) {
    return new Map(Object.entries(files));
}

const small = {
    "Chart.yaml": "name: cp-helm-charts\nversion: 0.6.1\n",
    "charts/cp-kafka/Chart.yaml": "name: cp-kafka\n",
    "charts/cp-kafka/values.yaml": "a: { b: 1 }\n",
    "charts/cp-kafka/templates/x.yaml":
        'x: {{ .Values.c.d }} {{ $root.Values.e }} {{ index .Values "cp-zookeeper" "url" }}\n',
};

describe("what a chart knows", () => {
    it("is what its templates read", () => {
        assert.deepEqual(
            templateKeys('{{ .Values.a.b }}{{ index $.Values "c-d" "e" }}{{ $r.Values.f }}'),
            { keys: ["c-d.e", "a.b", "f"], dynamic: false },
        );
        assert.equal(templateKeys("{{ toYaml .Values }}").dynamic, true);
        assert.equal(templateKeys("{{ index .Values $key }}").dynamic, true);
    });

    it("is what its own values, the umbrella's and its templates have", () => {
        const keys = chartKeys(
            texts({ ...small, "values.yaml": "cp-kafka: { g: 1 }\nkafka-ui: { h: 1 }\n" }),
            "it",
        );
        for (const key of ["a.b", "c.d", "e", "cp-zookeeper.url", "g", "enabled"]) {
            assert.ok(keys.subcharts["cp-kafka"]?.includes(key), key);
        }
        assert.ok(keys.top.includes("kafka-ui"));
        assert.equal(keys.complete, true);
    });

    it("is uncertain where a dependency is not in it", () => {
        const chart = `${small["Chart.yaml"]}dependencies: [{ name: common, alias: shared }]\n`;
        const keys = chartKeys(texts({ ...small, "Chart.yaml": chart }), "it");
        assert.equal(keys.complete, false);
        assert.ok(keys.top.includes("shared"));
    });

    it("is what a library in it reads, for all of its subcharts", () => {
        const library = {
            "charts/common/Chart.yaml": "name: common\ntype: library\n",
            "charts/common/templates/_pod.tpl": "{{ .Values.priorityClassName }}",
        };
        const keys = chartKeys(texts({ ...small, ...library }), "it");
        assert.ok(keys.subcharts["cp-kafka"]?.includes("priorityClassName"));
    });
});

describe("a key that the version at hand ignores", () => {
    const of = (version: string, own: JsonObject) =>
        faultsOf({ chart: { version }, values: { "cp-kafka": own } });
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } };

    it("is refused, with the version that has it", () => {
        assert.deepEqual(of("0.6.0", { affinity }), [
            `values.cp-kafka.affinity: got ${JSON.stringify(affinity)}; allowed: keys of cp-helm-charts 0.6.0, which would ignore this one; cp-helm-charts 0.6.1 has it: choose another chart.version, or leave it out`,
        ]);
        const securityContext = { runAsUser: 0 };
        assert.match(of("0.5.0", { securityContext }).join("\n"), /cp-helm-charts 0\.6\.0 has it/);
        assert.deepEqual(of("0.6.0", { securityContext }), []);
        assert.deepEqual(of("0.6.1", { securityContext, affinity }), []);
    });

    it("is no fault where it is empty, or where the service is off", () => {
        assert.deepEqual(of("0.5.0", { affinity: {}, securityContext: null }), []);
        const values = { "cp-ksql-server": { enabled: false, customEnv: { A: "1" } } };
        const services = { ksqldb: { enabled: false } };
        assert.deepEqual(faultsOf({ services, values }), []);
        assert.equal(
            faultsOf({ values: { "cp-ksql-server": { customEnv: { A: "1" } } } }).length,
            1,
        );
    });

    it("is refused for a chart from a path whose templates say that they do not read it", () => {
        const keys = chartKeys(texts(small), "the chart at x");
        const values = { "cp-kafka": { affinity, e: 1, colour: "red" } };
        const lines = keyFaults(configOf({ chart: { path: "x" }, values }), keys).map(formatFault);
        assert.equal(lines.length, 1, lines.join("\n"));
        assert.match(lines[0] ?? "", /values\.cp-kafka\.affinity: .* keys of the chart at x/);
    });

    it("is not known for a chart of another repository", () => {
        const { warnings } = load(
            {
                nodes: ["pc"],
                chart: { version: "0.7.0", repository: "https://charts.example.org" },
                values: { "cp-kafka": { colour: "red" }, "kafka-ui": { enabled: true } },
            },
            defaults,
        );
        assert.match(warnings.join("\n"), /0\.6\.1 has no such key, and this chart may ignore it/);
    });
});

describe("a chart that is read for its keys", () => {
    let directory = "";

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "chart-keys-"));
    });

    after(() => {
        rmSync(directory, { recursive: true, force: true });
    });

    function write(name: string, files: Readonly<Record<string, string>>): string {
        const chart = join(directory, name);
        for (const [path, text] of Object.entries(files)) {
            mkdirSync(dirname(join(chart, path)), { recursive: true });
            writeFileSync(join(chart, path), text);
        }
        return chart;
    }

    it("has the same as a directory, a .tgz, and with packed subcharts", () => {
        const plain = write("plain/cp-helm-charts", small);
        const tgz = join(directory, "plain.tgz");
        execFileSync("tar", ["-czf", tgz, "-C", dirname(plain), "cp-helm-charts"]);
        const nested = write("nested/cp-helm-charts", { "Chart.yaml": small["Chart.yaml"] });
        mkdirSync(join(nested, "charts"));
        const inner = join(nested, "charts/cp-kafka-0.1.0.tgz");
        execFileSync("tar", ["-czf", inner, "-C", join(plain, "charts"), "cp-kafka"]);
        const whole = join(directory, "nested.tgz");
        execFileSync("tar", ["-czf", whole, "-C", dirname(nested), "cp-helm-charts"]);
        const expected = texts(small);
        for (const path of [plain, tgz, nested, whole]) {
            assert.deepEqual(
                new Map([...chartTexts(path)].sort()),
                new Map([...expected].sort()),
                path,
            );
        }
    });

    it("is not read for ever: a loop of links, a pipe and too many files", () => {
        const loop = write("loop", small);
        symlinkSync(loop, join(loop, "charts/cp-kafka/templates/loop"));
        assert.ok(chartTexts(loop).size < 100);
        const pipe = write("pipe", small);
        execFileSync("mkfifo", [join(pipe, "charts/cp-kafka/templates/fifo.yaml")]);
        assert.equal(chartTexts(pipe).size, Object.keys(small).length);
        const many = Object.fromEntries(
            Array.from({ length: 5001 }, (_, i) => [`templates/${i}.yaml`, ""]),
        );
        const path = write("many", { ...small, ...many });
        assert.throws(() => chartTexts(path), /it has more than 5000 files/);
        assert.equal(readChart(path).keys, undefined);
    });
});

/** Directories or packages of published charts, separated by colons. */
const published = (process.env.CHART ?? "").split(":").filter((path) => path !== "");

for (const path of published) {
    describe(`the published chart at ${path}`, () => {
        const { version = "" } = readChart(path);

        it("has the keys of the list of its version", () => {
            assert.ok(testedVersions.includes(version));
            const { subcharts } = chartKeys(chartTexts(path), "it");
            const listed = publishedKeys(version).subcharts;
            for (const subchart of subchartKeys) {
                const known = listed[subchart] ?? [];
                const isListed = (key: string) =>
                    known.some((one) => one === key || key.startsWith(`${one}.`));
                assert.deepEqual(
                    (subcharts[subchart] ?? []).filter(
                        (key) => !isListed(key) && !/^(global|servers|persistence)$/.test(key),
                    ),
                    [],
                    subchart,
                );
                // Control Center has no exporter, and values of one.
                const own = [...(subcharts[subchart] ?? []), "prometheus.jmx.imagePullPolicy"];
                assert.deepEqual(
                    known.filter(
                        (key) => !own.some((one) => one === key || one.startsWith(`${key}.`)),
                    ),
                    [],
                    subchart,
                );
            }
        });
    });
}
