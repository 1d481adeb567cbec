import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { chartValues } from "../../core/chart/values";
import { at, merge } from "../../core/json";
import { filledIn, harmfulSteps, type ImportFile } from "../../core/takeover/importFile";
import { compareManifests } from "../../core/takeover/manifests";
import { ReleaseSecrets } from "../../core/takeover/secrets";
import { planTakeover } from "../../core/takeover/takeoverPlan";
import { withoutNulls } from "../../core/takeover/settings";
import { defaults } from "../support/config";
import {
    bound,
    disks,
    heapOptions,
    names,
    storageClass,
    there,
    values,
} from "../support/installation";

function faultsOf(over: Parameters<typeof there>[0]): string[] {
    try {
        planTakeover({}, defaults, names, there(over));
        return [];
    } catch (error) {
        return error instanceof Error ? error.message.split("\n").slice(1) : [];
    }
}

describe("a takeover's plan", () => {
    const { config, given, disks: taken } = planTakeover({}, defaults, names, there());

    it("has every claim on the volume that it is bound to", () => {
        assert.deepEqual(
            taken.map(({ claim, volume, node, path }) => [claim, volume, node, path]),
            bound.map(([claim, volume]) => [claim, volume, "pc", `/disks/${volume}`]),
        );
        assert.deepEqual(
            config.placement.volumes,
            Object.fromEntries(bound.map(([claim, volume]) => [claim, volume])),
        );
    });

    it("gives the chart the release's values, also where they repeat the chart's defaults", () => {
        const after = withoutNulls(chartValues(config));
        assert.deepEqual(after["cp-kafka"], {
            enabled: true,
            brokers: 1,
            heapOptions,
            persistence: { enabled: true, size: "5Gi", storageClass, disksPerBroker: 1 },
            configurationOverrides: { "log.retention.hours": "1" },
            customEnv: {},
            updateStrategy: "OnDelete",
        });
    });

    it("keeps the notation of a heap: another one would restart the pods", () => {
        assert.equal(config.zookeeper.heap, "1Gi");
        const zookeeper = chartValues(config)["cp-zookeeper"];
        assert.equal(at(zookeeper, "heapOptions"), "-Xms1G -Xmx1G");
    });

    it("leaves the images to the release, and the metrics reporter that runs", () => {
        assert.deepEqual(given.platform, { version: "chart" });
        const of = (image: string, customEnv = {}) => {
            const kafka = { image, imageTag: "7.0.1", customEnv };
            const installed = there({ values: merge(values, { "cp-kafka": kafka }) });
            const plan = planTakeover({}, defaults, names, installed);
            const after = withoutNulls(chartValues(plan.config))["cp-kafka"];
            assert.deepEqual(at(after, "image"), image);
            assert.equal(at(after, "podAnnotations"), undefined);
            assert.equal(plan.config.preparation.image, `${image}:7.0.1`);
            return plan.given.platform;
        };
        assert.deepEqual(of("confluentinc/cp-server"), { version: "chart" });
        assert.deepEqual(of("mirror.example/cp-kafka"), {
            version: "chart",
            metricsReporter: true,
        });
        assert.deepEqual(of("confluentinc/cp-kafka", { KAFKA_METRIC_REPORTERS: "" }), {
            version: "chart",
        });
    });

    it("leaves out what the chart ignores, and says so", () => {
        const volumes = [{ name: "certs", secret: { secretName: "certs" } }];
        const plan = planTakeover(
            {},
            defaults,
            names,
            there({ values: merge(values, { "cp-kafka": { volumes } }) }),
        );
        assert.equal(at(plan.given, "values", "cp-kafka", "volumes"), undefined);
        assert.match(plan.notes.join("\n"), /values\.cp-kafka\.volumes: left out, as the chart/);
    });

    it("leaves namespace and class to their owner", () => {
        assert.equal(given.createNamespace, false);
        assert.equal(given.createStorageClass, false);
    });

    it("sets a volume's capacity to its claim's request", () => {
        const live = disks();
        const [first, ...others] = live.volumes;
        const larger = { ...first, spec: { ...first?.spec, capacity: { storage: "9Gi" } } };
        const plan = planTakeover({}, defaults, names, {
            ...there({ live: { ...live, volumes: [larger, ...others] } }),
        });
        assert.deepEqual(
            plan.disks.map(({ align }) => align),
            [{ capacity: "5Gi" }, undefined, undefined],
        );
        assert.match(plan.notes.join("\n"), /persistentvolume pv-1: its capacity becomes 5Gi/);
    });

    it("names every claim that cannot be taken over, and why", () => {
        const live = disks();
        const [, second, third] = live.volumes;
        const unbound = live.claims.filter(({ metadata }) => metadata?.name !== bound[0]?.[0]);
        const hostPath = { ...second, spec: { ...second?.spec, local: undefined } };
        const volumes = [
            hostPath,
            { ...third, metadata: { ...third?.metadata, deletionTimestamp: new Date(0) } },
        ];
        const found = faultsOf({
            live: { ...live, claims: unbound, volumes: volumes },
        });
        assert.equal(found.length, 3);
        assert.match(found[0] ?? "", /ns\/datadir-0-r-cp-kafka-0: it does not exist/);
        assert.match(
            found[1] ?? "",
            /pv-2, .*datadir-r-cp-zookeeper-0 is bound to: it is not a local volume/,
        );
        assert.match(found[2] ?? "", /pv-3, .* is bound to: it is being deleted/);
    });

    it("refuses what a stack cannot describe", () => {
        const found = faultsOf({
            values: merge(values, {
                "cp-kafka": {
                    heapOptions: "-Xms1G -Xmx2G",
                    persistence: { storageClass: "other" },
                },
            }),
        });
        assert.ok(found.some((line) => line.includes("-XmsN -XmxN with the same N")));
        assert.ok(found.some((line) => line.includes("the name of one class")));
    });
});

