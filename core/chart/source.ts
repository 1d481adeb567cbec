import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Fault, show } from "../fault";
import { isObject, type Json } from "../json";
import { printable } from "../shown";
import { readRegularFile, readTextFile, utf8 } from "../textFile";
import { readYaml } from "../yaml";

/** Versions of cp-helm-charts whose claims are known: all of these have the same. */
export const testedVersions: readonly string[] = ["0.5.0", "0.6.0", "0.6.1"];

const block = 512;
const longestYaml = 2 ** 20;

/** A packed chart has less than 0.1 MiB. */
const largest = { packed: 16 * 2 ** 20, unpacked: 64 * 2 ** 20 } as const;

/** The text of a file in a tar archive, whatever directory it is packed in. */
function fromTar(tar: Buffer, wanted: RegExp): string | undefined {
    for (let at = 0; at + block <= tar.length;) {
        const field = (from: number, length: number) =>
            tar.toString("utf8", at + from, at + from + length).replace(/\0.*$/s, "");
        const length = parseInt(`0${field(124, 12).trim()}`, 8);
        if (wanted.test(field(0, 100))) {
            return utf8(tar.subarray(at + block, at + block + Math.min(length, longestYaml)));
        }
        at += block + Math.ceil(length / block) * block;
    }
    return undefined;
}

function chartYaml(path: string): string | undefined {
    if (statSync(path).isDirectory()) {
        const file = join(path, "Chart.yaml");
        return existsSync(file) ? readTextFile(file, longestYaml) : undefined;
    }
    const packed = readRegularFile(path, largest.packed);
    const tar = gunzipSync(packed, { maxOutputLength: largest.unpacked });
    return fromTar(tar, /^[^/]+\/Chart\.yaml$/);
}

const semverPattern = /^v?\d+(\.\d+){0,2}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

const allowed = "the path of cp-helm-charts, a directory with Chart.yaml in it or a .tgz";

/** What the file of a chart says: its version, or why it cannot be used. */
export interface ChartFile {
    readonly version?: string;
    readonly faults: readonly Fault[];
}

function whyUnreadable(error: unknown): string {
    const what = error instanceof Error ? error.message : String(error);
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return missing ? "there is no such file" : printable(what.split("\n")[0] ?? "");
}

/** Reads a chart's Chart.yaml. */
export function readChart(path: string): ChartFile {
    const refuse = (remedy: string) => ({
        faults: [{ key: "chart.path", value: path, allowed, remedy }],
    });
    let chart: Json | undefined;
    try {
        const text = chartYaml(path);
        chart = text === undefined ? undefined : readYaml(text);
    } catch (error) {
        return refuse(`it cannot be read: ${whyUnreadable(error)}`);
    }
    if (chart === undefined) {
        return refuse("there is no Chart.yaml in it");
    }
    const { name, version } = isObject(chart) ? chart : {};
    if (name !== "cp-helm-charts") {
        return refuse(`it is the chart ${show(name)}`);
    }
    if (version !== undefined && !(typeof version === "string" && semverPattern.test(version))) {
        return refuse(`its version is ${show(version)}, and no semantic version`);
    }
    return { faults: [], ...(typeof version === "string" ? { version } : {}) };
}
