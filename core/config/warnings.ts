import { mountedObjects } from "../chart/mountedObjects";
import { type ChartFile, testedVersions } from "../chart/source";
import { ownsNamespace } from "../lifecycle";
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
              `chart: version ${version} is not one of ${testedVersions.join(", ")}: its claims are not known, and may stay without a volume`,
          ];
}

/** A stack that creates the namespace also deletes it, with all that is in it. */
function lostSecrets(config: StackConfig): string[] {
    const [first] = mountedObjects(config);
    return first === undefined || !ownsNamespace(config)
        ? []
        : [
              `createNamespace: a destroy deletes the namespace with ${first.kind} ${first.name}, which the pods mount: create the namespace yourself, and set createNamespace to false`,
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
        ...lostSecrets(config),
    ];
}
