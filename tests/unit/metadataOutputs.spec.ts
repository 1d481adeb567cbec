import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "mocha";
import { type AskedDisk, disksCommand, parseDisks } from "../../core/metadata/disksOutput";
import { parseQuorumReplicas, parseQuorumStatus } from "../../core/metadata/quorumOutput";
import {
    parseFeatures,
    parseProtocol,
    parseReassignments,
    parseTopicIds,
} from "../../core/metadata/toolOutput";
import { parseZnodes } from "../../core/metadata/znodeOutput";
import { parsePartitions } from "../../core/rolling/partitions";

/** What the real tools print. */
function output(name: string): string {
    return readFileSync(join(__dirname, "../support/metadataOutputs", `${name}.txt`), "utf8");
}

const voters = [3000, 3001, 3002];

describe("kafka-metadata-quorum", () => {
    const cases: readonly (readonly [string, number, number, readonly number[]])[] = [
        ["3.9.2-new", 3002, 7, []],
        ["3.9.2-migrated", 3002, 7, [0, 2, 1]],
        ["3.9.2-lagging", 3000, 8, [0, 2, 1]],
        ["3.9.2-dual", 3000, 8, [0, 2, 1]],
        ["3.9.2-kraft", 3001, 9, [0, 1, 2]],
        ["4.4.0", 3001, 11, [0, 1, 2]],
    ];
    for (const [name, leader, epoch, observers] of cases) {
        it(`describes the quorum of ${name}`, () => {
            assert.deepEqual(parseQuorumStatus(output(`${name}-status`)), {
                clusterId: "6pwNLFcdQSOzscHKbJm0Mg",
                ...{ leader, epoch, voters, observers },
            });
        });
    }

    it("describes the quorum as up to 3.8", () => {
        const text = output("3.9.2-new-status")
            .replace(/CurrentVoters:.*/, "CurrentVoters: [3000,3001]")
            .replace(/CurrentObservers:.*/, "CurrentObservers: [0, 1]");
        const { voters: ids, observers } = parseQuorumStatus(text);
        assert.deepEqual(
            [ids, observers],
            [
                [3000, 3001],
                [0, 1],
            ],
        );
    });

    it("says what each node lacks", () => {
        const summary = (name: string) =>
            parseQuorumReplicas(output(`${name}-replication`)).map(
                ({ id, status, lag }) => `${id} ${status} ${lag}`,
            );
        assert.deepEqual(summary("3.9.2-one"), [
            "3002 Leader 0",
            "3000 Follower 0",
            "3001 Follower 0",
            "2 Observer 0",
        ]);
        assert.deepEqual(summary("3.9.2-lagging").slice(0, 3), [
            "3000 Leader 0",
            "3001 Follower 0",
            "3002 Follower 258",
        ]);
        assert.deepEqual(summary("4.4.0").length, 6);
    });

    it("does not know when a node that never was there has caught up", () => {
        const lagging = parseQuorumReplicas(output("3.9.2-lagging-replication"));
        assert.equal(lagging.find(({ id }) => id === 3002)?.caughtUp, undefined);
        assert.equal(lagging.find(({ id }) => id === 3001)?.caughtUp, 1795862111237);
    });

    it("is not read where it has no answer", () => {
        const status = output("3.9.2-new-status");
        const replicas = output("3.9.2-new-replication");
        for (const text of [
            "",
            status.replace(/LeaderId: .*/, "LeaderId: -1"),
            status.replace(/CurrentObservers:.*/, ""),
            status.replace("directoryId", "directory\u001bId").replace(/"id": 3001/, '"id": "x"'),
            status.slice(0, 300),
        ]) {
            assert.throws(() => parseQuorumStatus(text), /does not describe a quorum/);
        }
        for (const text of [
            "",
            replicas.replace("Leader  ", "Follower"),
            replicas.replace("3001  ", "x     "),
            replicas.replace(/^3002.*\n/m, ""),
            replicas.slice(0, replicas.length - 20),
        ]) {
            assert.throws(() => parseQuorumReplicas(text), /does not list a leader/);
        }
    });
});

