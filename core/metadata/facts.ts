import type { DescribedPartition } from "../rolling/partitions";
import type { BrokerMode, ControllerMode } from "./modes";

/** An answer, or why there is none: what is not known never passes a gate. */
export type Known<T> =
    | { readonly value: T }
    /** `lacksRight`: the account may not ask, which only a preview takes for an answer. */
    | { readonly unknown: string; readonly lacksRight?: true };

/** The quorum of the controllers, as one of them describes it. */
export interface QuorumStatus {
    readonly clusterId: string;
    readonly leader: number;
    readonly epoch: number;
    readonly voters: readonly number[];
    readonly observers: readonly number[];
}

/** A node that has the log of the metadata. */
export interface QuorumReplica {
    readonly id: number;
    readonly status: "Leader" | "Follower" | "Observer";
    /** Records that it lacks. */
    readonly lag: number;
    /** Milliseconds since 1970; undefined where it has never caught up. */
    readonly caughtUp: number | undefined;
}

/** What ZooKeeper has of the metadata; undefined: there is no such node. */
export interface Znodes {
    /** Id of the node that is the controller: of a broker, or of a controller in KRaft. */
    readonly controller: number | undefined;
    /** Epoch of the quorum in which that controller took ZooKeeper over; undefined for a broker. */
    readonly claimedEpoch: number | undefined;
    readonly controllerEpoch: number | undefined;
    readonly migration: MigrationNode | undefined;
    /** Brokers that have a session, so those that are not in KRaft mode. */
    readonly brokers: readonly number[];
    readonly clusterId: string | undefined;
}

/** How far the controllers have copied ZooKeeper's metadata. */
export interface MigrationNode {
    /** Offset in the log of the metadata up to which both have the same; -1 before the copy is complete. */
    readonly offset: number;
    /** The controllers' epoch when they last wrote to ZooKeeper; -1 before. */
    readonly epoch: number;
}

/** A directory of a partition on a disk. */
export interface PartitionDirectory {
    /** Name of the directory, e.g. `orders-0`. */
    readonly name: string;
    /** From its partition.metadata; undefined without that file. */
    readonly topicId: string | undefined;
}

/** A disk of a broker or a controller, as its files say. */
export interface DiskFacts {
    readonly claim: string;
    readonly role: "broker" | "controller";
    readonly ordinal: number;
    /** Of its meta.properties; empty without that file. */
    readonly properties: Readonly<Record<string, string>>;
    readonly partitions: readonly PartitionDirectory[];
    /** Epoch of the quorum that a controller last took part in; undefined where it has none. */
    readonly quorumEpoch: number | undefined;
}

/** A pod, by the settings that it runs with. */
export interface PodFacts<Mode> {
    readonly ordinal: number;
    /** undefined: settings of no mode. */
    readonly mode: Mode | undefined;
    readonly isReady: boolean;
}

/** A topic with the id by which the metadata knows it. */
export interface TopicFacts {
    readonly name: string;
    /** undefined before the brokers' protocol is 2.8. */
    readonly id: string | undefined;
}

/** The levels of Kafka's features that are in effect. */
export type Features = Readonly<Record<string, string>>;

/** All that a change of phase is decided by: each the answer of Kafka, ZooKeeper, Kubernetes or a disk. */
export interface MetadataFacts {
    readonly disks: Known<readonly DiskFacts[]>;
    readonly topics: Known<readonly TopicFacts[]>;
    readonly partitions: Known<readonly DescribedPartition[]>;
    /** Partitions that are being moved. */
    readonly reassigned: Known<readonly string[]>;
    /** Protocol between brokers in effect, of each broker in ZooKeeper mode. */
    readonly protocols: Known<ReadonlyMap<number, string>>;
    readonly quorum: Known<QuorumStatus>;
    readonly replicas: Known<readonly QuorumReplica[]>;
    readonly znodes: Known<Znodes>;
    readonly features: Known<Features>;
    readonly brokerPods: Known<readonly PodFacts<BrokerMode>[]>;
    /** Empty: there are none. */
    readonly controllerPods: Known<readonly PodFacts<ControllerMode>[]>;
    /** Servers of ZooKeeper that run. */
    readonly zookeeperPods: Known<number>;
}

/** How many of each there are to be. */
export interface ExpectedNodes {
    readonly brokers: number;
    readonly controllers: number;
}

/** Node id of the first controller: brokers have theirs from 0, and one node each id. */
export const firstControllerId = 3000;

function numbered(count: number, first = 0): readonly number[] {
    return Array.from({ length: count }, (_, i) => first + i);
}

export function brokerIds({ brokers }: ExpectedNodes): readonly number[] {
    return numbered(brokers);
}

export function controllerIds({ controllers }: ExpectedNodes): readonly number[] {
    return numbered(controllers, firstControllerId);
}
