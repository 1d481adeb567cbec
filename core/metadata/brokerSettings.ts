import { modesOf } from "./modes";
import { type NodeSettings, property, type QuorumSettings } from "./nodeSettings";
import type { MetadataPhase } from "./phase";

/** What ties a broker to ZooKeeper: Kafka 3.9 would still register there, or refuse to start without an address. */
const ofZookeeper: readonly string[] = [
    ...[property.zookeeper, "zookeeper.connection.timeout.ms", "zookeeper.session.timeout.ms"],
    ...[property.migration, property.protocolVersion],
];

const ofQuorum: readonly string[] = [property.voters, property.controllerListeners];

/**
 * Settings of the brokers in a phase. What is neither set nor absent stays as the chart and the configuration have it:
 * the id, the address of ZooKeeper and the protocol of before.
 */
export function brokerSettings(
    phase: MetadataPhase,
    { voters, listener, protocols }: QuorumSettings,
): NodeSettings {
    const quorum = {
        [property.voters]: voters,
        [property.controllerListeners]: listener,
        [property.protocols]: protocols,
    };
    switch (modesOf[phase].brokers) {
        case "zookeeper":
            // The map may keep a listener that is not used; the chart and `security` decide it.
            return {
                set: {},
                absent: [property.roles, property.nodeId, property.migration, ...ofQuorum],
            };
        case "migrating":
            return {
                set: { ...quorum, [property.migration]: "true" },
                // With roles, a broker starts in KRaft; with another id than broker.id it does not start.
                absent: [property.roles, property.nodeId],
            };
        case "kraft":
            return { set: { ...quorum, [property.roles]: "broker" }, absent: ofZookeeper };
    }
}

/** Settings that a phase decides, so no value may: a second variable of one name breaks Helm's upgrades. */
export const phaseSettings: readonly string[] = [
    ...[property.roles, property.nodeId, property.migration, ...ofQuorum],
];

/**
 * What the controllers decide by in KRaft, as brokers did by their own settings: a topic that a client creates with
 * Kafka's defaults, who may lead, and what may be changed.
 */
export const clusterSettings: readonly string[] = [
    ...["num.partitions", "default.replication.factor", "min.insync.replicas"],
    ...["unclean.leader.election.enable", "auto.leader.rebalance.enable", "delete.topic.enable"],
    ...["create.topic.policy.class.name", "alter.config.policy.class.name"],
    ...["message.max.bytes", "compression.type", "log.cleanup.policy", "log.retention.ms"],
    ...["log.retention.minutes", "log.retention.hours", "log.retention.bytes", "log.segment.bytes"],
    ...["log.message.timestamp.type", "log.cleaner.delete.retention.ms"],
];

/** Those of the brokers' settings that the controllers need too. */
export function sharedSettings(
    brokers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
    return Object.fromEntries(
        Object.entries(brokers).filter(([name]) => clusterSettings.includes(name)),
    );
}
