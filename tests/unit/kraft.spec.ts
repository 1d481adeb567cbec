import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, it } from "mocha";
import { parse } from "yaml";
import { parseServing } from "../../core/brokerApi";
import { statefulSets } from "../../core/chart/chart";
import { withContents } from "../../core/chart/contents";
import { knownDisks } from "../../core/chart/knownDisks";
import { formatCommand } from "../../core/chart/postrender/newDisks";
import { postrender } from "../../core/chart/postrender/postrender";
import { settingsAnnotation } from "../../core/chart/postrender/settings";
import { newClusterId } from "../../core/controllers/clusterId";
import { controllersCommand } from "../../core/controllers/command";
import { metadataChangeFaults } from "../../core/controllers/deployed";
import { identifyControllers } from "../../core/controllers/identity";
import {
    lackingVoters,
    clusterFault,
    membersText,
    nextController,
    recordedMembers,
} from "../../core/controllers/quorumState";
import { controllersStatefulSet } from "../../core/controllers/statefulSet";
import { formatFault } from "../../core/fault";
import { at, isObject, type Json, type JsonObject, listAt, textAt } from "../../core/json";
import type { QuorumReplica } from "../../core/metadata/facts";
import { planFaults } from "../../core/config/placementChecks";
import { plannedPods } from "../../core/pods/plannedPods";
import type { PodState } from "../../core/rolling/podState";
import { stackOutputs } from "../../core/outputs";
import { chartOf, configOf, faultsOf, planOf, withoutServices } from "../support/config";

const kraft: JsonObject = {
    metadata: "kraft",
    nodes: ["a", "b", "c"],
    services: withoutServices,
};

const voters =
    "3000@kafka-controller-0.kafka-controller-headless:9093,3001@kafka-controller-1.kafka-controller-headless:9093,3002@kafka-controller-2.kafka-controller-headless:9093";

function overridesOf(given: JsonObject): JsonObject {
    const settings = at(chartOf(given).values, "cp-kafka", "configurationOverrides");
    return isObject(settings) ? settings : {};
}

