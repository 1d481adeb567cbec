import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { describeChart } from "../../core/chart/chart";
import { withContents } from "../../core/chart/contents";
import { preparationCommands } from "../../core/disks/commands";
import type { Directory, ObservedDirectory } from "../../core/disks/directory";
import { formatDirectoryFault } from "../../core/disks/directory";
import { directoryPod } from "../../core/disks/pod";
import { parseScriptOutput } from "../../core/disks/scriptOutput";
import { directoryFaults, sizeWarnings } from "../../core/disks/rules";
import { inspectCommand, prepareCommand, roots } from "../../core/disks/script";
import type { JsonObject } from "../../core/json";
import { configOf, planOf } from "../support/config";
import { scratchNode } from "../support/scratchNode";

const label = { key: "kubernetes.io/hostname", value: "pc" };

function disksOf(given: JsonObject = {}) {
    const config = configOf(given);
    return withContents(config, describeChart(config), planOf(config));
}

function diskOf(claim: string): Directory {
    const disk = disksOf().find((one) => one.claim === claim);
    assert.ok(disk !== undefined);
    return disk;
}

const broker = diskOf("datadir-0-kafka-cp-kafka-1");
const serverData = diskOf("datadir-kafka-cp-zookeeper-1");
const serverLog = diskOf("datalogdir-kafka-cp-zookeeper-1");

describe("what a pod gets of its node", () => {
    it("is the parents of the directories, each once, and never the whole node", () => {
        assert.deepEqual(roots(["/mnt/data/a", "/mnt/data/b"]), ["/mnt/data"]);
        assert.deepEqual(roots(["/mnt/a", "/mnt/data/b"]), ["/mnt"]);
        assert.deepEqual(roots(["/mnt/d1/a", "/mnt/d2/b"]), ["/mnt/d1", "/mnt/d2"]);
        assert.deepEqual(roots(["/disk1", "/disk2"]), ["/disk1", "/disk2"]);
    });

    it("comes with no more rights than creating directories and setting their owner", () => {
        const { spec } = directoryPod({
            name: "p",
            namespace: "n",
            node: "pc",
            label,
            preparation: configOf().preparation,
            paths: ["/mnt/data/a"],
            create: false,
            otherwise: "prepare the node by hand",
        });
        assert.deepEqual(spec.nodeSelector, { "kubernetes.io/hostname": "pc" });
        assert.deepEqual(spec.tolerations, [{ operator: "Exists" }]);
        assert.equal(spec.automountServiceAccountToken, false);
        assert.equal(spec.restartPolicy, "Never");
        assert.deepEqual(spec.volumes, [
            { name: "root-0", hostPath: { path: "/mnt/data", type: "Directory" } },
            { name: "node-mounts", hostPath: { path: "/proc/1/mountinfo", type: "File" } },
        ]);
        assert.deepEqual(spec.containers[0]?.resources, {
            requests: { cpu: "100m", memory: "64Mi" },
            limits: { cpu: "400m", memory: "256Mi" },
        });
        assert.deepEqual(spec.containers[0].securityContext, {
            runAsUser: 0,
            runAsNonRoot: false,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"], add: ["CHOWN", "DAC_OVERRIDE", "FOWNER"] },
            seccompProfile: { type: "RuntimeDefault" },
            seLinuxOptions: { type: "spc_t" },
        });
    });
});

