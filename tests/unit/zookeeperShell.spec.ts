import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
    parseRegistered,
    parseSessions,
    registeredInput,
    sessionsInput,
} from "../../core/zookeeperShell";

const head = `Connecting to localhost:2181

WATCHER::

WatchedEvent state:SyncConnected type:None path:null
`;
const root = "[admin, brokers, cluster, config, consumers, controller, zookeeper]\n";

describe("what zookeeper-shell tells", () => {
    it("is asked for with a last path that is always there", () => {
        assert.equal(sessionsInput, "ls /brokers/ids\nls /\n");
        assert.equal(
            registeredInput("t"),
            "ls /brokers/topics\nls /brokers/ids\nls /brokers/topics/t/partitions\nls /\n",
        );
    });

    const told = [
        ["a topic and its partitions", "[a, t]\n[0, 1, 2]\n[0, 1]\n", ["0", "1", "2"], ["0", "1"]],
        ["no such topic", "[a, tt]\n[0]\n", ["0"], undefined],
        ["no topic at all, and no broker", "[]\n[]\n", [], undefined],
    ] as const;
    for (const [title, lines, ids, partitions] of told) {
        it(`is ${title}`, () => {
            assert.deepEqual(parseRegistered(`${head}${lines}${root}`, "t"), { ids, partitions });
        });
    }

    const silent = [
        ["nothing but its greeting", head],
        ["no paths of Kafka's yet", `${head}${root}`],
        ["a topic without its partitions", `${head}[t]\n[0]\n${root}`],
        ["an answer cut short", `${head}[t]\n[0]\n`],
        ["a topic that came meanwhile", `${head}[a]\n[0]\n[0]\n${root}`],
    ] as const;
    for (const [title, output] of silent) {
        it(`is no answer: ${title}`, () => {
            assert.throws(() => parseRegistered(output, "t"), /^Error: ZooKeeper did not tell/);
        });
    }

    it("is the brokers that have a session", () => {
        assert.deepEqual(parseSessions(`${head}[2, 0]\n${root}`), ["2", "0"]);
        assert.deepEqual(parseSessions(`${head}[]\n${root}`), []);
        assert.throws(() => parseSessions(`${head}${root}`), /did not tell/);
        assert.throws(() => parseSessions(head), /did not tell/);
    });
});
