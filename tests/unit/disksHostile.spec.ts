import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, linkSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { describeChart } from "../../core/chart/chart";
import { withContents } from "../../core/chart/contents";
import type { Directory, ObservedDirectory } from "../../core/disks/directory";
import { directoryFaults, wipeFaults } from "../../core/disks/rules";
import { inspectCommand, prepareCommand } from "../../core/disks/script";
import { parseScriptOutput } from "../../core/disks/scriptOutput";
import { configOf, planOf } from "../support/config";
import { scratchNode } from "../support/scratchNode";

const config = configOf();
const disks: readonly Directory[] = withContents(config, describeChart(config), planOf(config));

function diskOf(claim: string): Directory {
    const disk = disks.find((one) => one.claim === claim);
    assert.ok(disk !== undefined);
    return disk;
}

const broker = { ...diskOf("datadir-0-kafka-cp-kafka-1"), owner: "4711:4712" };
const data = diskOf("datadir-kafka-cp-zookeeper-1");
const log = diskOf("datalogdir-kafka-cp-zookeeper-1");

describe("the script, where a disk holds what is to harm", () => {
    let node = "";
    const at = (path: string) => join(node, path);

    beforeEach(() => {
        node = scratchNode();
        write("outside/precious", "kept");
    });

    afterEach(() => {
        assert.equal(readFileSync(at("outside/precious"), "utf8"), "kept");
        assert.equal(statSync(at("outside/precious")).uid, 0);
        rmSync(node, { recursive: true });
    });

    function runs([shell = "", ...args]: readonly string[]) {
        const here = args.map((arg) => (arg.startsWith("/host/") ? node + arg.slice(5) : arg));
        return spawnSync(shell, here, { encoding: "utf8", timeout: 60_000, input: "" });
    }

    function inspect(directory: Directory): ObservedDirectory {
        const { stdout } = runs(inspectCommand([directory]));
        const [one] = parseScriptOutput(stdout, 1);
        assert.ok(one !== undefined);
        return one;
    }

    function write(path: string, text: string): void {
        mkdirSync(join(at(path), ".."), { recursive: true });
        writeFileSync(at(path), text);
    }

    function fifo(path: string): void {
        mkdirSync(join(at(path), ".."), { recursive: true });
        execFileSync("mkfifo", [at(path)]);
    }

    const uid = (path: string) => statSync(at(path)).uid;

    it("empties no file that a link with the probe's name leads to", () => {
        mkdirSync(at(broker.path));
        symlinkSync(at("outside/precious"), at(`${broker.path}/.kafka-local-volumes`));
        assert.equal(runs(prepareCommand([broker])).status, 0);
        assert.deepEqual(readdirSync(at(broker.path)), [".kafka-local-volumes"]);
    });

    it("creates nothing where a link is on the way, and sets no owner there", () => {
        symlinkSync(at("outside"), at("mnt/data/link"));
        for (const path of ["/mnt/data/link/new", "/mnt/data/link"]) {
            const { status, stderr } = runs(prepareCommand([{ ...broker, path }]));
            assert.deepEqual(
                [status, stderr],
                [1, `${at("mnt/data/link")} is a symbolic link\n`],
                path,
            );
        }
        assert.deepEqual(readdirSync(at("outside")), ["precious"]);
        const { state, target } = inspect({ ...broker, path: "/mnt/data/link/new" });
        assert.deepEqual([state, target], ["symlink", at("outside")]);
    });

    it("gives an owner to what is Kafka's, and to nothing beside it or behind a link", () => {
        write(`${broker.path}/logs/t-0/0.log`, "");
        write(`${broker.path}/photos/p`, "");
        symlinkSync(at("outside"), at(`${broker.path}/logs/link`));
        chownSync(at(`${broker.path}/photos`), 7, 7);
        assert.equal(runs(prepareCommand([broker])).status, 0);
        assert.deepEqual(
            ["", "/logs", "/logs/t-0/0.log", "/photos", "/photos/p"].map((path) =>
                uid(`${broker.path}${path}`),
            ),
            [4711, 4711, 4711, 7, 0],
        );
        assert.equal(uid("outside"), 0);
    });

    it("does not take a directory for Kafka's by its name", () => {
        write(`${broker.path}/logs/syslog`, "");
        const observed = inspect(broker);
        assert.equal(observed.known, false);
        assert.match(
            directoryFaults(broker, observed, rules)[0]?.observed ?? "",
            /^logs, with none of its files$/,
        );
    });

    for (const file of ["meta.properties", "recovery-point-offset-checkpoint"]) {
        it(`takes it for Kafka's by ${file}, and not where that is a link or a pipe`, () => {
            const path = `${broker.path}/logs/${file}`;
            write(path, "broker.id=1\n");
            assert.equal(inspect(broker).known, true);
            rmSync(at(path));
            symlinkSync(at("outside/precious"), at(path));
            assert.equal(inspect(broker).known, false);
            rmSync(at(path));
            fifo(path);
            assert.equal(inspect(broker).known, false);
        });
    }

    const rules = { node: "pc", requireMount: false, users: new Map(), known: [] };
    const faults = (disk: Directory) => directoryFaults(disk, inspect(disk), rules);

    it("refuses what has the name of a file and is none, also beside a proof", () => {
        const proof = `${broker.path}/logs/recovery-point-offset-checkpoint`;
        const path = `${broker.path}/logs/meta.properties`;
        const kinds = [
            () => {
                fifo(path);
            },
            () => {
                mkdirSync(at(path));
            },
            () => {
                symlinkSync(at("outside/precious"), at(path));
            },
        ];
        for (const make of kinds) {
            write(proof, "");
            chownSync(at(broker.path), 4711, 4712);
            make();
            const [fault, ...others] = faults(broker);
            assert.deepEqual(
                [fault?.expected, fault?.observed, others],
                [
                    'the disk of broker 1, with "logs/meta.properties" as a regular file',
                    "another kind of file",
                    [],
                ],
            );
            assert.equal(wipeFaults(broker, inspect(broker), "pc").length, 1);
            rmSync(at(broker.path), { recursive: true });
        }
        write(`${data.path}/version-2/snapshot.1`, "");
        fifo(`${data.path}/version-2/snapshot.2`);
        fifo(`${data.path}/myid`);
        assert.equal(inspect(data).known, true);
        assert.match(faults(data)[0]?.expected ?? "", /"version-2\/snapshot\.2" as a regular file/);
    });

    it("changes the owner of no file that has another hard link", () => {
        write(`${broker.path}/logs/meta.properties`, "broker.id=1\n");
        write(`${broker.path}/logs/t-0/0.log`, "");
        linkSync(at("outside/precious"), at(`${broker.path}/logs/t-0/\n-rw 9 x\u001b[2J`));
        const [fault, ...others] = faults(broker);
        assert.deepEqual(others, []);
        assert.equal(
            fault?.observed,
            String.raw`0:0, and a file with another hard link in it: "\\n-rw\\ 9\\ x\\033[2J"`,
        );
        const { status, stderr } = runs(prepareCommand([broker]));
        assert.equal(status, 1);
        assert.match(stderr, /logs has a file with another hard link: \S/);
        assert.deepEqual(
            ["", "/logs", "/logs/t-0/0.log"].map((path) => uid(`${broker.path}${path}`)),
            [0, 0, 0],
        );
        chownSync(at(broker.path), 4711, 4712);
        assert.equal(inspect(broker).linked, "", "with its owner already, nothing is searched");
        assert.equal(inspect({ ...broker, owner: "0:0" }).linked === "", false);
    });

    it("takes the empty directory of a pod that ended early for its own", () => {
        mkdirSync(at(`${broker.path}/logs`), { recursive: true });
        mkdirSync(at(`${log.path}/version-2`), { recursive: true });
        assert.deepEqual([inspect(broker).known, inspect(log).known], [true, true]);
    });

    it("neither waits for a pipe nor reads a device or a link", () => {
        fifo(`${broker.path}/logs/meta.properties`);
        fifo(`${data.path}/myid`);
        fifo(`${data.path}/version-2/snapshot.1`);
        symlinkSync("/dev/zero", at(`${data.path}/version-2/snapshot.2`));
        execFileSync("mknod", [at(`${data.path}/version-2/snapshot.3`), "p"]);
        write("secret/version-2/log.1", '"version":"1","id":"secret"');
        mkdirSync(at(log.path));
        symlinkSync(at("secret/version-2"), at(`${log.path}/version-2`));
        for (const disk of [broker, data, log]) {
            const { marks, known } = inspect(disk);
            assert.deepEqual([marks, known], [{}, false], disk.path);
        }
    });

    it("reads the first bytes of huge files only", () => {
        write(`${broker.path}/logs/meta.properties`, "broker.id=1\n");
        truncateSync(at(`${broker.path}/logs/meta.properties`), 2 ** 40);
        write(`${data.path}/myid`, "");
        truncateSync(at(`${data.path}/myid`), 2 ** 40);
        write(`${log.path}/version-2/log.1`, '\0"version":"1","id":"A"');
        truncateSync(at(`${log.path}/version-2/log.1`), 2 ** 40);
        assert.equal(inspect(broker).marks["broker.id"], "1");
        assert.ok((inspect(data).marks.myid?.length ?? 0) <= 200);
        assert.equal(inspect(log).marks["cluster.id"], "A");
    });

    it("shows what it reads on one line, without control characters", () => {
        const id = "A\u001b[2J\u0008B\u202eC";
        write(`${broker.path}/logs/meta.properties`, `broker.id=1\ncluster.id=${id}\n`);
        write(`${broker.path}/a\n0\tknown\ttrue`, "");
        const { marks, entries } = inspect(broker);
        assert.equal(marks["cluster.id"], "A?[2J?B???C");
        assert.deepEqual(entries, ["a?0?known?true", "logs"]);
    });

    it("does not take a name that begins with a line break for an empty directory", () => {
        write(`${broker.path}/logs/\n`, "");
        assert.equal(inspect(broker).known, false);
    });

    it("takes what another program may have for its own only where nothing else is beside it", () => {
        mkdirSync(at(`${broker.path}/logs`), { recursive: true });
        write(`${data.path}/myid`, "2\n");
        mkdirSync(at(`${log.path}/version-2`), { recursive: true });
        for (const [disk, found] of [
            [broker, "logs, photos, with none of its files"],
            [data, "myid, photos, with none of its files"],
            [log, "photos, version-2, with none of its files"],
        ] as const) {
            assert.deepEqual(faults(disk), [], disk.path);
            mkdirSync(at(`${disk.path}/photos`));
            const refusals = faults(disk).map(({ observed }) => observed);
            assert.deepEqual(refusals, [found]);
            const refusalsOfWipe = wipeFaults(disk, inspect(disk), "pc");
            assert.deepEqual(
                refusalsOfWipe.map(({ observed }) => observed),
                [found],
            );
        }
    });

    it("changes no owner where something else is beside its data", () => {
        write(`${broker.path}/logs/meta.properties`, "broker.id=1\n");
        mkdirSync(at(`${broker.path}/.wiped-1`), 0o700);
        assert.deepEqual(faults(broker), []);
        mkdirSync(at(`${broker.path}/photos`));
        const refusals = faults(broker).map(({ observed }) => observed);
        assert.deepEqual(refusals, ["0:0, and other files beside its data: photos"]);
        chownSync(at(broker.path), 4711, 4712);
        assert.deepEqual(faults(broker), [], "it has its owner already");
    });

    for (const line of [
        "broker.id = 0",
        "broker.id:0",
        " broker.id\t0",
        "broker.id=1\rbroker.id=0",
    ]) {
        it(`reads ${JSON.stringify(line)} as Kafka does`, () => {
            write(`${broker.path}/logs/meta.properties`, `#broker.id=2\nbrokerXid=3\n${line}\r\n`);
            assert.equal(inspect(broker).marks["broker.id"], "0");
        });
    }

    it("reads a directory with 30,000 snapshots before it is given up", function () {
        this.timeout(120_000);
        mkdirSync(at(`${data.path}/version-2`), { recursive: true });
        for (let i = 0; i < 30_000; i++) {
            writeFileSync(at(`${data.path}/version-2/snapshot.${i.toString(16)}`), "");
        }
        fifo(`${data.path}/version-2/snapshot.a.x`);
        const { odd, known } = inspect(data);
        assert.deepEqual([odd, known], ["version-2/snapshot.a.x", true]);
    });

    it("is wiped only where nothing else is beside its data", () => {
        const wiped = () => wipeFaults(broker, inspect(broker), "pc").map((one) => one.observed);
        mkdirSync(at(broker.path));
        assert.deepEqual(wiped(), []);
        write(`${broker.path}/logs/meta.properties`, "broker.id=1\n");
        mkdirSync(at(`${broker.path}/.wiped-1700000000000`), 0o700);
        assert.deepEqual(wiped(), []);
        mkdirSync(at(`${broker.path}/photos`));
        assert.deepEqual(wiped(), ["photos"]);
        rmSync(at(`${broker.path}/photos`), { recursive: true });
        write(`${broker.path}/logs/meta.properties`, "broker.id=0\n");
        assert.deepEqual(wiped(), ["broker.id 0"]);
        rmSync(at(`${broker.path}/logs/meta.properties`));
        write(`${broker.path}/logs/mail`, "");
        assert.deepEqual(wiped(), ["logs, with none of its files"]);
    });

    it("is wiped with what a wipe has set aside, and only where that is nothing else", () => {
        const wiped = () => wipeFaults(broker, inspect(broker), "pc").map((one) => one.observed);
        const set = [1, 2, 3, 4, 5, 6].map((id) => at(`${broker.path}/.wiped-${id}`));
        mkdirSync(at(broker.path));
        for (const path of set) {
            mkdirSync(path, 0o700);
        }
        write(`${broker.path}/.wiped-1/logs/t-0/0.log`, "");
        mkdirSync(at(`${broker.path}/.wiped-2/.wiped-1`), 0o700);
        assert.deepEqual(wiped(), []);
        assert.match(faults(broker)[0]?.observed ?? "", /^\.wiped-6$/);
        write(`${broker.path}/postgres/base`, "");
        assert.deepEqual(wiped(), ["postgres"]);
        write(`${broker.path}/logs/meta.properties`, "broker.id=1\n");
        assert.deepEqual(wiped(), ["postgres"]);
        rmSync(at(`${broker.path}/postgres`), { recursive: true });
        assert.deepEqual(wiped(), []);
        write(`${broker.path}/.wiped-2/.wiped-1/photos`, "");
        write(`${broker.path}/.wiped-3/lost+found`, "");
        assert.deepEqual(wiped(), ['".wiped-2/.wiped-1/photos", ".wiped-3/lost+found"']);
    });

    it("is not wiped where anybody else made what looks set aside", () => {
        const path = at(`${broker.path}/.wiped-1`);
        const makes = [
            () => {
                mkdirSync(path, 0o755);
            },
            () => {
                mkdirSync(path, 0o700);
                chownSync(path, 7, 7);
            },
            () => {
                symlinkSync(at("outside"), path);
            },
            () => {
                writeFileSync(path, "");
            },
        ];
        for (const make of makes) {
            mkdirSync(at(broker.path));
            make();
            assert.deepEqual(
                wipeFaults(broker, inspect(broker), "pc").map(({ observed }) => observed),
                [".wiped-1"],
            );
            rmSync(at(broker.path), { recursive: true });
        }
    });
});