describe("what an upgrade would do", () => {
    const noSecrets = new ReleaseSecrets({}, {});
    const statefulSet = (env: string) =>
        `kind: StatefulSet\nmetadata: {name: k}\nspec: {template: {spec: {containers: [{name: b, env: [{name: A, value: "${env}"}]}]}}}\n`;
    const service = (port: number) => `kind: Service\nmetadata: {name: k}\nspec: {port: ${port}}\n`;

    it("is a fault where pods restart or an object is deleted, and a note elsewhere", () => {
        const now = [statefulSet("1"), service(1), "kind: Gone\nmetadata: {name: g}\n"];
        assert.deepEqual(
            compareManifests(
                now.join("---\n"),
                [statefulSet("2"), service(2)].join("---\n"),
                noSecrets,
            ),
            {
                faults: [
                    'statefulset k: spec.template.spec.containers.b.env.A.value: "1" -> "2"',
                    "gone g: it would be deleted",
                ],
                notes: ["service k: spec.port: 1 -> 2"],
            },
        );
    });

    it("is nothing where only the order of keys differs", () => {
        const other = "metadata: {name: k}\nspec: {port: 1}\nkind: Service\n";
        assert.deepEqual(compareManifests(service(1), other, noSecrets), { faults: [], notes: [] });
    });
});

describe("a takeover's import", () => {
    const { disks: pv } = planTakeover({}, defaults, names, there());
    const claim = "kubernetes:core/v1:PersistentVolumeClaim";
    const volume = "kubernetes:core/v1:PersistentVolume";

    it("imports what exists, under its component, and leaves the rest to be created", () => {
        const planned: ImportFile = {
            resources: [
                { type: "x:index:Volumes", name: "volumes", component: true },
                { type: "x:index:Empty", name: "canary", component: true },
                { type: volume, name: "volumes-pv-1", parent: "volumes", id: "<PLACEHOLDER>" },
                { type: claim, name: `volumes-${bound[0]?.[0] ?? ""}`, parent: "volumes" },
                { type: "random:index:RandomUuid", name: "canary-value", parent: "canary" },
            ],
        };
        const filled = filledIn(planned, { ...names, storageClass, disks: pv });
        assert.deepEqual(
            filled.resources.map(({ name, id }) => [name, id]),
            [
                ["volumes", undefined],
                ["volumes-pv-1", "pv-1"],
                [`volumes-${bound[0]?.[0] ?? ""}`, `ns/${bound[0]?.[0] ?? ""}`],
            ],
        );
    });

    it("stops where anything would be replaced, deleted or created twice", () => {
        const step = (op: string, type: string) => ({
            op,
            urn: `urn:pulumi:s::p::x:index:C$${type}::n`,
        });
        const steps = [
            step("same", volume),
            step("update", claim),
            step("create", "random:index:X"),
        ];
        assert.deepEqual(harmfulSteps({ steps }), []);
        assert.deepEqual(
            harmfulSteps({ steps: [step("replace", volume), step("create", claim)] }),
            [`replace of ${volume} n`, `create of ${claim} n`],
        );
    });
});
