import { protocolMark } from "../chart/security";
import { at, type JsonObject, sameData } from "../json";

/** A release as the stack's state has it, or as the configuration asks for it. */
export interface NamedRelease {
    readonly name: string;
    readonly namespace: string;
    /** Values given to the chart. */
    readonly values: JsonObject;
}

/** A change that removes Kafka, for good or to install it again; it touches no directory. */
export interface ReleaseChange {
    /** Names exactly this change, to be repeated in `acknowledge`. */
    readonly name: string;
    readonly meaning: string;
}

/**
 * Values that decide about fields of the StatefulSets that cannot change, and about the protocol of the
 * brokers, which those that were restarted could not speak with the others.
 */
export const fixedValues: readonly (readonly string[])[] = [
    ...["cp-kafka", "cp-zookeeper"].flatMap((subchart) => [
        [subchart, "persistence"],
        [subchart, "podManagementPolicy"],
    ]),
    [protocolMark],
];

function upgradable(a: NamedRelease, b: NamedRelease): boolean {
    return fixedValues.every((path) => sameData(at(a.values, ...path), at(b.values, ...path)));
}

/**
 * What a configuration does to the release that is deployed, beyond an upgrade.
 * @param replaced whether it is known to be replaced whatever its values say.
 */
export function releaseChange(
    deployed: NamedRelease | undefined,
    wanted: NamedRelease | undefined,
    replaced = false,
): ReleaseChange | undefined {
    if (deployed === undefined) {
        return undefined;
    }
    const what = `${deployed.namespace}/${deployed.name}`;
    if (wanted === undefined) {
        return {
            name: `remove release ${what}`,
            meaning: "Kafka is stopped in order and removed; its volumes and its data stay",
        };
    }
    const other = wanted.name !== deployed.name || wanted.namespace !== deployed.namespace;
    return other || replaced || !upgradable(deployed, wanted)
        ? {
              name: `replace release ${what}`,
              meaning: other
                  ? `Kafka is stopped in order, and installed as ${wanted.namespace}/${wanted.name}`
                  : "Kafka is stopped in order, and installed again over the same volumes",
          }
        : undefined;
}