describe("a stack without ZooKeeper", () => {
    it("has a volume for each controller, spread like the brokers, and none of ZooKeeper", () => {
        const plan = planOf(configOf(kraft));
        assert.deepEqual(
            plan.map(({ claim, role, node, size }) => [claim, role, node, size]),
            [
                ["datadir-0-kafka-cp-kafka-0", "kafka", "a", "5Gi"],
                ["datadir-0-kafka-cp-kafka-1", "kafka", "b", "5Gi"],
                ["datadir-0-kafka-cp-kafka-2", "kafka", "c", "5Gi"],
                ["datadir-kafka-controller-0", "controller", "a", "5Gi"],
                ["datadir-kafka-controller-1", "controller", "b", "5Gi"],
                ["datadir-kafka-controller-2", "controller", "c", "5Gi"],
            ],
        );
    });

    it("places its controllers where the configuration says", () => {
        const config = configOf({
            ...kraft,
            placement: { controller: { "0": "c", "1": "a", "2": "b" } },
            controllers: { root: "/fast", size: "20Gi" },
        });
        assert.deepEqual(
            planOf(config)
                .filter(({ role }) => role === "controller")
                .map(({ node, path, size }) => `${node}:${path} ${size}`),
            [
                "c:/fast/datadir-kafka-controller-0 20Gi",
                "a:/fast/datadir-kafka-controller-1 20Gi",
                "b:/fast/datadir-kafka-controller-2 20Gi",
            ],
        );
    });

    it("says in the chart's values what they can say", () => {
        assert.equal(at(chartOf(kraft).values, "cp-zookeeper", "enabled"), false);
        assert.deepEqual(overridesOf(kraft), {
            "process.roles": "broker",
            "controller.quorum.voters": voters,
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map":
                "PLAINTEXT:PLAINTEXT,EXTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
        });
        const map = "PLAINTEXT:PLAINTEXT,OTHER:SSL";
        const values = {
            "cp-kafka": { configurationOverrides: { "listener.security.protocol.map": map } },
        };
        assert.equal(
            overridesOf({ ...kraft, values })["listener.security.protocol.map"],
            `${map},CONTROLLER:PLAINTEXT`,
        );
    });

    it("changes nothing of a stack with ZooKeeper", () => {
        const { controllers, ...sets } = chartOf();
        assert.equal(controllers, undefined);
        assert.deepEqual(statefulSets(configOf(), { ...sets, controllers }), {
            kafka: "kafka-cp-kafka",
            zookeeper: "kafka-cp-zookeeper",
            brokers: 3,
        });
        assert.equal("controller.quorum.voters" in overridesOf({}), false);
        const [first] = withContents(configOf(), chartOf(), planOf(configOf()));
        assert.deepEqual(
            first?.contents.marks.map(({ name }) => name),
            ["broker.id", "cluster.id"],
        );
    });

    it("names its StatefulSets and its addresses", () => {
        const [config, chart] = [configOf(kraft), chartOf(kraft)];
        assert.deepEqual(statefulSets(config, chart), {
            kafka: "kafka-cp-kafka",
            controllers: "kafka-controller",
            brokers: 3,
        });
        const { zookeeper, controllers } = {
            zookeeper: undefined,
            ...stackOutputs(config, chart, []),
        };
        assert.deepEqual(
            [zookeeper, controllers],
            [undefined, "kafka-controller-headless.kafka:9093"],
        );
    });

    it("compares what controllers request with their nodes", () => {
        const config = configOf({
            ...kraft,
            controllers: {
                resources: { requests: { memory: "1Gi" } },
                tolerations: [{ key: "dedicated", operator: "Exists" }],
            },
        });
        const sets = plannedPods(
            { config, chart: chartOf(kraft), plan: planOf(config) },
            () => false,
        );
        assert.deepEqual(
            sets.map(({ key, pods }) => [key, pods.map(({ name }) => name)]),
            [
                ["values.cp-kafka", [0, 1, 2].map((n) => `kafka-cp-kafka-${n}`)],
                ["controllers", [0, 1, 2].map((n) => `kafka-controller-${n}`)],
            ],
        );
        assert.deepEqual(sets[1]?.requests, [{ memory: "1Gi" }]);
        assert.deepEqual(sets[1].tolerations, [{ key: "dedicated", operator: "Exists" }]);
    });
});

