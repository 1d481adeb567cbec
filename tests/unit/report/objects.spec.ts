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
});
