import type { StackConfig } from "../config/schema";
import type { Fault } from "../fault";
import type { MetadataPhase } from "../metadata/phase";
import { phaseOfValues } from "../metadata/phaseOfValues";
import { hasControllers } from "../metadata/servers";
import { migrationSteps } from "../metadata/steps";
import { jumpFault } from "../metadata/transitionFaults";
import type { NamedRelease } from "../release/changes";
import type { DeployedVolume } from "../state/volumes";

function controllersAmong(volumes: readonly DeployedVolume[]): number {
    return new Set(
        volumes.filter(({ role }) => role === "controller").map(({ ordinal }) => ordinal),
    ).size;
}

/** Where a stack has its metadata whose chart is not installed; undefined where its volumes do not say it. */
function phaseOfVolumes(volumes: readonly DeployedVolume[]): MetadataPhase | undefined {
    const inZookeeper = volumes.some(({ role }) => role === "zookeeper");
    const inControllers = controllersAmong(volumes) > 0;
    return inZookeeper === inControllers ? undefined : inControllers ? "kraft" : "zookeeper";
}

/** Of a release, another phase is refused where this program walks no way to it; the others are judged by what runs. */
function phaseFaults(
    metadata: MetadataPhase,
    volumes: readonly DeployedVolume[],
    release: NamedRelease | undefined,
): readonly Fault[] {
    if (release !== undefined) {
        const from = phaseOfValues(release.values);
        if (from === metadata) {
            return [];
        }
        return migrationSteps(from, metadata) === undefined ? [jumpFault(from, metadata)] : [];
    }
    const was = phaseOfVolumes(volumes);
    return was === undefined || was === metadata
        ? []
        : [
              {
                  key: "metadata",
                  value: metadata,
                  allowed: was,
                  remedy: "this stack's topics are known there alone, and Kafka would start without any: put it back (docs/kraft.md)",
              },
          ];
}

/**
 * Metadata that would be looked for where it is not: Kafka would start, and know no topic.
 * @param volumes that have data, as the state has them.
 */
export function metadataChangeFaults(
    { metadata, controllers }: Pick<StackConfig, "metadata" | "controllers">,
    volumes: readonly DeployedVolume[],
    release: NamedRelease | undefined,
): readonly Fault[] {
    const faults = phaseFaults(metadata, volumes, release);
    if (faults.length > 0) {
        return faults;
    }
    const count = controllersAmong(volumes);
    return hasControllers(metadata) && count > 0 && count !== controllers.replicas
        ? [
              {
                  key: "controllers.replicas",
                  value: controllers.replicas,
                  allowed: String(count),
                  remedy: "the voters of the quorum are fixed from its first start on: put it back (docs/kraft.md)",
              },
          ]
        : [];
}