describe("a configuration without ZooKeeper", () => {
    const brokers = (settings: JsonObject): JsonObject => ({
        values: { "cp-kafka": { configurationOverrides: settings } },
    });
    const cases: readonly (readonly [string, JsonObject, string])[] = [
        [
            "two controllers",
            { controllers: { replicas: 2 } },
            "controllers.replicas: got 2; allowed: 1 or 3",
        ],
        [
            "four controllers",
            { controllers: { replicas: 4 } },
            "controllers.replicas: got 4; allowed: a whole number from 1 to 3",
        ],
        [
            "a single one replaced",
            { controllers: { replicas: 1, replace: [0] } },
            "controllers.replace[0]: got 0; allowed: nothing",
        ],
        [
            "two replaced",
            { controllers: { replace: [0, 1] } },
            "controllers.replace: got [0,1]; allowed: a list of at most 1",
        ],
        [
            "a version that is not tested",
            { platform: { version: "7.8.0" } },
            'platform.version: got "7.8.0"; allowed: 7.9 or 8; older ones',
        ],
        [
            "the enterprise edition of 8",
            { platform: { version: "8.4.0" } },
            'platform.edition: got "enterprise"; allowed: server or community',
        ],
        [
            "the chart's own image",
            { platform: { version: "chart" } },
            'values.cp-kafka.imageTag: got "6.1.0"; allowed: 7.9 or 8',
        ],
        [
            "servers placed",
            { placement: { zookeeper: { "0": "a" } } },
            'placement.zookeeper.0: got "a"; allowed: nothing; metadata is kraft',
        ],
        [
            "ZooKeeper switched on",
            { values: { "cp-zookeeper": { enabled: true } } },
            "values.cp-zookeeper.enabled: got true; allowed: false; metadata decides",
        ],
        [
            "an ensemble",
            brokers({ "zookeeper.connect": "z:2181" }),
            'values.cp-kafka.configurationOverrides["zookeeper.connect"]: got "z:2181"; allowed: nothing',
        ],
        [
            "other voters",
            brokers({ "controller.quorum.voters": "1@x:1" }),
            "values.cp-kafka.configurationOverrides.controller.quorum.voters: got",
        ],
        [
            "another number",
            brokers({ "node.id": 7 }),
            'values.cp-kafka.configurationOverrides["node.id"]: got 7; allowed: nothing',
        ],
        [
            "another listener of that name",
            brokers({ "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:SSL" }),
            'values.cp-kafka.configurationOverrides["listener.security.protocol.map"]',
        ],
        [
            "a name that is taken",
            { release: "x", values: { "cp-kafka": { fullnameOverride: "x-controller" } } },
            'release: got "x"; allowed: a name under which cp-kafka and controllers are called differently',
        ],
    ];
    for (const [title, given, expected] of cases) {
        it(`is refused with one line: ${title}`, () => {
            const faults = faultsOf({ ...kraft, ...given });
            assert.equal(faults.length, 1, faults.join("\n"));
            assert.ok(faults[0]?.startsWith(expected), faults[0]);
        });
    }

    it("is refused where brokers keep off controllers that are on their nodes", () => {
        const term = {
            topologyKey: "kubernetes.io/hostname",
            labelSelector: { matchLabels: { app: "kafka-controller" } },
        };
        const affinity = {
            podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
        };
        const config = configOf({ ...kraft, values: { "cp-kafka": { affinity } } });
        const [fault = ""] = planFaults(config, planOf(config)).map(formatFault);
        assert.match(fault, /it has broker 0 and controller 0 on node a/);
    });

    it("is refused with TLS, whose controllers would have none", () => {
        const security = { protocol: "SSL", brokerSecret: "b", clientSecret: "c" };
        const faults = faultsOf({ ...kraft, security });
        assert.equal(faults.length, 1, faults.join("\n"));
        assert.match(faults[0] ?? "", /^security\.protocol: got "SSL"; allowed: PLAINTEXT/);
    });

    it("is accepted with 8.x, 7.9 and one controller", () => {
        const platform = { version: "8.4.0", edition: "server" };
        assert.deepEqual(faultsOf({ ...kraft, platform }), []);
        assert.deepEqual(faultsOf({ ...kraft, controllers: { replicas: 1 } }), []);
    });
});

describe("a deployed stack's metadata", () => {
    const volumes = (given: JsonObject) =>
        planOf(configOf({ ...kraft, ...given })).map((planned) => ({ ...planned }));
    const judged = (now: JsonObject, before: JsonObject, installed: boolean) => {
        const release = installed
            ? { name: "kafka", namespace: "kafka", values: chartOf({ ...kraft, ...before }).values }
            : undefined;
        return metadataChangeFaults(configOf({ ...kraft, ...now }), volumes(before), release).map(
            formatFault,
        );
    };

    for (const installed of [true, false]) {
        it(`stays where it is, ${installed ? "installed" : "not installed"}`, () => {
            const zookeeper = { metadata: "zookeeper" };
            assert.deepEqual(judged({}, {}, installed), []);
            assert.deepEqual(judged(zookeeper, zookeeper, installed), []);
            const [forth = ""] = judged({}, zookeeper, installed);
            assert.match(
                forth,
                installed
                    ? /^metadata: got "kraft"; allowed: zookeeper or migrating; /
                    : /^metadata: got "kraft"; allowed: zookeeper; /,
            );
            const [back = ""] = judged(zookeeper, {}, installed);
            assert.match(back, /^metadata: got "zookeeper"; allowed: kraft; /);
            const [fewer = ""] = judged({ controllers: { replicas: 1 } }, {}, installed);
            assert.match(fewer, /^controllers\.replicas: got 1; allowed: 3; /);
        });
    }
});

