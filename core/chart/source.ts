import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Fault, show } from "../fault";
import { isObject, type Json } from "../json";
import { printable } from "../shown";
import { FileFault, readRegularFile, readTextFile, utf8 } from "../textFile";
import { readYaml, YamlFault } from "../yaml";
import { chartKeys } from "./chartKeys";
import { chartTexts } from "./chartTexts";
import type { ChartKeys } from "./knownValues";
import { filesOfTar, largest, unpacked } from "./tar";

/** Versions of cp-helm-charts whose claims are known: all of these have the same. */
export const testedVersions: readonly string[] = ["0.5.0", "0.6.0", "0.6.1"];

const longestYaml = 2 ** 20;

function chartYaml(path: string): string | undefined {
    if (statSync(path).isDirectory()) {
        const file = join(path, "Chart.yaml");
        return existsSync(file) ? readTextFile(file, longestYaml) : undefined;
    }
    const file = filesOfTar(unpacked(readRegularFile(path, largest.packed))).find(
        ({ path: name }) => /^[^/]+\/Chart\.yaml$/.test(name),
    );
    return file === undefined ? undefined : utf8(file.content.subarray(0, longestYaml));
}

/** The keys that a chart's files know; undefined where those files cannot all be read. */
function keysOf(path: string): ChartKeys | undefined {
    try {
        const texts = chartTexts(path);
        const isWhole = [...texts.keys()].some((name) => name.startsWith("charts/"));
        return isWhole ? chartKeys(texts, `the chart at ${printable(path)}`) : undefined;
    } catch (error) {
        if (error instanceof FileFault || error instanceof YamlFault) {
            return undefined;
        }
        throw error;
    }
}

const semverPattern = /^v?\d+(\.\d+){0,2}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

const allowed = "the path of cp-helm-charts, a directory with Chart.yaml in it or a .tgz";

/** What the file of a chart says: its version, or why it cannot be used. */
export interface ChartFile {
    readonly version?: string;
    /** What it knows; undefined where its files cannot be read. */
    readonly keys?: ChartKeys | undefined;
    readonly faults: readonly Fault[];
}

function whyUnreadable(error: unknown): string {
    const what = error instanceof Error ? error.message : String(error);
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return missing ? "there is no such file" : printable(what.split("\n")[0] ?? "");
}

/** Reads a chart's Chart.yaml, and the keys that it knows. */
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
    return {
        faults: [],
        ...(typeof version === "string" ? { version } : {}),
        keys: keysOf(path),
    };
}
