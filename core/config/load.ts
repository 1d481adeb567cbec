import type { Chart } from "../chart/chart";
import { type ChartFile, readChart } from "../chart/source";
import { ConfigFaults, type Fault } from "../fault";
import { type JsonObject, textAt } from "../json";
import { assertHarmless } from "./harmless";
import { type Configured, readHarmless, withDefaults } from "./read";
import type { StackConfig } from "./schema";
import { warnings } from "./warnings";

/** A configuration that can work, and what its user should know about it. */
export interface Loaded {
    readonly config: StackConfig;
    /** The chart as the configuration has it installed. */
    readonly chart: Chart;
    readonly warnings: readonly string[];
}

function chartFile(complete: JsonObject): ChartFile {
    const path = textAt(complete, "chart", "path");
    return path === undefined ? { faults: [] } : readChart(path);
}

/**
 * Reads and checks a configuration, and the chart on disk where it names one.
 * @throws ConfigFaults with every fault found.
 */
export function load(given: JsonObject, defaults: JsonObject): Loaded {
    assertHarmless(given);
    const file = chartFile(withDefaults(given, defaults));
    const faults: Fault[] = [];
    let configured: Configured | undefined;
    try {
        configured = readHarmless(given, defaults, file.keys);
    } catch (error) {
        if (!(error instanceof ConfigFaults)) {
            throw error;
        }
        faults.push(...error.faults);
    }
    faults.push(...file.faults);
    if (configured === undefined || faults.length > 0) {
        throw new ConfigFaults(faults);
    }
    return { ...configured, warnings: warnings(configured.config, file) };
}