describe("the disks of controllers", () => {
    const config = configOf(kraft);
    const disks = planOf(config);
    const formed = { "node.id": "3000", "cluster.id": "A", quorum: "{}" };
    const broker = { "node.id": "0", "cluster.id": "A" };
    const judged = (
        marks: (role: string, ordinal: number) => Readonly<Record<string, string>>,
        replace: readonly number[] = [],
    ) =>
        identifyControllers(
            knownDisks(
                disks,
                disks.map(({ claim, node, path, role, ordinal }) => ({
                    ...{ claim, node, path },
                    marks: marks(role, ordinal),
                })),
            ),
            replace,
            "shop",
        );
    const without =
        (...lost: readonly number[]) =>
        (role: string, ordinal: number) =>
            role === "kafka" ? broker : lost.includes(ordinal) ? {} : formed;

    it("are accepted complete, all new, and before any broker has data", () => {
        const none = { faults: [], warnings: [] };
        assert.deepEqual(judged(without()), none);
        assert.deepEqual(
            judged(() => ({})),
            none,
        );
        assert.deepEqual(
            judged((role, ordinal) => (role === "controller" && ordinal === 0 ? formed : {})),
            none,
        );
    });

    it("are refused with what to do where one is lost, and accepted by its number", () => {
        const { faults } = judged(without(2));
        assert.equal(faults.length, 1);
        assert.match(
            faults[0] ?? "",
            /^node c, \/mnt\/data\/datadir-kafka-controller-2: expected the metadata of controller 2, as node a, \S+ has Kafka's data of cluster A, found none; .*set controllers\.replace to \[2\]/,
        );
        const accepted = judged(without(2), [2]);
        assert.deepEqual(accepted.faults, []);
        assert.equal(accepted.warnings.length, 1);
        assert.equal(judged(without(2), [1]).faults.length, 1);
    });

    it("are refused where most are lost, whatever is accepted", () => {
        const { faults } = judged(without(1, 2), [1]);
        assert.equal(faults.length, 2);
        assert.match(faults[0] ?? "", /a majority without metadata would start a cluster/);
        assert.equal(faults[0]?.includes("controllers.replace"), false);
    });

    it("are formatted with no metadata: that counts as lost", () => {
        const formatted = { "node.id": "3002", "cluster.id": "A" };
        const { faults } = judged((role, ordinal) =>
            role === "kafka" ? broker : ordinal === 2 ? formatted : formed,
        );
        assert.equal(faults.length, 1);
    });

    it("have the numbers of controllers, and the owner that the pods run as", () => {
        const volumes = withContents(config, chartOf(kraft), disks);
        const own = volumes.filter(({ role }) => role === "controller");
        assert.deepEqual(
            own.map(({ contents, owner }) => [contents.marks[0]?.expected, owner]),
            ["3000", "3001", "3002"].map((id) => [id, "1000:1000"]),
        );
        const [first] = volumes;
        assert.deepEqual(
            first?.contents.marks.map(({ name, expected }) => [name, expected]),
            [
                ["broker.id", "0"],
                ["node.id", "0"],
                ["directory.id", undefined],
                ["canary", undefined],
                ["cluster.id", undefined],
            ],
        );
    });
});

