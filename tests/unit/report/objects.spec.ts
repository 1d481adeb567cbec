import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { objectChanges } from "../../../core/report/objects";

function statefulSet(heap: string, replicas = 3, name = "kafka"): string {
    return `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  template:
    spec:
      containers:
        - name: broker
          env:
            - { name: FIRST, value: "1" }
            - { name: KAFKA_HEAP_OPTS, value: ${heap} }
            - { name: LAST, value: "2" }
`;
}

const service = "apiVersion: v1\nkind: Service\nmetadata: {name: kafka}\nspec: {}\n";

describe("the chart's objects before and after", () => {
    it("are the same whatever the order of documents and keys", () => {
        const turned = service.replace("kind: Service\n", "").concat("kind: Service\n");
        const before = `${statefulSet("-Xmx1G")}---\n${service}`;
        assert.deepEqual(objectChanges(before, `${turned}---\n${statefulSet("-Xmx1G")}`), []);
    });

    it("show the one line that changes, with the name above it, and that it restarts pods", () => {
        const [change, ...others] = objectChanges(statefulSet("-Xmx1G"), statefulSet("-Xmx2G"));
        assert.deepEqual(others, []);
        assert.equal(change?.restarts, true);
        assert.deepEqual(
            change.diff.map((hunk) => hunk.split("\n").map((line) => line.replace(/ +/g, " "))),
            [
                [
                    ' value: "1"',
                    " - name: KAFKA_HEAP_OPTS",
                    "- value: -Xmx1G",
                    "+ value: -Xmx2G",
                    " - name: LAST",
                    ' value: "2"',
                ],
            ],
        );
    });

    it("restart nothing where only the number of replicas changes", () => {
        const [change] = objectChanges(statefulSet("-Xmx1G"), statefulSet("-Xmx1G", 4));
        assert.deepEqual([change?.change, change?.restarts], ["changed", false]);
    });

    it("are created and deleted by kind and name", () => {
        const changes = objectChanges(service, statefulSet("-Xmx1G"));
        assert.deepEqual(
            changes.map(({ kind, name, change }) => [kind, name, change]),
            [
                ["Service", "kafka", "deleted"],
                ["StatefulSet", "kafka", "created"],
            ],
        );
        assert.deepEqual(objectChanges("", ""), []);
    });

    const configMap = (namespace: string, x: string) =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: ${namespace}}\ndata: {x: ${x}}\n`;

    it("are told apart by their namespaces and groups, not by the version of their API", () => {
        const both = (x: string) => `${configMap("n1", x)}---\n${configMap("n2", '"1"')}`;
        assert.deepEqual(
            objectChanges(both('"1"'), both('"2"')).map(({ name, namespace, change }) => [
                ...[name, namespace, change],
            ]),
            [["a", "n1", "changed"]],
        );
        const other = service.replace("v1", "example.org/v1");
        assert.deepEqual(
            objectChanges(service, `${service}---\n${other}`).map(({ kind, change }) => [
                ...[kind, change],
            ]),
            [["Service", "created"]],
        );
        assert.deepEqual(
            objectChanges(other, other.replace("v1", "v1beta1")).map(({ change }) => change),
            ["changed"],
        );
    });

    it("are none less where two have one name, and those within a list", () => {
        const twice = (x: string) => `${configMap("n", x)}---\n${configMap("n", '"1"')}`;
        assert.equal(objectChanges(twice('"1"'), twice('"2"')).length, 1);
        const list = (x: string) =>
            `apiVersion: v1\nkind: List\nitems:\n- ${configMap("n", x).trim().replaceAll("\n", "\n  ")}\n`;
        const lists = (x: string) => `${list(x)}---\n${list('"1"').replace("name: a", "name: b")}`;
        assert.deepEqual(
            objectChanges(lists('"1"'), lists('"2"')).map(({ kind, name, change }) => [
                ...[kind, name, change],
            ]),
            [["ConfigMap", "a", "changed"]],
        );
        assert.deepEqual(objectChanges(list("x"), configMap("n", "x")), []);
    });

    it("have a hash of what is created, but for what a Secret has", () => {
        const hashOf = (manifest: string) => objectChanges("", manifest)[0]?.sha256 ?? "";
        const [good, evil] = [configMap("n", '"1"'), configMap("n", "EVIL")].map(hashOf);
        assert.match(good ?? "", /^[0-9a-f]{32}$/);
        assert.notEqual(good, evil);
        const secret = (data: string) =>
            `kind: Secret\nmetadata: {name: a}\ntype: Opaque\nstringData: {${data}}\n`;
        assert.equal(hashOf(secret("pin: '1'")), hashOf(secret("pin: '2'")));
        assert.notEqual(hashOf(secret("pin: '1'")), hashOf(secret("pin: '1', more: '2'")));
        assert.equal(objectChanges(good ?? "", "")[0]?.sha256, undefined);
    });

    it("are read as Helm reads them, and a text that is none is compared as it is", () => {
        for (const [was, is] of [
            ['"yes"', "yes"],
            ['"0400"', "0400"],
            ['"1_000"', "1_000"],
        ] as const) {
            const [change] = objectChanges(configMap("n", was), configMap("n", is));
            assert.equal(change?.diff.length, 1, was);
            const [minus, plus] =
                change.diff[0]?.split("\n").filter((line) => /^[-+]/.test(line)) ?? [];
            assert.notEqual(minus?.slice(1), plus?.slice(1));
        }
        assert.deepEqual(objectChanges(configMap("n", "yes"), configMap("n", "true")), []);
        const broken = (x: string) => `---\n# Source: c/t.yaml\na: [${x}\n`;
        assert.deepEqual(objectChanges(broken("1"), broken("1")), []);
        assert.deepEqual(
            objectChanges(broken("1"), broken("2")).map(({ kind, name }) => [kind, name]),
            [["Unreadable", "c/t.yaml"]],
        );
    });
});
