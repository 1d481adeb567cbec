import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { areReadAgain } from "../../core/disks/readAgain";

describe("directories of a node, before something starts on them", () => {
    const broker = { claim: "datadir-0-kafka-cp-kafka-0" };
    const zookeeper = { claim: "datadir-kafka-cp-zookeeper-0" };
    const controller = { claim: "datadir-kafka-controller-0", readUntilUsed: true };
    const all = [broker, zookeeper, controller];

    const cases: readonly [string, typeof all, readonly string[], boolean][] = [
        ["are read again where no pod uses them", all, [], true],
        ["are not where pods use them all", all, all.map(({ claim }) => claim), false],
        [
            "are not where ZooKeeper's stay without a pod",
            all,
            [broker.claim, controller.claim],
            false,
        ],
        [
            "are where controllers are added to brokers that serve: what was refused may have been moved away",
            all,
            [broker.claim, zookeeper.claim],
            true,
        ],
        ["are where only pods of others use claims", [broker], ["other"], true],
    ];
    for (const [what, directories, used, expected] of cases) {
        it(what, () => {
            assert.equal(areReadAgain(directories, new Set(used)), expected);
        });
    }
});