describe("the controllers' StatefulSet", () => {
    it("has the claims of the plan, and all variables of a controller", () => {
        const config = configOf({
            ...kraft,
            values: {
                "cp-kafka": {
                    configurationOverrides: { "default.replication.factor": 3 },
                },
            },
        });
        const spec = controllersStatefulSet(config, "AAAA", "");
        const [container] = spec.template.spec.containers;
        const env = new Map(
            container?.env.map((one) => [one.name, "value" in one ? one.value : one]),
        );
        assert.equal(env.get("CLUSTER_ID"), "AAAA");
        assert.equal(env.get("KAFKA_PROCESS_ROLES"), "controller");
        assert.equal(env.get("KAFKA_CONTROLLER_QUORUM_VOTERS"), voters);
        assert.equal(env.get("KAFKA_LISTENERS"), "CONTROLLER://:9093");
        // The images refuse these on a controller.
        assert.equal(env.has("KAFKA_ADVERTISED_LISTENERS"), false);
        // Controllers make the topics.
        assert.equal(env.get("KAFKA_DEFAULT_REPLICATION_FACTOR"), "3");
        const [template] = spec.volumeClaimTemplates;
        const names = [0, 1, 2].map(
            (n) => `${template?.metadata.name ?? ""}-kafka-controller-${n}`,
        );
        const plan = planOf(config).filter(({ role }) => role === "controller");
        assert.deepEqual(
            names,
            plan.map(({ claim }) => claim),
        );
        assert.equal(spec.updateStrategy.type, "OnDelete");
    });
});

describe("a controller's start", () => {
    const start = (members: string, files: readonly string[], zookeeper?: string) => {
        const directory = mkdtempSync(join(tmpdir(), "controller-"));
        const logs = join(directory, "logs");
        for (const file of files) {
            mkdirSync(join(logs, file, ".."), { recursive: true });
            writeFileSync(join(logs, file), "x");
        }
        const [, ...rest] = controllersCommand(logs);
        const args = rest.map((one) =>
            one.replace("exec /etc/confluent/docker/run", 'echo "started $KAFKA_NODE_ID"'),
        );
        const env = {
            PATH: process.env.PATH,
            HOSTNAME: "kafka-controller-2",
            QUORUM_MEMBERS: members,
            ...(zookeeper === undefined ? {} : { KAFKA_ZOOKEEPER_CONNECT: zookeeper }),
        };
        const { status, stdout, stderr } = spawnSync("sh", args, {
            ...{ env, encoding: "utf8" },
            timeout: 5000,
        });
        rmSync(directory, { recursive: true });
        return { status, stdout: stdout.trim(), stderr };
    };
    const complete = ["meta.properties", "__cluster_metadata-0/quorum-state"];

    it("has the number of its pod, and formats a directory before a quorum has formed", () => {
        for (const members of ["", "3000 3001", "13002 30020"]) {
            assert.deepEqual(start(members, []), {
                status: 0,
                stdout: "started 3002",
                stderr: "",
            });
        }
    });

    it("waits for ZooKeeper where it writes there too", async () => {
        const server = createServer((socket) => socket.destroy());
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        assert.ok(typeof address === "object" && address !== null);
        const there = `127.0.0.1:${address.port}`;
        // The second one listens: any server is enough.
        assert.equal(start("", [], `127.0.0.1:1,${there}/chroot`).stdout, "started 3002");
        await new Promise((resolve) => server.close(resolve));
        const { status, stdout } = start("", [], there);
        assert.deepEqual([status, stdout], [null, `waiting for ZooKeeper at ${there}`]);
    });

    it("is refused on a directory that has lost what its quorum had", () => {
        for (const files of [[], ["meta.properties"], ["__cluster_metadata-0/quorum-state"]]) {
            const { status, stdout, stderr } = start("3000 3001 3002", files);
            assert.deepEqual([status, stdout], [1, ""]);
            assert.match(stderr, /^controller 2: .*set controllers\.replace to \[2\]/);
        }
        assert.equal(start("3000 3001 3002", complete).stdout, "started 3002");
    });
});

