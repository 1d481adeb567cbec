import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { settingsAnnotation } from "../../core/chart/postrender/settings";
import { load, type Loaded } from "../../core/config/load";
import { decide } from "../../core/decision";
import { ConfigFaults, formatFault } from "../../core/fault";
import { at, type JsonObject } from "../../core/json";
import { type PlannedVolume, planVolumes } from "../../core/plan";
import { releaseChange } from "../../core/release/changes";
import { releaseOfConfig } from "../../core/release/inputs";
import { defaults } from "../support/config";
import { givenByUser, type UserCase, userCases, writeFork } from "../support/userValues";

interface Outcome {
    /** The keys that are refused, and what the line says of each. */
    readonly refused?: Readonly<Record<string, RegExp>>;
    readonly warnings?: readonly RegExp[];
    /** What else is right for it. */
    readonly check?: (loaded: Loaded, one: UserCase) => void;
}

/** Its volumes as a state has them. */
function deployed(plan: readonly PlannedVolume[]) {
    return { volumes: plan, missed: [], objects: [] };
}

function ofBefore({ config, before: was }: UserCase): Loaded {
    return load(givenByUser({ ...config, ...was }), defaults);
}

function settings(loaded: Loaded): JsonObject {
    const own = at(loaded.chart.values, "cp-kafka", "configurationOverrides");
    assert.ok(typeof own === "object" && own !== null && !Array.isArray(own));
    return own as JsonObject;
}

/** What the postrender step does to the chart's metrics reporter; undefined where it leaves it alone. */
function hasReporter(expected: boolean | undefined) {
    return ({ chart }: Loaded): void => {
        const text = at(chart.values, "cp-kafka", "podAnnotations", settingsAnnotation);
        assert.ok(typeof text === "string");
        assert.equal((JSON.parse(text) as JsonObject).metricsReporter, expected);
    };
}

const overrides = 'values.cp-kafka.configurationOverrides["';

/** The outcome of each case; an empty one is accepted without a warning. */
const outcomes: Readonly<Record<string, Outcome>> = {
    "dotted-name-nested": {
        refused: {
            [`${overrides}offsets"]`]: /a name with dots is one key/,
            [`${overrides}log"]`]: /a name with dots is one key/,
        },
    },
    "sasl-on-internal-listener": {
        refused: { [`${overrides}listener.security.protocol.map"]`]: /the canary .* speak plain/ },
    },
    "secret-in-values": {
        check: (loaded) => {
            assert.equal(settings(loaded)["ssl.keystore.password"], "[secret]");
        },
    },
    "broker-secret-files": {
        refused: {
            "values.cp-kafka.volumes": /cp-helm-charts 0\.6\.1, which would ignore this one/,
            "values.cp-kafka.volumeMounts": /cp-helm-charts 0\.6\.1, which would ignore this one/,
        },
    },
    "kafka37-canary": {},
    "cp8-no-zookeeper": {
        refused: { "values.cp-kafka.imageTag": /8\.0 and newer have no ZooKeeper/ },
    },
    "community-image": { check: hasReporter(false) },
    "community-image-worked-around": { check: hasReporter(undefined) },
    "old-chart-new-image": {
        warnings: [/^chart\.version: 0\.5\.0 does not set the user, .*: set preparation\.owner/],
    },
    "fork-by-path": {},
    "fork-with-own-subchart": {},
    "production-old-chart": {
        warnings: [
            /^values\.cp-zookeeper\.imageTag: 5\.5\.2 is not tested/,
            /^values\.cp-kafka\.imageTag: 5\.5\.2 is not tested/,
            /^values\.cp-schema-registry\.imageTag: 5\.5\.2 is not tested/,
            /^values\.cp-kafka-connect\.imageTag: 5\.5\.2-0\.9\.1 is not tested/,
        ],
        check: ({ chart, config }) => {
            const names = chart.claims.map(({ name }) => name).sort();
            const ordinals = [0, 1, 2];
            assert.deepEqual(names, [
                ...ordinals.map((i) => `datadir-0-cp-helm-charts-cp-kafka-${i}`),
                ...ordinals.map((i) => `datadir-cp-helm-charts-cp-zookeeper-${i}`),
                ...ordinals.map((i) => `datalogdir-cp-helm-charts-cp-zookeeper-${i}`),
            ]);
            assert.equal(planVolumes(config, chart).length, 9);
        },
    },
    "required-anti-affinity": {
        refused: {
            "values.cp-kafka.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]":
                /broker 0 and broker 2 on node node-1/,
        },
    },
    "zookeeper-grows-1-to-3": {
        check: ({ config, chart }, one) => {
            const was = ofBefore(one);
            const decision = decide(
                "dev",
                { config, chart },
                {
                    ...deployed(planVolumes(was.config, was.chart)),
                    release: releaseOfConfig(was.config, was.chart),
                },
                planVolumes(config, chart),
                "not asked",
            );
            assert.equal(decision.do, "refuse");
            assert.match(
                decision.message,
                /zookeeper\.servers: got 3; allowed: at most 2, as 1 server has ZooKeeper's data; a new ensemble grows by one server at a time/,
            );
        },
    },
    "nodeport-and-listener-differ": {
        refused: {
            "values.cp-kafka.nodeport.firstListenerPort":
                /sent to 31090, and 32090 is open: make them equal/,
        },
    },
    "misplaced-size-and-numbers": {
        warnings: [/^values\.cp-zookeeper\.persistence\.size: .* ignores it$/],
        check: (loaded) => {
            assert.equal(settings(loaded)["log.segment.bytes"], "1073741824");
        },
    },
    "wrong-shapes": {
        refused: {
            "values.cp-kafka.nodeport.enabled": /true or false, without quotes/,
            "values.cp-kafka.imagePullSecrets": /\[\{name: regcred\}\]/,
            "values.cp-kafka.tolerations": /a list of objects of key, operator, value, effect/,
        },
    },
    "pod-management-policy": {
        check: ({ config, chart }, one) => {
            const was = ofBefore(one);
            assert.equal(
                releaseChange(
                    releaseOfConfig(was.config, was.chart),
                    releaseOfConfig(config, chart),
                )?.name,
                "replace release kafka/kafka",
            );
        },
    },
    "two-classes": {
        refused: {
            "values.cp-kafka.persistence.storageClass, values.cp-zookeeper.persistence.dataDirStorageClass":
                /a stack has one class/,
        },
    },
    "local-storage-ticktime": {
        warnings: [/^values\.cp-zookeeper\.imageTag: 5\.4\.1 is not tested/],
    },
    "single-broker": {
        check: (loaded) => {
            const factors = Object.entries(settings(loaded)).filter(([name]) =>
                /replication\.factor$|min\.isr$/.test(name),
            );
            assert.ok(factors.length >= 6);
            assert.deepEqual(
                factors.filter(([, value]) => value !== "1"),
                [],
            );
        },
    },
    "external-zookeeper": { refused: { "values.cp-zookeeper.enabled": /allowed: true/ } },
    "memory-as-number": {},
};

