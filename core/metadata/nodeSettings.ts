import { variableOf } from "../chart/settings";

/** Settings of a broker or controller that a phase decides, by the names of Kafka's properties. */
export interface NodeSettings {
    readonly set: Readonly<Record<string, string>>;
    /** Must not be there, whatever the chart or an earlier phase has. */
    readonly absent: readonly string[];
}

/** What the settings of all nodes are made of. */
export interface QuorumSettings {
    /** `<id>@<host>:<port>` of each controller, with commas between. */
    readonly voters: string;
    /** Name of the listener at which controllers are reached. */
    readonly listener: string;
    /** `listener.security.protocol.map` with that listener in it. */
    readonly protocols: string;
}

/** Names of the properties. */
export const property = {
    brokerId: "broker.id",
    nodeId: "node.id",
    roles: "process.roles",
    voters: "controller.quorum.voters",
    controllerListeners: "controller.listener.names",
    listeners: "listeners",
    advertised: "advertised.listeners",
    protocols: "listener.security.protocol.map",
    betweenBrokers: "inter.broker.listener.name",
    protocolVersion: "inter.broker.protocol.version",
    migration: "zookeeper.metadata.migration.enable",
    zookeeper: "zookeeper.connect",
    logDirs: "log.dirs",
} as const;

/** The variable of the images that becomes a property. */
export function imageVariable(name: string): string {
    return variableOf("cp-kafka", "configurationOverrides", name);
}

/** A node's variables with the settings of a phase in place of those of another one. */
export function withSettings(
    environment: Readonly<Record<string, string>>,
    { set, absent }: NodeSettings,
): Readonly<Record<string, string>> {
    const gone = new Set(absent.map(imageVariable));
    return {
        ...Object.fromEntries(Object.entries(environment).filter(([name]) => !gone.has(name))),
        ...Object.fromEntries(
            Object.entries(set).map(([name, value]) => [imageVariable(name), value]),
        ),
    };
}
