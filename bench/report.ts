import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machine } from "./machine";
import type { Limit, Result } from "./measurement";
import { ratioPlot, timePlot } from "./plot";
import type { Summary } from "./statistics";

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
    const lines = [head, head.map(() => "---"), ...rows];
    return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Prints the table, and writes it with the figures behind it. */
export function write(results: readonly Result[], directory: string): void {
    const where = machine();
    const text = `${where.text}\n\n${table(results)}\n`;
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "results.md"), text);
    writeFileSync(
        join(directory, "results.json"),
        `${JSON.stringify({ machine: where, results }, null, 4)}\n`,
    );
    writeFileSync(join(directory, "ratios.svg"), ratioPlot(results));
    writeFileSync(join(directory, "times.svg"), timePlot(results));
    console.log(`\n${text}\nwritten to ${directory}`);
}
