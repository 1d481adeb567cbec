import type { StackConfig } from "../config/schema";
import type { Fault } from "../fault";
import { at } from "../json";
import type { MetadataPhase } from "../metadata/phase";
import { hasControllers } from "../metadata/servers";
import type { NamedRelease } from "../release/changes";
import type { DeployedVolume } from "../state/volumes";

function controllersAmong(volumes: readonly DeployedVolume[]): number {
    return new Set(
        volumes.filter(({ role }) => role === "controller").map(({ ordinal }) => ordinal),
    ).size;
}

/** Where a deployed stack has its metadata; undefined where nothing says it. */
function deployedPhase(
    volumes: readonly DeployedVolume[],
    release: NamedRelease | undefined,
): MetadataPhase | undefined {
    const settings = at(release?.values, "cp-kafka", "configurationOverrides");
    const inZookeeper = volumes.some(({ role }) => role === "zookeeper");
    const inControllers = controllersAmong(volumes) > 0;
    if (release !== undefined) {
        const inKraft = at(settings, "process.roles") !== undefined;
        return inKraft ? "kraft" : "zookeeper";
    }
    return inZookeeper === inControllers ? undefined : inControllers ? "kraft" : "zookeeper";
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
    const was = deployedPhase(volumes, release);
    if (was === undefined) {
        return [];
    }
    if (was !== metadata) {
        return [
            {
                key: "metadata",
                value: metadata,
                allowed: was,
                remedy: "this stack's topics are known there alone, and Kafka would start without any: put it back (docs/kraft.md)",
            },
        ];
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
