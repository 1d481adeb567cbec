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
const S = "[ids, seqid, topics]\n";

describe("the output of zookeeper-shell", () => {
    it("is asked for between lists of a path that is always there", () => {
        assert.equal(sessionsInput, "ls /brokers\nls /brokers/ids\nls /brokers\n");
        assert.equal(
            registeredInput("t"),
            "ls /brokers\nls /brokers/topics\nls /brokers\nls /brokers/ids\nls /brokers\nls /brokers/topics/t/partitions\nls /brokers\n",
        );
    });

    // Brokers and partitions have the same ids: one list mistaken for the other would mean no such topic.
    const lists = [S, "[a, t]\n", S, "[0, 1, 2]\n", S, "[0, 1, 2]\n", S];
    const both = { ids: ["0", "1", "2"], partitions: ["0", "1", "2"] };
    const outputs = [
        ["a topic and its partitions", lists.join(""), both],
        ["no such topic", `${S}[a, tt]\n${S}[0]\n${S}${S}`, { ids: ["0"], partitions: undefined }],
        [
            "topics of the names that are always there",
            `${S}[ids, t, topics]\n${S}[0]\n${S}[0]\n${S}`,
            { ids: ["0"], partitions: ["0"] },
        ],
        [
            "no topic at all, and no broker",
            `${S}[]\n${S}[]\n${S}${S}`,
            { ids: [], partitions: undefined },
        ],
    ] as const;
    for (const [title, lines, found] of outputs) {
        it(`is ${title}`, () => {
            assert.deepEqual(parseRegistered(`${head}${lines}`, "t"), found);
        });
    }

    const silent = [
        ["nothing but its greeting", head],
        ["no paths of Kafka's yet", `${head}[zookeeper]\n`],
        ["a topic without its partitions", `${head}${S}[t]\n${S}[0]\n${S}${S}`],
        ["an answer cut short", `${head}${S}[t]\n${S}[0]\n`],
        ["a topic that came meanwhile", `${head}${S}[a]\n${S}[0]\n${S}[0]\n${S}`],
        ["topics of which it said nothing", `${head}${S}${S}[0]\n${S}[0]\n${S}`],
        ["brokers of which it said nothing", `${head}${S}[t]\n${S}${S}[0]\n${S}`],
    ] as const;
    for (const [title, output] of silent) {
        it(`is no answer: ${title}`, () => {
            assert.throws(
                () => parseRegistered(output, "t"),
                /^Error: zookeeper-shell did not list/,
            );
        });
    }

    it("is never misread, whichever lists the greeting breaks", () => {
        for (let torn = 0; torn < 2 ** lists.length; torn++) {
            const output = lists.map((list, i) =>
                (torn >> i) % 2 === 0 ? list : `[${head}${list.slice(1)}`,
            );
            const parse = () => parseRegistered(output.join(""), "t");
            // The first list is unreadable.
            if (torn <= 1) {
                assert.deepEqual(parse(), both);
            } else {
                assert.throws(parse, /^Error: zookeeper-shell did not list/);
            }
        }
    });

    it("is the brokers that have a session", () => {
        assert.deepEqual(parseSessions(`${head}${S}[2, 0]\n${S}`), ["2", "0"]);
        assert.deepEqual(parseSessions(`[${head}ids, seqid, topics]\n[]\n${S}`), []);
        assert.throws(() => parseSessions(`${head}${S}${S}`), /did not list/);
        assert.throws(() => parseSessions(`${head}${S}[2, 0]\n`), /did not list/);
        assert.throws(() => parseSessions(head), /did not list/);
    });
});
