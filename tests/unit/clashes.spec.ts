import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { clashes, type LiveObject, type WantedObjects } from "../../core/clashes";
import { affinityOf } from "../../core/node";

const label = { key: "kubernetes.io/hostname", value: "pc" };

const wanted: WantedObjects = {
    stack: "organization/kafka-local-volumes/two",
    namespace: "kafka",
    storageClass: "local-storage",
    volumes: [
        { volume: "a", label, path: "/mnt/data/a" },
        { volume: "b", label, path: "/mnt/data/b" },
    ],
    deployed: [],
};

const other = "organization/kafka-local-volumes/one";

function volume(name: string, path: string, stack?: string, node = "pc"): LiveObject {
    return {
        kind: "PersistentVolume",
        name,
        stack,
        directory: { spec: { nodeAffinity: affinityOf({ ...label, value: node }) }, path },
    };
}

describe("what a stack would share with another owner", () => {
    it("is nothing in an empty cluster, nor the stack's own objects", () => {
        assert.deepEqual(clashes(wanted, []), []);
        assert.deepEqual(
            clashes(wanted, [
                { kind: "Namespace", name: "kafka", stack: wanted.stack },
                volume("a", "/mnt/data/a", wanted.stack),
            ]),
            [],
        );
    });

    it("is not what its state has: imported objects, and those from before objects named their owner", () => {
        const deployed = ["PersistentVolume/a", "StorageClass/local-storage"];
        assert.deepEqual(
            clashes({ ...wanted, deployed }, [
                volume("a", "/mnt/data/a"),
                { kind: "StorageClass", name: "local-storage" },
            ]),
            [],
        );
    });

    it("is an object of the same name, with what to do about it", () => {
        assert.deepEqual(
            clashes(wanted, [
                { kind: "Namespace", name: "kafka" },
                { kind: "StorageClass", name: "local-storage", stack: other },
                volume("a", "/x", other),
                volume("b", "/y", other),
            ]),
            [
                "Namespace kafka: expected none of this name, found one which no stack of this program created; set createNamespace to false to use it as it is, or choose another namespace",
                `StorageClass local-storage: expected none of this name, found one created by stack ${other}; set createStorageClass to false to use it as it is, or choose another storageClass`,
                `PersistentVolume a, b: expected none of this name, found one created by stack ${other}; set volumePrefix to give this stack's volumes other names, or take it over: npx kafka-local-volumes takeover --stack two`,
            ],
        );
    });

    it("is no object of a kind that the stack does not create", () => {
        assert.deepEqual(
            clashes({ ...wanted, namespace: undefined, storageClass: undefined }, [
                { kind: "Namespace", name: "kafka" },
                { kind: "StorageClass", name: "local-storage", stack: other },
            ]),
            [],
        );
    });

    it("is a directory on the same node, in or above another's, under whatever name", () => {
        const found = clashes(wanted, [
            volume("x", "/mnt/data/a", other),
            volume("y", "/mnt/data", other),
            volume("z", "/mnt/data/a/deeper", other),
            volume("elsewhere", "/mnt/data/a", other, "pc2"),
            volume("beside", "/mnt/data/ab", other),
        ]);
        assert.deepEqual(
            found.map((line) => /found (.*?),/.exec(line)?.[1]),
            [
                "/mnt/data/a in PersistentVolume x",
                "/mnt/data in PersistentVolume y",
                "/mnt/data/a/deeper in PersistentVolume z",
                "/mnt/data in PersistentVolume y",
            ],
        );
    });
});
