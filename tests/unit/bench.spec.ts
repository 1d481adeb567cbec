import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { parseConfigFileTextToJson } from "typescript";
import { evaluate, type Scenario } from "../../dev/bench/measurement";
import { ratioPlot, timePlot } from "../../dev/bench/plot";
import { parsePerfTest } from "../../dev/bench/producer";
import { comparison, table } from "../../dev/bench/report";
import { agree, median, ratioOf, summarize, type Summary } from "../../dev/bench/statistics";
import { manifests } from "../../dev/bench/volumes";

function scenario(parts: Partial<Scenario>): Scenario {
    const run = () => Promise.resolve({});
    return {
        name: "s",
        rounds: 3,
        ours: { name: "pulumi up", run },
        other: { name: "kubectl apply", run },
        rows: [{ metric: "time", what: "nine <volumes>", unit: "s", limit: { atMost: 1.5 } }],
        ...parts,
    };
}

const times = (...values: number[]) => values.map((time) => ({ time, restarts: 0 }));

function met(parts: Partial<Scenario>, ours: number[], other: number[]): boolean | undefined {
    const samples = { ours: times(...ours), other: times(...other) };
    return evaluate(scenario(parts), samples, [0, 0])[0]?.met;
}

describe("the benchmark's figures", () => {
    it("takes the middle of its rounds", () => {
        assert.deepEqual([median([3, 1, 2]), median([4, 1, 2, 3]), median([7])], [2, 2.5, 7]);
        assert.throws(() => median([]), RangeError);
    });

    it("compares medians, and shows the range of single rounds", () => {
        assert.deepEqual(ratioOf([2, 4, 6], [2, 2, 2]), {
            median: 2,
            min: 1,
            max: 3,
            values: [1, 2, 3],
        });
    });

    it("compares a ratio with its limit", () => {
        assert.equal(met({}, [3, 3], [2, 2]), true);
        assert.equal(met({}, [3.1, 3.1], [2, 2]), false);
        const atLeast = {
            metric: "time",
            what: "w",
            unit: "MB/s",
            limit: { atLeast: 0.95 },
        } as const;
        assert.equal(met({ rows: [atLeast] }, [9.6], [10]), true);
        assert.equal(met({ rows: [atLeast] }, [9.4], [10]), false);
        assert.equal(
            met({ rows: [{ metric: "time", what: "w", unit: "s" }] }, [9], [1]),
            undefined,
        );
    });

    it("fails where one round was far off, or where a forbidden event happened", () => {
        assert.equal(met({ outlier: 3 }, [1, 1, 3], [1, 1, 1]), true);
        assert.equal(met({ outlier: 3 }, [1, 1, 3.1], [1, 1, 1]), false);
        const samples = { ours: [{ time: 1, restarts: 1 }], other: [{ time: 1, restarts: 0 }] };
        assert.equal(evaluate(scenario({ never: "restarts" }), samples, [0, 0])[0]?.met, false);
        assert.equal(met({ never: "restarts" }, [1], [1]), true);
    });

    it("refuses a row that was not measured", () => {
        assert.throws(() => met({ rows: [{ metric: "p99", what: "w", unit: "ms" }] }, [1], [1]));
        assert.throws(() => met({}, [NaN], [1]));
        assert.throws(() => met({}, [0], [1]));
    });

    it("compares a run with an earlier one by the ranges of their rounds", () => {
        const runs = [[1, 2], [2, 3], [2.1], [1.5]].map(summarize);
        const [low, high, above, between] = runs as [Summary, Summary, Summary, Summary];
        assert.deepEqual(
            [agree(low, high), agree(high, low), agree(low, above), agree(between, low)],
            [true, true, false, true],
        );
        assert.equal(agree(above, between), undefined);
        const run = (...ours: number[]) =>
            evaluate(scenario({}), { ours: times(...ours), other: times(2, 2) }, [0, 0]);
        const lines = comparison(run(3, 4), run(5, 6)).split("\n");
        assert.equal(
            lines.at(-1),
            "| nine <volumes> [s] | 1.75 (1.50–2.00) | 2.75 (2.50–3.00) | no |",
        );
        assert.match(comparison(run(3, 4), run(4, 6)), /\| yes \|$/);
        assert.match(comparison(run(3), run(4)), /\| one round each \|$/);
        assert.match(comparison(run(3, 4), []), /\| not measured \| {2}\|$/);
    });

    it("reads the output of Kafka's own tool", () => {
        const line =
            "400000 records sent, 36144.9 records/sec (35.30 MB/sec), 801.42 ms avg latency, 1300.00 ms max latency, 790 ms 50th, 1203 ms 95th, 1259 ms 99th, 1287 ms 99.9th.";
        assert.deepEqual(parsePerfTest(`1 records sent\n${line}\n`), {
            throughput: 35.3,
            p99: 1259,
        });
        assert.throws(() => parsePerfTest("WARN no broker"));
    });

    it("prints and draws every row", () => {
        const results = evaluate(scenario({}), { ours: times(3, 4), other: times(2, 2) }, [0.5, 1]);
        assert.match(table(results), /\| nine <volumes> \[s\] \| 3\.50 \(3\.00–4\.00\) \| 2\.00 /);
        assert.match(table(results), /\| 1\.75 \(1\.50–2\.00\) \| ≤ 1\.5 \| not met \| 2 \| /);
        for (const plot of [ratioPlot(results), timePlot(results)]) {
            assert.match(plot, /^<svg [^>]*>[^]*nine &lt;volumes&gt;[^]*<\/svg>\n$/);
        }
    });

    it("gives kubectl exactly the volumes and claims that the program declares", () => {
        const { items } = manifests(9, "s");
        const kinds = items.map(({ kind }) => kind);
        assert.deepEqual(
            ["StorageClass", "PersistentVolume", "PersistentVolumeClaim"].map(
                (kind) => kinds.filter((one) => one === kind).length,
            ),
            [1, 9, 9],
        );
    });
});

/** As Pulumi's SDK reads it: from this file alone, without what it extends. */
function checks(file: string): boolean {
    const { config } = parseConfigFileTextToJson(file, readFileSync(file, "utf8")) as {
        config: { compilerOptions: { noCheck?: boolean } };
    };
    return config.compilerOptions.noCheck !== true;
}

describe("a run of the program", () => {
    it("leaves the type check to `npm run typecheck`", () => {
        const files = ["", "dev/bench/plain/"].map((dir) => `${dir}tsconfig.json`);
        assert.deepEqual(files.map(checks), [false, false]);
        assert.equal(checks("tsconfig.check.json"), true);
    });
});
