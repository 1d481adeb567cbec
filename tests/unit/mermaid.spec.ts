import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { mermaid } from "../../core/report/picture/mermaid";
import { anyDisks } from "../support/anyDisks";
import { someDisks, type Extent } from "../support/someDisks";

// tests/e2e/picture.spec.ts checks that Mermaid itself accepts and draws it.

function lines(chart: string): string[] {
    return chart.split("\n").map((line) => line.trim());
}

const small: Extent = { nodes: 2, brokers: 2, disksPerBroker: 1, servers: 0 };
const large: Extent = { nodes: 12, brokers: 38, disksPerBroker: 3, servers: 3 };

describe("the flowchart of a change", () => {
    it("has every disk on its node where there are few", () => {
        assert.deepEqual(lines(mermaid(someDisks(small, { 0: "moves" }))), [
            "flowchart LR",
            'subgraph n0["kafka-1"]',
            'd0_0["broker 0 datadir-0<br/>moves, 500Gi<br/>to kafka-2"]:::left',
            "end",
            'subgraph n1["kafka-2"]',
            'd1_0["broker 0 datadir-0<br/>moves, 500Gi<br/>from kafka-1"]:::moves',
            'd1_1["broker 1 datadir-0<br/>500Gi"]:::unchanged',
            "end",
            "d0_0 --> d1_0",
            "classDef unchanged stroke-width:1px",
            "classDef moves stroke:#a475f9,stroke-width:2px",
            "classDef left stroke:#a475f9,stroke-width:2px,stroke-dasharray:5 4",
            "classDef machine fill:none,stroke:#8b949e",
            "class n0,n1 machine",
            "",
        ]);
    });

    it("has the disks that change, and counts of the others, where there are more", () => {
        const chart = lines(mermaid(someDisks(large, { 0: "moves", 3: "at risk" })));
        assert.deepEqual(
            chart.filter((line) => line.startsWith("subgraph ")),
            ['subgraph n0["kafka-1"]', 'subgraph n1["kafka-2"]'],
        );
        assert.deepEqual(
            chart.filter((line) => line.endsWith(":::unchanged")),
            [
                's0["13 unchanged"]:::unchanged',
                's1["13 unchanged"]:::unchanged',
                'rest["92 unchanged on 10 other nodes"]:::unchanged',
            ],
        );
        assert.equal(chart.filter((line) => line.startsWith("d")).length, 4);
    });

    it("has counts for each node where many disks change", () => {
        const outcomes = Object.fromEntries(
            Array.from({ length: 60 }, (_, n) => [n, "moves" as const]),
        );
        const chart = lines(mermaid(someDisks(large, outcomes)));
        assert.ok(chart.includes('n0["kafka-1<br/>8 unchanged<br/>3 move here"]:::moves'));
        assert.ok(chart.includes('n0 -->|"6 move"| n1'));
        assert.equal(chart.filter((line) => line.includes("-->")).length, 12);
    });

    for (const [nodes, what] of [
        [460, "edges"],
        [1000, "text"],
    ] as const) {
        it(`has a sum where even that is more ${what} than Mermaid accepts`, () => {
            const extent = { nodes, brokers: nodes, disksPerBroker: 1, servers: 0 };
            const outcomes = Object.fromEntries(
                Array.from({ length: nodes - 1 }, (_, n) => [n, "moves" as const]),
            );
            assert.deepEqual(lines(mermaid(someDisks(extent, outcomes))), [
                "flowchart LR",
                `all["${nodes} volumes on ${nodes} nodes<br/>1 unchanged<br/>${nodes - 1} move"]`,
                "",
            ]);
        });
    }

    it("keeps within Mermaid's limits, and in one order", () => {
        fc.assert(
            fc.property(anyDisks, (disks) => {
                const chart = mermaid(disks);
                assert.ok(chart.length <= 45_000);
                assert.equal(mermaid([...disks].reverse()), chart);
            }),
        );
    });

    it("escapes everything in a name that could be more than text", () => {
        fc.assert(
            fc.property(anyDisks, (disks) => {
                for (const line of lines(mermaid(disks))) {
                    const labels = line.replaceAll(/<br\/>/g, "").replaceAll(/#\d+;/g, "");
                    assert.match(
                        labels,
                        /^(flowchart LR|end|subgraph n\d+\["[^"`<>#;&%[\]{}|]*"\]|\w+\["[^"`<>#;&%[\]{}|]*"\](:::\w+)?|\w+ -->(\|"[^"`<>#;&%[\]{}|]*"\|)? \w+|class(Def)? .*|)$/u,
                    );
                }
            }),
        );
    });
});
