import type { Change } from "../changes";
import type { Fault } from "../fault";
import { at, type Json } from "../json";
import { bridgeVersion } from "./brokerGates";
import { type MetadataPhase, phases } from "./phase";
import { writesToBoth } from "./servers";
import { migrationSteps } from "./steps";
import { wayBack } from "./wayBack";

/** Words of a choice: `a or b`. */
export function choice(names: readonly string[]): string {
    return names.join(" or ");
}

export function phaseFault(
    wanted: MetadataPhase,
    allowed: readonly MetadataPhase[],
    remedy: string,
): Fault {
    return { key: "metadata", value: wanted, allowed: choice(allowed), remedy };
}

/**
 * What keeps Kafka from being started in a phase.
 * @param stopped phase in which it was stopped; undefined where the disks alone say it.
 * @param readsDisks whether they are read before anything starts on them.
 */
export function stoppedFaults(
    wanted: MetadataPhase,
    stopped: MetadataPhase | undefined,
    readsDisks: boolean,
): readonly Fault[] {
    if (stopped !== undefined && stopped !== wanted) {
        const remedy =
            "Kafka must run while its phase changes: set it back, and first run pulumi up with installed set to true";
        return [phaseFault(wanted, [stopped], remedy)];
    }
    return writesToBoth(wanted) && !readsDisks
        ? [
              {
                  key: "preparation.enabled",
                  value: false,
                  allowed: `true, where Kafka is started with metadata ${wanted}`,
                  remedy: "only the disks say whether they are of that phase, and on empty ones Kafka would start without any topic",
              },
          ]
        : [];
}

/** Why a phase that is no neighbour is refused. */
export function jumpFault(from: MetadataPhase, wanted: MetadataPhase): Fault {
    const next = phases.filter((one) => migrationSteps(from, one) !== undefined);
    const remedy =
        from === "kraft"
            ? wayBack.kraft
            : `the phases are ${phases.join(", ")}: one in each pulumi up, and back in the same way`;
    return phaseFault(wanted, [from, ...next], remedy);
}

/** The way to kraft has no way back: to be acknowledged as any change that leaves data behind. */
export function pointOfNoReturn(to: MetadataPhase, release: string): Change | undefined {
    return to === "kraft"
        ? {
              name: `leave ZooKeeper for good with release ${release}`,
              meaning: `the controllers stop writing to ZooKeeper, and ${wayBack.kraft}; its volumes stay`,
              recreates: false,
          }
        : undefined;
}

export function acknowledgeFaults(
    to: MetadataPhase,
    release: string,
    acknowledged: readonly string[],
): readonly Fault[] {
    const end = pointOfNoReturn(to, release);
    return end === undefined || acknowledged.includes(end.name)
        ? []
        : [
              {
                  key: "acknowledge",
                  value: acknowledged,
                  allowed: `a list with ${JSON.stringify(end.name)}`,
                  remedy: `${end.meaning}; add it to confirm`,
              },
          ];
}

/** Settings of the brokers, in the chart's values. */
const overrides = ["values", "cp-kafka", "configurationOverrides"];

function settingFault(
    name: string,
    value: Json | undefined,
    allowed: string,
    remedy: string,
): Fault {
    return { key: `${overrides.join(".")}["${name}"]`, value, allowed, remedy };
}

const before = "in an up of its own before metadata changes (docs/kraft.md)";

/** Only one version of Kafka has both ways. */
export function versionFaults(kafka: string | undefined): readonly Fault[] {
    return kafka === bridgeVersion
        ? []
        : [
              {
                  key: "platform.version",
                  value: kafka === undefined ? undefined : `Kafka ${kafka}`,
                  allowed: `7.9, with Kafka ${bridgeVersion}`,
                  remedy: `only Kafka ${bridgeVersion} has both ways: change it ${before}`,
              },
          ];
}

/**
 * What has to be so before the migration begins.
 * @param protocol between brokers in effect since an earlier update; undefined where that is not known.
 * @param was configuration of that update.
 */
export function beginFaults(protocol: string | undefined, was: Json): readonly Fault[] {
    const name = "authorizer.class.name";
    const authorizer = at(was, ...overrides, name) ?? null;
    return [
        ...(protocol === bridgeVersion
            ? []
            : [
                  settingFault(
                      "inter.broker.protocol.version",
                      protocol,
                      `"${bridgeVersion}", since an earlier pulumi up`,
                      `brokers that get it together with the migration never learn the ids of their topics: set it ${before}`,
                  ),
              ]),
        ...(authorizer === null
            ? []
            : [
                  settingFault(
                      name,
                      authorizer,
                      "none",
                      "the way off ZooKeeper has not been tried with ACLs",
                  ),
              ]),
    ];
}
