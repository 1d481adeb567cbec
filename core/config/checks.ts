import type { Chart } from "../chart/chart";
import type { ChartKeys } from "../chart/knownValues";
import { testedVersions } from "../chart/source";
import type { Fault } from "../fault";
import { externalFaults } from "./externalChecks";
import { metadataFaults } from "./metadataChecks";
import { mountFaults } from "./mountChecks";
import { linkFaults, nameFaults } from "./nameChecks";
import { namespaceKeyFaults, tolerationFaults } from "./namespaceChecks";
import { placementFaults } from "./placementChecks";
import { platformFaults } from "./platformChecks";
import type { StackConfig } from "./schema";
import { securityFaults } from "./securityChecks";
import { valuesFaults } from "./valuesChecks";

function chartFaults({ chart }: StackConfig): Fault[] {
    const { path, version, repository } = chart;
    if (path !== undefined && (version ?? repository) !== undefined) {
        return [
            {
                key: "chart",
                value: chart,
                allowed: "either version (with repository, if it is not the published one) or path",
                remedy: "a chart from a path brings its own version",
            },
        ];
    }
    if (path === undefined && version === undefined) {
        return [
            {
                key: "chart",
                value: chart,
                allowed: "a version of the published chart, or the path of a directory or .tgz",
            },
        ];
    }
    if (version !== undefined && repository === undefined && !testedVersions.includes(version)) {
        return [
            {
                key: "chart.version",
                value: version,
                allowed: `one of ${testedVersions.join(", ")}`,
                remedy: "the claims of another version are not known; a version of another repository, or a chart from a path, is accepted with a warning",
            },
        ];
    }
    return [];
}

function canaryFaults({ canary, kafka }: StackConfig): Fault[] {
    return canary.rewrite.flatMap((broker, i) =>
        broker < kafka.brokers
            ? []
            : [
                  {
                      key: `canary.rewrite[${i}]`,
                      value: broker,
                      allowed: `brokers 0 to ${kafka.brokers - 1}`,
                      remedy: "there is no such broker",
                  },
              ],
    );
}

/**
 * Everything that is wrong with a configuration whose values are each of the right type.
 * @param keys what a chart from a path knows.
 */
export function checkConfig(config: StackConfig, chart: Chart, keys?: ChartKeys): readonly Fault[] {
    const names = nameFaults(config, chart);
    const ofValues = valuesFaults(config, chart, keys);
    const external = ofValues.some(({ key }) => key === "values.cp-zookeeper.enabled");
    return [
        ...placementFaults(config, chart),
        ...chartFaults(config),
        ...canaryFaults(config),
        ...externalFaults(config, chart),
        ...namespaceKeyFaults(config),
        ...tolerationFaults(config),
        ...metadataFaults(config),
        ...platformFaults(config),
        ...mountFaults(config),
        ...securityFaults(config),
        ...ofValues,
        ...names,
        // A name that is cut short misses its service too, and so does an ensemble that is switched off.
        ...(names.length === 0 && !external ? linkFaults(config, chart) : []),
    ];
}
