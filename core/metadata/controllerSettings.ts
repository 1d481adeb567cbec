import { firstControllerId } from "./facts";
import { modesOf } from "./modes";
import { type NodeSettings, property, type QuorumSettings } from "./nodeSettings";
import type { MetadataPhase } from "./phase";

/** What the settings of a controller are made of. */
export interface ControllerPlan extends QuorumSettings {
    readonly ordinal: number;
    readonly port: number;
    /** Folder of the log of the metadata. */
    readonly folder: string;
    /** Listener at which brokers reach each other. */
    readonly betweenBrokers: string;
    /** ZooKeeper's address, as the brokers have it. */
    readonly zookeeper: string;
    /** Settings of the brokers that the controllers decide by: `sharedSettings`. */
    readonly shared: Readonly<Record<string, string>>;
}

/**
 * Settings of a controller in a phase.
 * @returns undefined where a phase has no controllers.
 */
export function controllerSettings(
    phase: MetadataPhase,
    plan: ControllerPlan,
): NodeSettings | undefined {
    const mode = modesOf[phase].controllers;
    if (mode === undefined) {
        return undefined;
    }
    const { listener, port } = plan;
    const set = {
        ...plan.shared,
        [property.roles]: "controller",
        [property.nodeId]: String(firstControllerId + plan.ordinal),
        [property.voters]: plan.voters,
        [property.controllerListeners]: listener,
        [property.listeners]: `${listener}://:${port}`,
        [property.protocols]: plan.protocols,
        [property.betweenBrokers]: plan.betweenBrokers,
        [property.logDirs]: plan.folder,
    };
    // The images refuse an address to advertise on a controller; an id of a broker would be another node's.
    const never = [property.advertised, property.brokerId, property.protocolVersion];
    return mode === "migrating"
        ? {
              set: {
                  ...set,
                  [property.migration]: "true",
                  [property.zookeeper]: plan.zookeeper,
                  "zookeeper.connection.timeout.ms": "120000",
              },
              absent: never,
          }
        : {
              set,
              absent: [
                  ...never,
                  ...[property.migration, property.zookeeper, "zookeeper.connection.timeout.ms"],
              ],
          };
}
