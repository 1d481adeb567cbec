import { unknownValues } from "../chart/knownValues";
import { mountedObjects } from "../chart/mountedObjects";
import { testedVersions } from "../chart/source";
import { ownsNamespace } from "../lifecycle";
import type { StackConfig } from "./schema";
import { meant } from "./valuesChecks";

function evenServers({ zookeeper: { servers } }: StackConfig): string[] {
    return servers % 2 === 0
        ? [
              `zookeeper.servers: ${servers} tolerate no more failures than ${servers - 1}, as more than half have to run: choose an odd number`,
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

function untestedChart({ chart }: StackConfig, fileVersion: string | undefined): string[] {
    const version = fileVersion ?? chart.version;
    return version === undefined || testedVersions.includes(version)
        ? []
        : [
              `chart: version ${version} is none of ${testedVersions.join(", ")}: its claims are not known, and may stay without a volume`,
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
 * @param fileVersion of a chart from a path.
 */
export function warnings(config: StackConfig, fileVersion?: string): readonly string[] {
    return [
        ...evenServers(config),
        ...untestedChart(config, fileVersion),
        ...ignoredValues(config),
        ...lostSecrets(config),
    ];
}
