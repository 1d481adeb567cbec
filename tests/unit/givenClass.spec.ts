import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { LiveClass } from "../../core/doctor/live";
import { judgeClass, noProvisioner } from "../../core/givenClass";

const good: LiveClass = {
    metadata: { name: "disks" },
    provisioner: noProvisioner,
    volumeBindingMode: "WaitForFirstConsumer",
    reclaimPolicy: "Retain",
};

describe("a class that the stack does not create", () => {
    it("is as good as its own one", () => {
        assert.deepEqual(judgeClass("disks", good, false), { warnings: [] });
    });

    it("is refused where it is missing, unless volumes are there already", () => {
        const text =
            "StorageClass disks: it does not exist, and createStorageClass is false; create it, or set createStorageClass to true";
        assert.deepEqual(judgeClass("disks", undefined, false), { refusal: text, warnings: [] });
        assert.deepEqual(judgeClass("disks", undefined, true), { warnings: [text] });
    });

    it("is refused where it provisions, with what a claim would get", () => {
        const dynamic = { ...good, provisioner: "rancher.io/local-path", reclaimPolicy: "Delete" };
        assert.equal(
            judgeClass("dyn", dynamic, false).refusal,
            "StorageClass dyn: expected the provisioner kubernetes.io/no-provisioner, observed rancher.io/local-path: a claim that is deleted while Kafka runs is created again by its StatefulSet, and gets a new, empty volume from this provisioner instead of waiting for its own; the new volume is deleted with the claim; set storageClass to a class without a provisioner, or set createStorageClass to true and storageClass to a name that does not exist yet",
        );
        const { refusal, warnings } = judgeClass("dyn", dynamic, true);
        assert.equal(refusal, undefined);
        assert.match(
            warnings[0] ?? "",
            /a new, empty volume .*; delete no claim of this stack by hand$/,
        );
        assert.doesNotMatch(
            judgeClass("dyn", { ...dynamic, reclaimPolicy: "Retain" }, false).refusal ?? "",
            /deletes that volume/,
        );
    });

    it("is warned of where it binds at once, which is what a class does that says nothing", () => {
        const { metadata, provisioner } = good;
        const silent: LiveClass = { metadata: metadata ?? {}, provisioner };
        for (const live of [{ ...good, volumeBindingMode: "Immediate" }, silent]) {
            const { refusal, warnings } = judgeClass("disks", live, false);
            assert.equal(refusal, undefined);
            assert.match(
                warnings.join(),
                /observed Immediate: .* another free volume of this class/,
            );
        }
    });

    it("is warned of where it is the default class, by either annotation", () => {
        for (const key of ["storageclass", "storageclass.beta"]) {
            const annotations = { [`${key}.kubernetes.io/is-default-class`]: "true" };
            const { warnings } = judgeClass("disks", { ...good, metadata: { annotations } }, false);
            assert.match(
                warnings.join(),
                /is the cluster's default class: claims of other programs/,
            );
        }
        const annotations = { "storageclass.kubernetes.io/is-default-class": "false" };
        assert.deepEqual(judgeClass("disks", { ...good, metadata: { annotations } }, false), {
            warnings: [],
        });
    });
});
