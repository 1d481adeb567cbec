import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "yaml";
import type { Fault } from "../fault";
import { isObject } from "../json";

/** Versions of cp-helm-charts whose claims are known: all of these have the same. */
export const testedVersions: readonly string[] = ["0.5.0", "0.6.0", "0.6.1"];

const block = 512;

/** The text of a file in a tar archive, whatever directory it is packed in. */
function fromTar(tar: Buffer, wanted: RegExp): string | undefined {
    for (let at = 0; at + block <= tar.length;) {
        const field = (from: number, length: number) =>
            tar.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
        const length = parseInt(`0${field(124, 12).trim()}`, 8);
        if (wanted.test(field(0, 100))) {
            return tar.toString("utf8", at + block, at + block + length);
        }
        at += block + Math.ceil(length / block) * block;
    }
    return undefined;
}

function chartYaml(path: string): string | undefined {
    if (statSync(path).isDirectory()) {
        const file = join(path, "Chart.yaml");
        return existsSync(file) ? readFileSync(file, "utf8") : undefined;
    }
    return fromTar(gunzipSync(readFileSync(path)), /^[^/]+\/Chart\.yaml$/);
}

const allowed = "the path of cp-helm-charts, a directory with Chart.yaml in it or a .tgz";

/** What the file of a chart says: its version, or why it cannot be used. */
export interface ChartFile {
    readonly version?: string;
    readonly faults: readonly Fault[];
}

/** Reads a chart's Chart.yaml. */
export function readChart(path: string): ChartFile {
    const refuse = (remedy: string) => ({
        faults: [{ key: "chart.path", value: path, allowed, remedy }],
    });
    let text: string | undefined;
    try {
        text = chartYaml(path);
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return refuse(`it cannot be read: ${why.split("\n")[0] ?? ""}`);
    }
    if (text === undefined) {
        return refuse("there is no Chart.yaml in it");
    }
    const chart = parse(text) as unknown;
    const { name, version } = isObject(chart) ? chart : {};
    if (name !== "cp-helm-charts") {
        return refuse(`it is the chart ${JSON.stringify(name)}`);
    }
    return { faults: [], ...(typeof version === "string" ? { version } : {}) };
}
