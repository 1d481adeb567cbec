import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { identify } from "../../core/chart/identity";
import { configOf, planOf } from "../support/config";

type Marks = Readonly<Record<string, string>>;

const disks = planOf(configOf());

const complete: Record<"kafka" | "zookeeper-data" | "zookeeper-log", Marks> = {
    kafka: { "broker.id": "0", "cluster.id": "A" },
    "zookeeper-data": { myid: "1", snapshot: "version-2/snapshot.5", "cluster.id": "A" },
    "zookeeper-log": { log: "version-2/log.1" },
};

/** Disks as they are after a run, except for those named. */
function judged(changed: Readonly<Record<string, Marks>>) {
    const found = disks.map(({ claim, role, disk }) => {
        const kind = role === "kafka" ? role : disk === "data" ? "zookeeper-data" : "zookeeper-log";
        return {
            claim,
            node: "pc",
            path: `/d/${claim}`,
            marks: changed[claim] ?? changed[kind] ?? complete[kind],
        };
    });
    return identify(disks, found, "shop");
}

const kafka1 = "datadir-0-kafka-cp-kafka-1";
const data = (n: number) => `datadir-kafka-cp-zookeeper-${n}`;
const log = (n: number) => `datalogdir-kafka-cp-zookeeper-${n}`;

describe("the identity of a stack's disks", () => {
    it("accepts disks that belong together, and new ones", () => {
        assert.deepEqual(judged({}), { faults: [], warnings: [] });
        const none = { kafka: {}, "zookeeper-data": {}, "zookeeper-log": {} };
        assert.deepEqual(judged(none), { faults: [], warnings: [] });
    });

    it("accepts disks of a first start that ended before ZooKeeper served", () => {
        const started = { myid: "1", snapshot: "version-2/snapshot.0" };
        assert.deepEqual(
            judged({ kafka: {}, "zookeeper-data": started, "zookeeper-log": {} }).faults,
            [],
        );
    });

    it("accepts a new broker's disk, and an id that ZooKeeper's files no longer have", () => {
        const { snapshot = "", myid = "" } = complete["zookeeper-data"];
        assert.deepEqual(judged({ [kafka1]: {}, "zookeeper-data": { snapshot, myid } }).faults, []);
    });

    it("names the disk of another cluster, with both ids", () => {
        const { faults } = judged({ [kafka1]: { "broker.id": "1", "cluster.id": "B" } });
        assert.equal(faults.length, 1);
        assert.match(
            faults[0] ?? "",
            /^node pc, \/d\/datadir-0-kafka-cp-kafka-1: expected cluster\.id A as on the other disks, found B: /,
        );
    });

    it("names the ensemble of another cluster", () => {
        const other = { ...complete["zookeeper-data"], "cluster.id": "B" };
        assert.equal(judged({ [data(0)]: other }).faults.length, 1);
    });

    it("refuses Kafka's data without ZooKeeper's", () => {
        const { faults } = judged({ "zookeeper-data": {}, "zookeeper-log": {} });
        assert.equal(faults.length, 3);
        assert.match(
            faults[0] ?? "",
            /wipe .* together \(npx kafka-local-volumes wipe --stack shop\);/,
        );
        assert.match(
            faults[0] ?? "",
            /^node pc, \S+zookeeper-0 and \S+: expected ZooKeeper's data of server 0, as node pc, \S+cp-kafka-0 has Kafka's data of cluster A, found none; put ZooKeeper's disks back/,
        );
    });

    it("refuses an ensemble whose empty servers are the majority, and warns of fewer", () => {
        const one = { [data(0)]: {}, [log(0)]: {} };
        const two = { ...one, [data(1)]: {}, [log(1)]: {} };
        const few = judged(one);
        assert.deepEqual([few.faults.length, few.warnings.length], [0, 1]);
        assert.match(few.warnings[0] ?? "", /it takes the data from the other servers$/);
        assert.equal(judged(two).faults.length, 2);
        assert.equal(judged({ ...two, kafka: {} }).faults.length, 2);
    });

    it("refuses a log without its snapshots, and warns of a snapshot without its log", () => {
        const { faults } = judged({ [data(2)]: { myid: "3" } });
        assert.equal(faults.length, 1);
        assert.match(
            faults[0] ?? "",
            /zookeeper-2: expected ZooKeeper's snapshots for the log in \S+, found none/,
        );
        const { faults: none, warnings } = judged({ [log(2)]: {} });
        assert.deepEqual([none.length, warnings.length], [0, 1]);
    });
});