describe("the quorum", () => {
    const now = 1_700_000_000_000;
    const replica = (
        id: number,
        status: QuorumReplica["status"] = "Follower",
        behind = 0,
    ): QuorumReplica => ({ id, status, lag: 0, caughtUp: now - behind });
    const leader = replica(3001, "Leader");

    it("lacks a voter that is not there, behind, has never caught up or only observes", () => {
        const others = [replica(3000), leader];
        const cases: readonly (readonly [QuorumReplica | undefined, boolean])[] = [
            [replica(3002), false],
            [replica(3002, "Follower", 4000), false],
            [replica(3002, "Follower", 6000), true],
            [{ ...replica(3002), caughtUp: undefined }, true],
            [replica(3002, "Observer"), true],
            [undefined, true],
        ];
        for (const [third, lacks] of cases) {
            const all = third === undefined ? others : [...others, third];
            assert.equal(
                lackingVoters(all, 3, undefined),
                lacks ? "controller 2 to catch up with the quorum" : undefined,
            );
            assert.equal(lackingVoters(all, 3, 2), undefined);
        }
    });

    it("restarts the leader last, and the last number first", () => {
        const pods = [0, 1, 2].map((ordinal): PodState => ({
            ...{ name: `c-${ordinal}`, uid: undefined, ordinal, isCurrent: false },
            ...{ condition: "ready", why: "", container: undefined },
        }));
        const order = (left: readonly PodState[]): number[] => {
            const next = nextController(left, [replica(3000), leader, replica(3002)]);
            return next === undefined
                ? []
                : [next.ordinal, ...order(left.filter((one) => one !== next))];
        };
        assert.deepEqual(order(pods), [2, 0, 1]);
    });

    it("is noted by numbers that come back", () => {
        assert.deepEqual(recordedMembers(membersText([0, 2])), [0, 2]);
        assert.deepEqual(recordedMembers(undefined), []);
        assert.equal(membersText([0, 1, 2]), "3000 3001 3002");
    });

    it("has the cluster of its record, or is refused with both", () => {
        const of = { namespace: "ns", controllers: "c" };
        assert.equal(clusterFault(of, undefined, "a"), undefined);
        assert.equal(clusterFault(of, "a", "a"), undefined);
        assert.match(
            clusterFault(of, "a", "b\u001b") ?? "",
            /^c: expected cluster a, as ConfigMap ns\/c-quorum names it, observed b\\u001b; mount .* delete configmap c-quorum,/,
        );
    });
});

describe("the id of a new cluster", () => {
    it("has 16 bytes as Kafka writes them, and begins with no dash", () => {
        fc.assert(
            fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
                const id = newClusterId(bytes);
                assert.match(id, /^[A-Za-z0-9_][\w-]{21}$/);
                assert.equal(Buffer.from(id, "base64url").length, 16);
            }),
        );
        assert.equal(newClusterId(new Uint8Array(16).fill(0xfb))[0], "e");
        assert.throws(() => newClusterId(new Uint8Array(4)), /16 bytes/);
    });
});

describe("the brokers that serve", () => {
    it("are those of kafka-broker-api-versions that are not fenced, in 3.9 and 4.4", () => {
        const three =
            "a:9092 (id: 0 rack: null) -> (\n\tProduce(0): 0 to 11\n)\nb:9092 (id: 12 rack: r1) -> (\n)\n";
        assert.deepEqual(parseServing(three), ["0", "12"]);
        const four =
            "a:9092 (id: 0 rack: null isFenced: false) -> (\n)\nb:9092 (id: 1 rack: null isFenced: true) -> (\n)\n";
        assert.deepEqual(parseServing(four), ["0"]);
        assert.deepEqual(parseServing("ERROR: (id: 0 rack: null)"), []);
    });
});

