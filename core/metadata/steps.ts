import {
    brokersIn,
    fullIsr,
    noReassignment,
    protocolInEffect,
    registeredBrokers,
} from "./brokerGates";
import {
    directoryIds,
    diskProperties,
    emptyControllerDisks,
    formattedControllerDisks,
    noStray,
    oneCluster,
    topicIds,
} from "./diskGates";
import type { Gate } from "./gate";
import type { BrokerMode, ControllerMode } from "./modes";
import type { MetadataPhase } from "./phase";
import {
    bridgeFeatures,
    controllersIn,
    healthyQuorum,
    noControllers,
    readyControllers,
} from "./quorumGates";
import {
    brokersInZookeeper,
    controllerInKraft,
    controllerInZookeeper,
    copiedMetadata,
    freshZookeeper,
    knownEpoch,
    noBrokerInZookeeper,
    noMigrationNodes,
    raisedEpoch,
    stoppedZookeeper,
} from "./zookeeperGates";

/** What is done to the cluster. */
export type StepAction =
    /** The controllers' StatefulSet, whose pods format their empty disks with the id of the cluster. */
    | { readonly do: "start controllers"; readonly mode: ControllerMode }
    /** One controller after the other, each until the quorum is healthy. */
    | { readonly do: "restart controllers"; readonly mode: ControllerMode }
    | { readonly do: "stop controllers" }
    | { readonly do: "set aside controllers' disks" }
    /** One broker after the other, each until every partition has its replicas in sync. */
    | { readonly do: "restart brokers"; readonly mode: BrokerMode }
    /** Kafka does it by itself. */
    | { readonly do: "wait" }
    | { readonly do: "raise /controller_epoch" }
    | { readonly do: "delete znodes" }
    | { readonly do: "stop ZooKeeper" };

/** One step from a phase to the next. */
export interface MigrationStep {
    readonly action: StepAction;
    /** What has to be so before it. */
    readonly needs: readonly Gate[];
    /** What shows that it is done: read from the cluster, so that whoever comes next goes on where another one ended. */
    readonly done: readonly Gate[];
}

/** Before anything that restarts: no replica is missing, none is under way, and no disk is in another one's place. */
const sound: readonly Gate[] = [fullIsr, noReassignment, oneCluster, diskProperties, noStray];

const migrated: readonly Gate[] = [
    healthyQuorum,
    controllerInKraft,
    copiedMetadata,
    registeredBrokers,
    bridgeFeatures,
    formattedControllerDisks,
];

const toMigrating: readonly MigrationStep[] = [
    {
        action: { do: "start controllers", mode: "migrating" },
        needs: [
            brokersIn("zookeeper"),
            brokersInZookeeper,
            protocolInEffect,
            ...sound,
            topicIds,
            freshZookeeper,
            emptyControllerDisks,
        ],
        done: [controllersIn("migrating")],
    },
    { action: { do: "wait" }, needs: [], done: [readyControllers, healthyQuorum] },
    {
        action: { do: "restart brokers", mode: "migrating" },
        needs: [...sound, topicIds, formattedControllerDisks, healthyQuorum],
        done: [brokersIn("migrating")],
    },
    {
        action: { do: "wait" },
        needs: [],
        done: [registeredBrokers, brokersInZookeeper, controllerInKraft, copiedMetadata, fullIsr],
    },
];

const toDual: readonly MigrationStep[] = [
    {
        action: { do: "restart brokers", mode: "kraft" },
        needs: [...sound, topicIds, directoryIds, ...migrated],
        done: [brokersIn("kraft")],
    },
    {
        action: { do: "wait" },
        needs: [],
        done: [noBrokerInZookeeper, registeredBrokers, healthyQuorum, fullIsr],
    },
];

const toKraft: readonly MigrationStep[] = [
    {
        action: { do: "restart controllers", mode: "kraft" },
        needs: [
            brokersIn("kraft"),
            noBrokerInZookeeper,
            ...sound,
            topicIds,
            directoryIds,
            ...migrated,
        ],
        done: [controllersIn("kraft")],
    },
    { action: { do: "wait" }, needs: [], done: [readyControllers, healthyQuorum] },
    {
        action: { do: "stop ZooKeeper" },
        needs: [healthyQuorum, registeredBrokers, brokersIn("kraft"), fullIsr],
        done: [stoppedZookeeper],
    },
    { action: { do: "wait" }, needs: [], done: [healthyQuorum, registeredBrokers, fullIsr] },
];

const dualToMigrating: readonly MigrationStep[] = [
    {
        action: { do: "restart brokers", mode: "migrating" },
        needs: [...sound, ...migrated],
        done: [brokersIn("migrating")],
    },
    {
        action: { do: "wait" },
        needs: [],
        done: [brokersInZookeeper, registeredBrokers, controllerInKraft, fullIsr],
    },
];

const migratingToZookeeper: readonly MigrationStep[] = [
    {
        action: { do: "stop controllers" },
        needs: [...sound, brokersInZookeeper, knownEpoch],
        done: [noControllers],
    },
    { action: { do: "raise /controller_epoch" }, needs: [knownEpoch], done: [raisedEpoch] },
    { action: { do: "delete znodes" }, needs: [raisedEpoch], done: [noMigrationNodes] },
    { action: { do: "wait" }, needs: [], done: [controllerInZookeeper] },
    {
        action: { do: "restart brokers", mode: "zookeeper" },
        needs: [brokersInZookeeper, controllerInZookeeper, raisedEpoch, fullIsr],
        done: [brokersIn("zookeeper")],
    },
    {
        action: { do: "wait" },
        needs: [],
        done: [brokersInZookeeper, controllerInZookeeper, fullIsr],
    },
    {
        action: { do: "set aside controllers' disks" },
        needs: [brokersIn("zookeeper"), noControllers, noMigrationNodes],
        done: [emptyControllerDisks],
    },
];

/** The ways between two phases; others there are none. */
const ways: Readonly<
    Partial<
        Record<MetadataPhase, Readonly<Partial<Record<MetadataPhase, readonly MigrationStep[]>>>>
    >
> = {
    zookeeper: { migrating: toMigrating },
    migrating: { dual: toDual, zookeeper: migratingToZookeeper },
    dual: { kraft: toKraft, migrating: dualToMigrating },
};

/** The steps from one phase to another; undefined where there is no way. */
export function migrationSteps(
    from: MetadataPhase,
    to: MetadataPhase,
): readonly MigrationStep[] | undefined {
    return ways[from]?.[to];
}
