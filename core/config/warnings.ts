import { unknownValues } from "../chart/knownValues";
import { testedVersions } from "../chart/source";
import type { StackConfig } from "./schema";
import { meant } from "./valuesChecks";

function evenServers({ zookeeper: { servers } }: StackConfig): string[] {
    return servers % 2 === 0
        ? [
              `zookeeper.servers: ${servers} tolerate no more failures than ${servers - 1}, as more than half have to be there: an odd number is wanted`,
          ]
        : [];
}

function ignoredValues({ values }: StackConfig): string[] {
    return unknownValues(values).map((unknown) => {
        const near = meant(unknown);
        const hint = near === undefined ? "" : `: did you mean ${near}?`;
        return `values.${unknown.path}: cp-helm-charts 0.6.1 has no such key, and ignores it${hint}`;
    });
}

function untestedChart({ chart }: StackConfig, versionFound: string | undefined): string[] {
    const version = versionFound ?? chart.version;
    return version === undefined || testedVersions.includes(version)
        ? []
        : [
              `chart: version ${version} is none of ${testedVersions.join(", ")}: what it claims is not known here, and its claims may stay without a volume`,
          ];
}

/**
 * What works but is hardly meant, a sentence each.
 * @param versionFound of a chart from a path.
 */
export function warnings(config: StackConfig, versionFound?: string): readonly string[] {
    return [
        ...evenServers(config),
        ...untestedChart(config, versionFound),
        ...ignoredValues(config),
    ];
}
