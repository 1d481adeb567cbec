import { type ChartFile, testedVersions } from "../chart/source";
import { nodePortWarnings } from "./listenerChecks";
import { platformWarnings } from "./platformChecks";
import type { StackConfig } from "./schema";
import { keyWarnings } from "./valuesKeys";

function evenServers({ zookeeper: { servers } }: StackConfig): string[] {
    return servers % 2 === 0
        ? [
              `zookeeper.servers: ${servers} tolerate no more failures than ${servers - 1}, as more than half have to run: choose an odd number`,
          ]
        : [];
}

function untestedChart({ chart }: StackConfig, fileVersion: string | undefined): string[] {
    const version = fileVersion ?? chart.version;
    return version === undefined || testedVersions.includes(version)
        ? []
        : [
              `chart: version ${version} is none of ${testedVersions.join(", ")}: its claims are not known, and may stay without a volume`,
          ];
}

/**
 * What works but is hardly intended, a sentence each.
 * @param file of a chart from a path.
 */
export function warnings(
    config: StackConfig,
    file: Pick<ChartFile, "version" | "keys">,
): readonly string[] {
    return [
        ...evenServers(config),
        ...untestedChart(config, file.version),
        ...keyWarnings(config, file.keys),
        ...nodePortWarnings(config),
        ...platformWarnings(config),
    ];
}
