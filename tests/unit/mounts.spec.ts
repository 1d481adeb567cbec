import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { parseAllDocuments, stringify } from "yaml";
import { serviceNames } from "../../core/chart/defaults";
import { mountedObjects, mountFault } from "../../core/chart/mountedObjects";
import { mountSettings } from "../../core/chart/postrender/mounts";
import { postrender } from "../../core/chart/postrender/postrender";
import { settingsAnnotation } from "../../core/chart/postrender/settings";
import { warnings } from "../../core/config/warnings";
import { at, type Json, type JsonObject, listAt, objectAt } from "../../core/json";
import { chartOf, configOf, faultsOf } from "../support/config";

/** A StatefulSet as the chart renders it, with an exporter before the program. */
function statefulSet(name: string, program: string, annotations: JsonObject): string {
    const containers = [
        { name: "prometheus-jmx-exporter", volumeMounts: [] },
        { name: program, volumeMounts: [{ name: "datadir-0", mountPath: "/data" }] },
    ];
    const template = { metadata: { annotations }, spec: { containers, volumes: null } };
    return `---\n${stringify({ kind: "StatefulSet", metadata: { name }, spec: { template } })}`;
}

/** The StatefulSets of a configuration after the step: containers and volumes, by name. */
function rendered(given: JsonObject): readonly JsonObject[] {
    const annotations = objectAt(chartOf(given).values, "cp-kafka", "podAnnotations");
    const { manifests } = postrender(
        statefulSet("kafka-cp-kafka", "cp-kafka-broker", annotations ?? {}) +
            statefulSet("kafka-cp-zookeeper", "cp-zookeeper-server", {}) +
            statefulSet("other", "cp-kafka-broker", {}),
    );
    return parseAllDocuments(manifests).map(
        (one) => objectAt(one.toJS() as Json, "spec", "template", "spec") ?? {},
    );
}

describe("mounts", () => {
    it("are added to the program of their own pods and to no other container", () => {
        const items = [{ key: "a", path: "b/c" }];
        const [kafka, zookeeper, other] = rendered({
            kafka: { mounts: [{ secret: "certs", path: "/etc/kafka/secrets" }] },
            zookeeper: { mounts: [{ configMap: "agent", path: "/etc/agent", items }] },
        });
        assert.deepEqual(kafka, {
            containers: [
                { name: "prometheus-jmx-exporter", volumeMounts: [] },
                {
                    name: "cp-kafka-broker",
                    volumeMounts: [
                        { name: "datadir-0", mountPath: "/data" },
                        { name: "mount-0", mountPath: "/etc/kafka/secrets", readOnly: true },
                    ],
                },
            ],
            volumes: [{ name: "mount-0", secret: { secretName: "certs" } }],
        });
        assert.deepEqual(zookeeper?.volumes, [
            { name: "mount-0", configMap: { name: "agent", items } },
        ]);
        assert.equal(listAt(other, "containers").length, 2);
        assert.deepEqual(listAt(other, "volumes"), []);
    });

    it("are no setting where there are none, so that no pod of a taken-over installation changes", () => {
        assert.deepEqual(mountSettings(configOf()), {});
        const pods = { readinessProbes: false, waitForBrokers: false, exporterFlags: false };
        assert.equal(at(chartOf({ pods }).values, "cp-kafka", "podAnnotations"), undefined);
    });

    it("leave the user's own annotations", () => {
        const values = { "cp-kafka": { podAnnotations: { mine: "1" } } };
        const mounts = [{ secret: "a", path: "/etc/a" }];
        assert.deepEqual(
            Object.keys(
                at(chartOf({ values, kafka: { mounts } }).values, "cp-kafka", "podAnnotations") ??
                    {},
            ),
            ["mine", settingsAnnotation],
        );
    });

    it("go by the names that overrides give the StatefulSets", () => {
        const values = { "cp-kafka": { fullnameOverride: "brokers" } };
        const config = configOf({ values, kafka: { mounts: [{ secret: "a", path: "/etc/a" }] } });
        assert.deepEqual(mountSettings(config), {
            mounts: { brokers: [{ secret: "a", path: "/etc/a" }] },
        });
    });

    const allowed =
        "allowed: a directory that the image and the chart do not use, such as /etc/kafka/secrets";
    const hiding: readonly (readonly [string, string, string])[] = [
        ["kafka", "/opt/kafka/data-0", "/opt/kafka/data-0"],
        ["kafka", "/opt/kafka/data-17/x", "/opt/kafka/data-17"],
        ["kafka", "/opt", "/opt/kafka/data-0"],
        ["kafka", "/etc", "/etc/confluent"],
        ["kafka", "/etc/confluent/docker", "/etc/confluent"],
        ["kafka", "/etc/kafka", "/etc/kafka"],
        ["kafka", "/etc/kafka-local-volumes/broker", "/etc/kafka-local-volumes"],
        ["kafka", "/usr/bin", "/usr/bin"],
        ["kafka", "/proc/1", "/proc/1"],
        ["kafka", "/var/run/secrets", "/var/run/secrets"],
        ["kafka", "/tmp", "/tmp"],
        ["zookeeper", "/var/lib/zookeeper/data", "/var/lib/zookeeper"],
        ["zookeeper", "/var", "/var/lib/zookeeper"],
    ];
    for (const [role, path, own] of hiding) {
        it(`are refused where they would hide what ${role} uses: ${path}`, () => {
            assert.deepEqual(faultsOf({ [role]: { mounts: [{ secret: "a", path }] } }), [
                `${role}.mounts[0].path: got "${path}"; ${allowed}; ${own} would be hidden`,
            ]);
        });
    }

    for (const path of [
        "/etc/kafka/secrets",
        "/tmp/a",
        "/usr/share/java/own",
        "/etc/ssl/own",
        "/opt/agent",
    ]) {
        it(`are accepted at ${path}`, () => {
            assert.deepEqual(faultsOf({ kafka: { mounts: [{ secret: "a", path }] } }), []);
        });
    }

    for (const path of [
        "etc/a",
        "/",
        "/a/",
        "/a//b",
        "/a/../etc/confluent",
        "/a:b",
        "/a b",
        "/a\u202e",
    ]) {
        it(`are refused at what is no absolute path: ${JSON.stringify(path)}`, () => {
            assert.equal(faultsOf({ kafka: { mounts: [{ secret: "a", path }] } }).length, 1);
        });
    }

    it("are refused together, a line for each fault", () => {
        const secret = "a";
        assert.deepEqual(
            faultsOf({
                kafka: {
                    mounts: [
                        { path: "/a" },
                        { secret, configMap: "b", path: "/b" },
                        { secret, path: "/a/c" },
                        {
                            secret,
                            path: "/d",
                            items: [
                                { key: "x", path: "f" },
                                { key: "y", path: "f" },
                            ],
                        },
                    ],
                },
            }),
            [
                'kafka.mounts[0]: got {"path":"/a"}; allowed: either secret or configMap, and one of them; two objects are two entries, each at a path of its own',
                'kafka.mounts[1]: got {"secret":"a","configMap":"b","path":"/b"}; allowed: either secret or configMap, and one of them; two objects are two entries, each at a path of its own',
                'kafka.mounts[2].path: got "/a/c"; allowed: a directory that is not that of kafka.mounts[0], nor within it or around it; two mounts cannot share a directory',
                'kafka.mounts[3].items[1].path: got "f"; allowed: another file for each key; two keys cannot be one file',
            ],
        );
    });

    it("have names that do not collide, however many there are", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 20 }), (n) => {
                const mounts = Array.from({ length: n }, (_, i) => ({
                    secret: "same",
                    path: `/etc/m${i}`,
                }));
                const [kafka] = rendered({ kafka: { mounts } });
                const names = listAt(kafka, "volumes").map((one) => at(one, "name"));
                assert.equal(new Set(names).size, n);
            }),
        );
    });
});

