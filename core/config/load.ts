import { type ChartFile, readChart } from "../chart/source";
import { ConfigFaults, type Fault } from "../fault";
import { at, type JsonObject } from "../json";
import { readConfig, withDefaults } from "./read";
import type { StackConfig } from "./schema";
import { warnings } from "./warnings";

/** A configuration that can work, and what is worth a word about it. */
export interface Loaded {
    readonly config: StackConfig;
    readonly warnings: readonly string[];
}

function chartOf(complete: JsonObject): ChartFile {
    const path = at(complete, "chart", "path");
    return typeof path === "string" ? readChart(path) : { faults: [] };
}

/**
 * Reads and checks a configuration, and the chart on disk where it names one.
 * @throws ConfigFaults with every fault found.
 */
export function load(given: JsonObject, defaults: JsonObject): Loaded {
    const chart = chartOf(withDefaults(given, defaults));
    const faults: Fault[] = [];
    let config: StackConfig | undefined;
    try {
        config = readConfig(given, defaults);
    } catch (error) {
        if (!(error instanceof ConfigFaults)) {
            throw error;
        }
        faults.push(...error.faults);
    }
    faults.push(...chart.faults);
    if (config === undefined || faults.length > 0) {
        throw new ConfigFaults(faults);
    }
    return { config, warnings: warnings(config, chart.version) };
}