describe("the script", () => {
    let node = "";

    beforeEach(() => {
        node = scratchNode();
    });

    afterEach(() => {
        rmSync(node, { recursive: true });
    });

    function runs([shell = "", ...args]: readonly string[]): string {
        const here = args.map((arg) => (arg.startsWith("/host/") ? node + arg.slice(5) : arg));
        return execFileSync(shell, here, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    }

    function inspect(...directories: readonly Directory[]): readonly ObservedDirectory[] {
        return parseScriptOutput(runs(inspectCommand(directories)), directories.length);
    }

    function write(path: string, text: string): void {
        const file = join(node, path);
        mkdirSync(join(file, ".."), { recursive: true });
        writeFileSync(file, text);
    }

    it("reports the owner of a disk, and changes nothing", () => {
        write(`${broker.path}/logs/meta.properties`, "#\nbroker.id=0\ncluster.id=A-_1\n");
        write(`${serverData.path}/myid`, "2\n");
        const snapshot = '\0\0{"version":"1","id":"other"}\0{"version":"1","id":"A-_1"}\0\0';
        write(`${serverData.path}/version-2/snapshot.100000001`, snapshot.slice(30));
        write(`${serverLog.path}/version-2/log.1`, snapshot.slice(30));
        const [kafka, data, log] = inspect(broker, serverData, serverLog);
        assert.deepEqual(kafka?.marks, { "broker.id": "0", "cluster.id": "A-_1" });
        assert.deepEqual(data?.marks, {
            myid: "2",
            snapshot: "version-2/snapshot.100000001",
            "cluster.id": "A-_1",
        });
        assert.deepEqual(log?.marks, { log: "version-2/log.1", "cluster.id": "A-_1" });
        assert.deepEqual(kafka.entries, ["logs"]);
        assert.deepEqual(readdirSync(join(node, broker.path)), ["logs"]);
    });

    it("reports the first partition of a topic, and the first without an id", () => {
        const marks = [
            { name: "canary", from: "directory", file: "logs/canary-[0-9]*" },
            {
                name: "unnamed",
                from: "directory",
                file: "logs/*-[0-9]*",
                key: "partition.metadata",
            },
        ] as const;
        const directory = {
            ...broker,
            contents: { what: "a disk", entries: ["logs"], marks },
        };
        const marksNow = () => inspect(directory)[0]?.marks;
        write(`${broker.path}/logs/__cluster_metadata-0/quorum-state`, "{}");
        write(`${broker.path}/logs/gone-0.1f-delete/0.log`, "");
        write(`${broker.path}/logs/orders-1/partition.metadata`, "topic_id: x");
        assert.deepEqual(marksNow(), {});
        write(`${broker.path}/logs/canary-2/partition.metadata`, "topic_id: y");
        assert.deepEqual(marksNow(), { canary: "canary-2" });
        write(`${broker.path}/logs/orders-0/0.log`, "");
        assert.deepEqual(marksNow(), { canary: "canary-2", unnamed: "orders-0" });
    });

    it("reports what is not a directory, without reading its contents", () => {
        write(serverData.path, "a file");
        symlinkSync("/etc", join(node, serverLog.path));
        const [missing, file, link] = inspect(broker, serverData, serverLog);
        assert.deepEqual(
            [missing, file, link].map((one) => one?.state),
            ["missing", "other", "symlink"],
        );
        assert.equal(link?.target, "/etc");
        assert.deepEqual(link.marks, {});
        assert.ok((missing?.bytes ?? 0n) > 0n);
    });

    it("prints names that would break its own lines", () => {
        write(`${broker.path}/a\tb\nc`, "");
        write(`${broker.path}/-n`, "");
        mkdirSync(join(node, broker.path, "lost+found"));
        assert.deepEqual(inspect(broker)[0]?.entries, ["-n", "a?b?c"]);
    });

    it("creates what is missing, and leaves nothing else behind", () => {
        runs(prepareCommand([broker, serverData]));
        assert.deepEqual(readdirSync(join(node, "mnt/data")).sort(), [
            "datadir-0-kafka-cp-kafka-1",
            "datadir-kafka-cp-zookeeper-1",
        ]);
        assert.deepEqual(readdirSync(join(node, broker.path)), []);
        assert.deepEqual(inspect(broker)[0]?.state, "directory");
    });

    it("reads the output of the script only when it is complete", () => {
        assert.throws(() => parseScriptOutput("", 1), /nothing about directory 0 of 1/);
        assert.throws(() => parseScriptOutput("sh: not found", 1), /not a line about one of 1/);
    });
});

const found: ObservedDirectory = {
    state: "directory",
    mounted: false,
    device: "1",
    bytes: 10n * 2n ** 30n,
    writable: true,
    owner: "0:0",
    mode: 0o755,
    inner: "",
    entries: [],
    aside: "",
    foreign: [],
    known: false,
    odd: "",
    linked: "",
    target: "",
    marks: {},
};

describe("the rules for a directory", () => {
    const rules = { node: "pc", requireMount: false, users: new Map<string, string>(), known: [] };
    const where = `node pc, ${broker.path}: expected`;
    const owned = { ...broker, owner: "1000:1000" };

    const cases: readonly (readonly [
        string,
        Partial<ObservedDirectory>,
        { directory?: Directory; requireMount?: boolean; user?: string; known?: string[] },
        RegExp | undefined,
    ])[] = [
        ["missing", { state: "missing" }, {}, undefined],
        [
            "missing, and there before",
            { state: "missing" },
            { known: [broker.path] },
            /expected the directory that existed before, found nothing; mount or restore it; .*mkdir -p/,
        ],
        ["empty", {}, {}, undefined],
        ["missing mount", { state: "missing" }, { requireMount: true }, /found nothing; mount /],
        [
            "no mount",
            {},
            { requireMount: true },
            /expected a mounted file system, found a directory without a mount; mount the disk/,
        ],
        ["a mount", { mounted: true }, { requireMount: true }, undefined],
        [
            "too small",
            { mounted: true, bytes: 5n * 2n ** 30n - 1n },
            {},
            /expected a file system of at least 5Gi, found one of \d+; .* at most 5119Mi/,
        ],
        ["small and shared", { bytes: 1n }, {}, undefined],
        ["link", { state: "symlink", target: "/x" }, {}, /found a symbolic link to \/x/],
        ["file", { state: "other" }, {}, /found something that is not a directory; move it away/],
        ["unreadable", { state: "unreadable" }, {}, /found a directory that cannot be read/],
        [
            "read-only",
            { writable: false },
            {},
            /found a read-only one; remount its file system: mount -o remount,rw/,
        ],
        ["to be given its owner", {}, { directory: owned }, undefined],
        [
            "another's and in use",
            {},
            { directory: owned, user: "kafka-cp-kafka-1" },
            /expected owner 1000:1000, found 0:0, in use by pod kafka-cp-kafka-1; set installed to false and run pulumi up/,
        ],
        [
            "its own and shut",
            { owner: "1000:1000", mode: 0o555 },
            { directory: owned },
            /expected a directory that 1000:1000 can write, found mode 555; chmod/,
        ],
        [
            "foreign",
            { entries: ["photos", "mail"] },
            {},
            /expected the disk of broker 1 \(logs\), or nothing, found photos, mail; move that away/,
        ],
        [
            "anything, where anything may be",
            { entries: ["x"] },
            { directory: { claim: "c", path: broker.path, size: "1Gi" } },
            undefined,
        ],
        [
            "foreign by names that read like a message",
            { entries: ["logs; run rm -rf /", "logs"] },
            {},
            /found "logs; run rm -rf \/", logs, with none of its files; move that away/,
        ],
        [
            "to be given its owner, with another file system in it",
            { inner: "logs" },
            { directory: owned },
            /expected owner 1000:1000, found 0:0, and another file system mounted at logs in it; run chown/,
        ],
        [
            "to be given its owner, with data of any kind",
            { entries: ["x"] },
            { directory: { claim: "c", path: broker.path, size: "1Gi", owner: "7:7" } },
            /expected owner 7:7, found 0:0, and data that this program does not know; run chown -R 7:7/,
        ],
        [
            "another broker's",
            { entries: ["logs"], known: true, marks: { "broker.id": "0", "cluster.id": "A" } },
            {},
            /expected the disk of broker 1: broker.id 1 in logs\/meta.properties, found broker.id 0; this is the disk of another broker or server/,
        ],
        [
            "its own",
            { entries: ["logs"], known: true, marks: { "broker.id": "1", "cluster.id": "A" } },
            {},
            undefined,
        ],
    ];

    for (const [name, changed, { directory, requireMount, user, known }, expected] of cases) {
        it(name, () => {
            const own = directory ?? broker;
            const faults = directoryFaults(
                own,
                { ...found, ...changed },
                {
                    ...rules,
                    requireMount: requireMount ?? false,
                    known: known ?? [],
                    users: new Map(user === undefined ? [] : [[own.claim, user]]),
                },
            ).map(formatDirectoryFault);
            assert.equal(faults.length, expected === undefined ? 0 : 1, faults.join("\n"));
            for (const fault of faults) {
                assert.ok(fault.startsWith(where), fault);
                assert.match(fault, expected ?? /^$/);
            }
        });
    }

    it("names another server's disk by the number in its myid", () => {
        const one = { ...found, entries: ["myid"], known: true, marks: { myid: "1" } };
        const [fault] = directoryFaults(serverData, one, rules);
        assert.match(fault?.expected ?? "", /server 1: myid 2 in myid/);
        assert.equal(fault?.observed, "myid 1");
    });

    it("warns once of each file system that is too small for its directories", () => {
        const warnings = sizeWarnings("pc", [broker, serverData, serverLog], [found, found, found]);
        assert.equal(warnings.length, 1);
        assert.match(
            warnings[0] ?? "",
            /3 directories share one file system of 10Gi, .* 15Gi together/,
        );
        assert.deepEqual(sizeWarnings("pc", [broker, serverData], [found, found]), []);
    });
});

describe("the owner of a disk", () => {
    const owners = (given: JsonObject) => [
        ...new Set(
            disksOf(given).map(
                ({ claim, owner }) => `${claim.replace(/-\d$/, "")} ${owner ?? "-"}`,
            ),
        ),
    ];

    it("is not changed where the pods run as root, and is the user of the chart's values elsewhere", () => {
        assert.deepEqual(
            owners({}).map((one) => one.split(" ")[1]),
            ["-", "-", "-"],
        );
        assert.deepEqual(
            owners({
                values: {
                    "cp-kafka": { securityContext: { runAsUser: 1000 } },
                    "cp-zookeeper": { securityContext: { runAsUser: 1000, runAsGroup: 0 } },
                },
            }),
            [
                "datadir-0-kafka-cp-kafka 1000:1000",
                "datadir-kafka-cp-zookeeper 1000:0",
                "datalogdir-kafka-cp-zookeeper 1000:0",
            ],
        );
        assert.deepEqual(
            owners({ preparation: { owner: "7:8" } }).map((one) => one.split(" ")[1]),
            ["7:8", "7:8", "7:8"],
        );
    });

    it("is in the commands that are printed where no pod prepares the nodes", () => {
        const directories = [
            { node: "b", path: "/d/2", owner: "1:1" },
            { node: "a", path: "/d/1" },
            { node: "b", path: "/d/1", owner: "1:1" },
        ];
        assert.deepEqual(preparationCommands(directories, true).split("\n"), [
            "on node a:",
            "  mkdir -p /d/1",
            "  mountpoint /d/1",
            "on node b:",
            "  mkdir -p /d/1 /d/2",
            "  mountpoint /d/1 && mountpoint /d/2",
            "  chown -R 1:1 /d/1 /d/2",
        ]);
    });

    it("is in commands that a shell reads as they are meant, whatever the path", () => {
        assert.deepEqual(
            preparationCommands([{ node: "a", path: "/d/$(x) y" }], true).split("\n"),
            ["on node a:", "  mkdir -p '/d/$(x) y'", "  mountpoint '/d/$(x) y'"],
        );
    });
});