describe("the Secrets and ConfigMaps that pods mount", () => {
    const config = configOf({
        kafka: {
            mounts: [
                { secret: "s", path: "/a", items: [{ key: "k", path: "f" }] },
                { secret: "s", path: "/b", items: [{ key: "j", path: "f" }] },
            ],
        },
        zookeeper: { mounts: [{ configMap: "s", path: "/a" }] },
    });

    it("are each there once, with all keys that are mounted", () => {
        assert.deepEqual(mountedObjects(configOf()), []);
        assert.deepEqual(mountedObjects(config), [
            { kind: "Secret", name: "s", keys: ["j", "k"] },
            { kind: "ConfigMap", name: "s", keys: [] },
        ]);
    });

    it("need the files of the key security, the stores in their own Secret", () => {
        const enabled = false;
        const services = Object.fromEntries(serviceNames.map((name) => [name, { enabled }]));
        const secrets = { brokerSecret: "b", clientSecret: "c" };
        const security = { protocol: "SSL", ...secrets };
        const stores = ["keystore.p12", "truststore.p12"];
        assert.deepEqual(mountedObjects(configOf({ services, security })), [
            { kind: "Secret", name: "b", keys: ["broker.properties", ...stores] },
            { kind: "Secret", name: "c", keys: ["client.properties"] },
        ]);
        const apart = { ...security, tlsSecret: "t" };
        assert.deepEqual(mountedObjects(configOf({ services, security: apart }))[1], {
            ...{ kind: "Secret", name: "t", keys: stores },
        });
    });

    const secret = { kind: "Secret", name: "s", keys: ["a", "b"] } as const;

    it("are said to be missing, or which keys are", () => {
        assert.equal(mountFault("ns", secret, ["a", "b", "c"]), undefined);
        assert.equal(
            mountFault("ns", secret, undefined),
            "Secret ns/s does not exist, and pods that mount it do not start: create it before pulumi up (docs/security.md)",
        );
        assert.equal(
            mountFault("ns", secret, ["a", "x\u001b"]),
            "Secret ns/s has no key b; it has a, x\\u001b: add what is missing (docs/security.md)",
        );
        assert.equal(
            mountFault("ns", secret, []),
            "Secret ns/s has no key a, b; it has none: add what is missing (docs/security.md)",
        );
    });

    const noFile = { version: undefined, keys: undefined };

    it("are warned of where the stack deletes them with its namespace", () => {
        assert.deepEqual(warnings(config, noFile), [
            "createNamespace: a destroy deletes the namespace with Secret s, which the pods mount: create the namespace yourself, and set createNamespace to false",
        ]);
        assert.deepEqual(warnings({ ...config, createNamespace: false }, noFile), []);
        assert.deepEqual(warnings(configOf(), noFile), []);
    });
});
