import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ClusterError } from "../cluster/shell";
import { machine } from "./machine";
import type { Limit, Result } from "./measurement";
import { ratioPlot, timePlot } from "./plot";
import { agree, type Summary } from "./statistics";

function figure(value: number): string {
    return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}

function spread({ median, min, max }: Summary): string {
    return `${figure(median)} (${figure(min)}–${figure(max)})`;
}

/** A limit as it was set: 1.1; one that was computed to two digits. */
function limitFigure(value: number): string {
    return String(Number(value.toFixed(2)));
}

function required(limit: Limit | undefined): string {
    if (limit === undefined) {
        return "reported";
    }
    return "atMost" in limit ? `≤ ${limitFigure(limit.atMost)}` : `≥ ${limitFigure(limit.atLeast)}`;
}

function verdict({ met }: Result): string {
    return met === undefined ? "" : met ? "met" : "not met";
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const lines = [head, head.map(() => "---"), ...rows];
    return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The results as a Markdown table: medians, and the least and greatest of all rounds. */
export function table(results: readonly Result[]): string {
    const head = ["what", "ours", "against", "", "ratio", "required", "", "rounds", "load"];
    const rows = results.map((result) => [
        `${result.what} [${result.unit}]`,
        spread(result.ours),
        spread(result.other),
        result.other.name,
        spread(result.ratio),
        required(result.limit),
        verdict(result),
        String(result.ours.values.length),
        result.load.map((load) => load.toFixed(1)).join(" to "),
    ]);
    return markdown(head, rows);
}

/** The ratios of two runs of the same rows side by side, and whether they agree within their spread. */
export function comparison(results: readonly Result[], before: readonly Result[]): string {
    const head = ["what", "ratio", "ratio before", "agrees"];
    const rows = results.map(({ what, unit, ratio }) => {
        const earlier = before.find((result) => result.what === what)?.ratio;
        if (earlier === undefined) {
            return [`${what} [${unit}]`, spread(ratio), "not measured", ""];
        }
        const same = agree(ratio, earlier);
        const said = same === undefined ? "one round each" : same ? "yes" : "no";
        return [`${what} [${unit}]`, spread(ratio), spread(earlier), said];
    });
    return markdown(head, rows);
}

/** Writes the table, the figures behind it and the plots. @returns the text. */
export function save(
    results: readonly Result[],
    directory: string,
    before: readonly Result[] | undefined,
): string {
    const where = machine();
    const tables = [table(results), ...(before === undefined ? [] : [comparison(results, before)])];
    const text = `${[where.text, ...tables].join("\n\n")}\n`;
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "results.md"), text);
    writeFileSync(
        join(directory, "results.json"),
        `${JSON.stringify({ machine: where, results }, null, 4)}\n`,
    );
    writeFileSync(join(directory, "ratios.svg"), ratioPlot(results));
    writeFileSync(join(directory, "times.svg"), timePlot(results));
    return text;
}

/** The results that an earlier run wrote. @throws ClusterError where there are none. */
export function saved(file: string): readonly Result[] {
    if (!existsSync(file)) {
        throw new ClusterError(`AGAINST=${file}: there is no such file; say a results.json`);
    }
    const { results } = JSON.parse(readFileSync(file, "utf8")) as { results: readonly Result[] };
    return results;
}