describe("the postrender step without ZooKeeper", () => {
    const manifest = (kind: string, settings: string) => `---
apiVersion: apps/v1
kind: ${kind}
metadata: { name: a-cp-kafka }
spec:
  template:
    metadata:
      annotations: { ${settingsAnnotation}: '${settings}' }
    spec:
      containers:
        - { name: prometheus-jmx-exporter, image: e, env: [{ name: A, value: x }] }
        - name: cp-kafka-broker
          env: [{ name: KAFKA_ZOOKEEPER_CONNECT, value: "z:2181" }, { name: KAFKA_LOG_DIRS, value: d }]
`;
    const settings = JSON.stringify({ clusterIdFrom: { name: "q", key: "cluster.id" } });
    const env = (text: string, n: number) => {
        const containers = listAt(parse(text) as Json, "spec", "template", "spec", "containers");
        return listAt(containers[n], "env").map((one) => textAt(one, "name"));
    };

    it("gives brokers the id of their cluster from the quorum's record, and takes ZooKeeper away", () => {
        const { manifests, changed } = postrender(manifest("StatefulSet", settings));
        assert.deepEqual(changed, ["took ZooKeeper away: a-cp-kafka"]);
        assert.deepEqual(env(manifests, 1), ["KAFKA_LOG_DIRS", "CLUSTER_ID"]);
        assert.deepEqual(env(manifests, 0), ["A"]);
        const variable = listAt(
            parse(manifests) as Json,
            ...["spec", "template", "spec", "containers"],
        )[1];
        assert.deepEqual(listAt(variable, "env")[1], {
            name: "CLUSTER_ID",
            valueFrom: { configMapKeyRef: { name: "q", key: "cluster.id" } },
        });
    });

    it("formats new disks where brokers have several", () => {
        const several = manifest("StatefulSet", settings).replace("value: d ", 'value: "d,e" ');
        const { manifests, changed } = postrender(several);
        assert.deepEqual(changed, [
            "took ZooKeeper away: a-cp-kafka",
            "added a format of new disks: a-cp-kafka",
        ]);
        const [init] = listAt(
            parse(manifests) as Json,
            ...["spec", "template", "spec", "initContainers"],
        );
        assert.deepEqual(listAt(init, "command").at(-1), "d,e");
    });

    it("gives services none, and does nothing without the setting", () => {
        const { manifests } = postrender(manifest("Deployment", settings));
        assert.deepEqual(env(manifests, 1), ["KAFKA_LOG_DIRS"]);
        assert.deepEqual(postrender(manifest("StatefulSet", "{}")).changed, []);
    });
});

describe("a new disk of a broker in KRaft", () => {
    const formatted = "version=1\nnode.id=2\ndirectory.id=AAAA\ncluster.id=B\n";
    const run = (disks: Readonly<Record<string, Readonly<Record<string, string>>>>) => {
        const root = mkdtempSync(join(tmpdir(), "disks-"));
        const paths = Object.keys(disks).map((disk) => join(root, disk, "logs"));
        for (const [i, path] of paths.entries()) {
            const files = Object.values(disks)[i] ?? {};
            if (Object.keys(files).length > 0) {
                mkdirSync(path, { recursive: true });
                for (const [file, content] of Object.entries(files)) {
                    writeFileSync(join(path, file), content);
                }
            }
        }
        const [command = "", ...args] = formatCommand(paths.join(","));
        const { status, stdout } = spawnSync(command, args, { encoding: "utf8" });
        const after = paths.map((path) =>
            existsSync(path)
                ? Object.fromEntries(
                      readdirSync(path).map((file) => [
                          file,
                          readFileSync(join(path, file), "utf8"),
                      ]),
                  )
                : undefined,
        );
        rmSync(root, { recursive: true });
        return { status, said: stdout.split("\n").length - 1, after };
    };
    const meta = { "meta.properties": formatted };
    const copied = { "meta.properties": formatted.replace("directory.id=AAAA\n", "") };

    it("gets the cluster and the number of the others, and no other directory is touched", () => {
        assert.deepEqual(run({ a: meta, b: {}, c: {} }), {
            status: 0,
            said: 2,
            after: [meta, copied, copied],
        });
        assert.deepEqual(run({ a: {}, b: meta }).after, [copied, meta]);
        const odd = { "topic-0": "x" };
        assert.deepEqual(run({ a: meta, b: odd }), { status: 0, said: 0, after: [meta, odd] });
    });

    it("is left to the image where no disk is formatted", () => {
        assert.deepEqual(run({ a: {}, b: {} }), {
            status: 0,
            said: 0,
            after: [undefined, undefined],
        });
    });
});