describe("a configuration of people who run the chart", () => {
    let directory = "";
    let fork = "";
    let packed = "";

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "user-values-"));
        fork = writeFork(directory);
        packed = join(directory, "fork.tgz");
        execFileSync("tar", ["-czf", packed, "-C", directory, "cp-helm-charts"]);
    });

    after(() => {
        rmSync(directory, { recursive: true, force: true });
    });

    it("has an outcome here", () => {
        assert.deepEqual(
            userCases.map(({ id }) => id).filter((id) => !(id in outcomes)),
            [],
        );
    });

    function refusalsOf(given: JsonObject): readonly [string, string][] {
        try {
            load(given, defaults);
            return [];
        } catch (error) {
            assert.ok(error instanceof ConfigFaults, String(error));
            return error.faults.map((fault) => [fault.key, formatFault(fault)]);
        }
    }

    for (const one of userCases.filter(({ id }) => id in outcomes)) {
        const { refused = {}, warnings = [], check } = outcomes[one.id] ?? {};
        const byPath = at(one.config, "chart", "path") !== undefined;
        for (const form of byPath ? ["a directory", "a .tgz"] : [""]) {
            it(`is right: ${one.id}${form === "" ? "" : `, ${form}`}: ${one.want}`, () => {
                const path = form === "a .tgz" ? packed : fork;
                const given = givenByUser({
                    ...one.config,
                    ...(byPath ? { chart: { path } } : {}),
                });
                const lines = refusalsOf(given);
                assert.deepEqual(
                    lines.map(([key]) => key).sort(),
                    Object.keys(refused).sort(),
                    lines.map(([, line]) => line).join("\n"),
                );
                for (const [key, line] of lines) {
                    assert.match(line, refused[key] ?? /no line/);
                }
                if (lines.length > 0) {
                    return;
                }
                const loaded = load(given, defaults);
                assert.equal(loaded.warnings.length, warnings.length, loaded.warnings.join("\n"));
                warnings.forEach((warning, i) => {
                    assert.match(loaded.warnings[i] ?? "", warning);
                });
                check?.(loaded, one);
            });
        }
    }
});
