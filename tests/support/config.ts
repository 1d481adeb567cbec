import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { projectDefaults } from "../../core/config/project";
import { type Chart, describeChart } from "../../core/chart/chart";
import { serviceNames } from "../../core/chart/defaults";
import { readConfig } from "../../core/config/read";
import type { StackConfig } from "../../core/config/schema";
import { ConfigFaults, formatFault } from "../../core/fault";
import type { Json, JsonObject } from "../../core/json";
import { type PlannedVolume, planVolumes } from "../../core/plan";
import type { DeployedPlace } from "../../core/state/volumes";

export const defaults = projectDefaults(parse(readFileSync("Pulumi.yaml", "utf8")) as Json);

/** Kafka and ZooKeeper alone. */
export const withoutServices: JsonObject = Object.fromEntries(
    serviceNames.map((name) => [name, { enabled: false }]),
);

/** A complete configuration: the project's defaults, one node, and what a test changes. */
export function configOf(given: JsonObject = {}): StackConfig {
    return readConfig({ nodes: ["pc"], ...given }, defaults).config;
}

/** The chart of a complete configuration. */
export function chartOf(given: JsonObject = {}): Chart {
    return describeChart(configOf(given));
}

/** The plan of a configuration, with what is deployed left where it is. */
export function planOf(
    config: StackConfig,
    deployed: readonly DeployedPlace[] = [],
): readonly PlannedVolume[] {
    return planVolumes(config, describeChart(config), deployed);
}

/** The faults a configuration is refused with, a line each; none where it is accepted. */
export function faultsOf(given: JsonObject): string[] {
    try {
        configOf(given);
        return [];
    } catch (error) {
        if (error instanceof ConfigFaults) {
            return error.faults.map(formatFault);
        }
        throw error;
    }
}