describe("zookeeper-shell", () => {
    const fresh = output("3.9.2-znodes-zookeeper");
    const migrated = output("3.9.2-znodes-migrating");

    it("has the nodes of ZooKeeper alone", () => {
        assert.deepEqual(parseZnodes(fresh), {
            controller: 1,
            controllerEpoch: 103,
            migration: undefined,
            brokers: [0, 1, 2],
            clusterId: "Lpqzo8EdTEyRN8CnRaq2nw",
        });
    });

    it("has the nodes of a migration", () => {
        const { controller, migration, brokers } = parseZnodes(migrated);
        assert.deepEqual(
            [controller, migration, brokers],
            [3002, { offset: 176, epoch: 3 }, [0, 1, 2]],
        );
    });

    it("is read where its connection is printed into the first list", () => {
        const text = fresh.replace(
            "[ids, seqid, topics]",
            "[ids, seqWatchedEvent state:x, topics]",
        );
        assert.deepEqual(parseZnodes(text), parseZnodes(fresh));
    });

    it("is not read where an answer is missing or unclear", () => {
        const lines = migrated.split("\n");
        const second = lines.indexOf("[ids, seqid, topics]") + 1;
        for (const [i, line] of lines.entries()) {
            // One of the first two lists may be missing: the connection is printed into it.
            if (!/^[[{0-9]/.test(line) || i <= second) {
                continue;
            }
            for (const other of ["", `${line.slice(0, 3)}x`, `${line}\n[9]`]) {
                const text = [...lines.slice(0, i), other, ...lines.slice(i + 1)].join("\n");
                assert.throws(() => parseZnodes(text), Error, `${i}: ${other}`);
            }
        }
        for (const end of [0, 20, migrated.length - 30]) {
            assert.throws(() => parseZnodes(migrated.slice(0, end)), /did not answer/);
        }
    });
});

describe("the other tools", () => {
    it("have the ids of topics, or none", () => {
        const id = "h3CVpPAKTfezj6Nz7WIZvA";
        assert.deepEqual(parseTopicIds(output("3.9.2-zk-describe")), [{ name: "data", id }]);
        assert.deepEqual(parseTopicIds(output("4.4.0-describe")), [{ name: "data", id }]);
        assert.deepEqual(parseTopicIds(output("3.9.2-ibp27-describe")), [
            { name: "data", id: undefined },
        ]);
        const [, ...partitions] = output("3.9.2-zk-describe").split("\n");
        assert.throws(() => parseTopicIds(partitions.join("\n")), /topic of data-0/);
        assert.equal(parsePartitions(output("4.4.0-describe")).length, 3);
    });

    it("have the partitions that are moved", () => {
        assert.deepEqual(parseReassignments("No partition reassignments found.\n"), []);
        assert.deepEqual(parseReassignments(output("3.9.2-reassignments")), ["one-0"]);
        assert.throws(() => parseReassignments("Connection refused"), /did not list/);
    });

    it("have the protocol between brokers", () => {
        assert.equal(parseProtocol(output("3.9.2-broker-config")), "3.9");
        const text = output("3.9.2-broker-config").replace("version=3.9 ", "version=2.7-IV2 ");
        assert.equal(parseProtocol(text), "2.7");
        assert.throws(() => parseProtocol("All configs for broker 0 are:"), /has no inter.broker/);
    });

    it("have the levels of features, or no answer", () => {
        const bridge = { "kraft.version": "0", "metadata.version": "3.9-IV0" };
        assert.deepEqual(parseFeatures(output("3.9.2-new-features-c")), bridge);
        assert.equal(parseFeatures(output("4.4.0-features"))["metadata.version"], "3.9-IV0");
        const { "metadata.version": level, "kraft.version": kraft } = parseFeatures(
            output("4.4.0-features-up"),
        );
        assert.deepEqual([level, kraft], ["4.4-IV2", "0"]);
        // Brokers in ZooKeeper mode.
        assert.throws(() => parseFeatures(output("3.9.2-zk-features")), /no metadata.version/);
    });
});

describe("what disks have", () => {
    const folder = mkdtempSync(join(tmpdir(), "metadata-"));
    after(() => {
        rmSync(folder, { recursive: true });
    });
    const at = (name: string) => join(folder, name);
    const write = (path: string, text: string) => {
        mkdirSync(join(at(path), ".."), { recursive: true });
        writeFileSync(at(path), text);
    };
    const id = "h3CVpPAKTfezj6Nz7WIZvA";
    write(
        "b/meta.properties",
        "#\n#Sat Nov 28 10:34:20 UTC 2026\r\nbroker.id=0\n directory.id : x\\=y\nversion=0",
    );
    write("b/data-0/partition.metadata", `version: 0\ntopic_id: ${id}`);
    write("b/old-12/00.log", "");
    write("b/data-1.a1b2-future/partition.metadata", `version: 0\ntopic_id: ${id}\n`);
    write("b/__cluster_metadata-0/partition.metadata", "topic_id: AAAAAAAAAAAAAAAAAAAAAQ");
    write("b/__cluster_metadata-0/quorum-state", '{"leaderId":3002,"leaderEpoch":7}');
    write("b/odd\nname-1/x", "");
    write("b/file-1", "");
    write("c/meta.properties", "node.id=3000\nversion=1\n");
    execFileSync("mkfifo", [at("c/x-0")]);
    mkdirSync(at("c/y-0"));
    execFileSync("mkfifo", [at("c/y-0/partition.metadata")]);
    symlinkSync(at("b/data-0"), at("c/link-0"));
    write("c/large-0/partition.metadata", `topic_id: ${"A".repeat(2 ** 16)}`);

    const disks: readonly AskedDisk[] = [
        { claim: "b", role: "broker", ordinal: 0, path: at("b") },
        { claim: "c", role: "controller", ordinal: 0, path: at("c") },
        { claim: "d", role: "controller", ordinal: 1, path: at("missing") },
    ];
    const [sh = "", ...words] = disksCommand(disks);
    const answer = execFileSync(sh, words, { encoding: "utf8", timeout: 120_000 });

    it("is read from their files", () => {
        const [b, c, d] = parseDisks(answer, disks);
        assert.deepEqual(b?.properties, { "broker.id": "0", "directory.id": "x=y", version: "0" });
        assert.deepEqual(b.partitions, [
            { name: "data-0", topicId: id },
            { name: "data-1.a1b2-future", topicId: id },
            { name: "odd?name-1", topicId: undefined },
            { name: "old-12", topicId: undefined },
        ]);
        assert.equal(b.quorumEpoch, 7);
        assert.deepEqual(c, {
            claim: "c",
            role: "controller",
            ordinal: 0,
            properties: { "node.id": "3000", version: "1" },
            partitions: [
                { name: "large-0", topicId: "A".repeat(989) },
                { name: "y-0", topicId: undefined },
            ],
            quorumEpoch: undefined,
        });
        assert.deepEqual(d?.properties, {});
    });

    it("is not read where a disk has not answered to its end", () => {
        const lines = answer.split("\n");
        for (let n = 0; n < lines.length - 1; n++) {
            assert.throws(() => parseDisks(lines.slice(0, n).join("\n"), disks), /did not answer/);
        }
        const gone = disks.map((disk) => ({ ...disk, role: "broker" as const }));
        assert.throws(() => parseDisks(answer, gone), /d has no folder/);
        const odd = answer.replace('"leaderEpoch":7', '"leaderEpoch":"x"');
        assert.throws(() => parseDisks(odd, disks), /no leaderEpoch/);
    });
});
