import type { MetadataPhase } from "./phase";

/** What of a phase can still be taken back, and how. */
export const wayBack: Readonly<Record<MetadataPhase, string>> = {
    zookeeper: "nothing has to be taken back",
    migrating:
        "it can be taken back: set metadata to zookeeper and run pulumi up; topics and records created since then stay",
    dual: "it can be taken back until metadata is kraft: set metadata to migrating and run pulumi up, and then the same with zookeeper; topics and records created since then stay",
    kraft: "it cannot be taken back: ZooKeeper does not know what has changed since",
};

/** What each phase is, in words. */
export const phaseWords: Readonly<Record<MetadataPhase, string>> = {
    zookeeper: "ZooKeeper has the metadata",
    migrating:
        "controllers have the metadata and write it to ZooKeeper too; the brokers still use ZooKeeper",
    dual: "the brokers use the controllers, which write to ZooKeeper too",
    kraft: "the controllers have the metadata; ZooKeeper is stopped, and its volumes stay",
};
