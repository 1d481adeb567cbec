import {
    brokersIn,
    fullIsr,
    noReassignment,
    protocolInEffect,
    registeredBrokers,
    someBrokerIn,
} from "./brokerGates";
import { oneCluster, quorumCluster, zookeeperCluster } from "./clusterGates";
import {
    directoryIds,
    diskProperties,
    emptyControllerDisks,
    formattedControllerDisks,
    noStray,
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
    someControllerIn,
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
    openZookeeper,
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

/** Before anything restarts: no replica is missing, none is under way, and no disk is in another one's place. */
const sound: readonly Gate[] = [fullIsr, noReassignment, oneCluster, diskProperties, noStray];

/** While the controllers write to ZooKeeper too. */
const dualWrite: readonly Gate[] = [healthyQuorum, controllerInKraft, copiedMetadata];

/** Before brokers or controllers leave ZooKeeper. */
const leaving: readonly Gate[] = [
    ...sound,
    ...[topicIds, directoryIds, formattedControllerDisks, quorumCluster],
    ...[...dualWrite, registeredBrokers, bridgeFeatures],
];

/**
 * Brokers that restart one by one. Once the first has, what is broken may be what the others' restart repairs: then
 * only that is asked for without which records could be lost.
 */
function restartBrokers(
    mode: BrokerMode,
    needs: readonly Gate[],
    goingOn: readonly Gate[],
): readonly MigrationStep[] {
    const action = { do: "restart brokers", mode } as const;
    return [
        { action, needs, done: [someBrokerIn(mode)] },
        { action, needs: goingOn, done: [brokersIn(mode)] },
    ];
}

function until(...done: readonly Gate[]): MigrationStep {
    return { action: { do: "wait" }, needs: [], done };
}

const toMigrating: readonly MigrationStep[] = [
    {
        action: { do: "start controllers", mode: "migrating" },
        needs: [
            ...[brokersIn("zookeeper"), brokersInZookeeper, protocolInEffect, ...sound],
            ...[topicIds, freshZookeeper, zookeeperCluster, emptyControllerDisks],
        ],
        done: [someControllerIn("migrating")],
    },
    until(controllersIn("migrating"), readyControllers, healthyQuorum),
    ...restartBrokers(
        "migrating",
        [...sound, topicIds, formattedControllerDisks, healthyQuorum, quorumCluster],
        [topicIds, formattedControllerDisks, healthyQuorum],
    ),
    until(registeredBrokers, brokersInZookeeper, controllerInKraft, copiedMetadata, fullIsr),
];

const toDual: readonly MigrationStep[] = [
    ...restartBrokers(
        "kraft",
        [brokersIn("migrating"), ...leaving],
        [topicIds, directoryIds, oneCluster, ...dualWrite],
    ),
    until(noBrokerInZookeeper, registeredBrokers, healthyQuorum, fullIsr),
];

const restartControllers = { do: "restart controllers", mode: "kraft" } as const;

const toKraft: readonly MigrationStep[] = [
    {
        action: restartControllers,
        needs: [brokersIn("kraft"), noBrokerInZookeeper, ...leaving],
        done: [someControllerIn("kraft")],
    },
    {
        // ZooKeeper is not written any more once one of these leads, and is not asked.
        action: restartControllers,
        needs: [brokersIn("kraft"), registeredBrokers, formattedControllerDisks, fullIsr],
        done: [controllersIn("kraft")],
    },
    until(readyControllers, healthyQuorum),
    {
        action: { do: "stop ZooKeeper" },
        needs: [brokersIn("kraft"), registeredBrokers, healthyQuorum, fullIsr],
        done: [stoppedZookeeper],
    },
    until(healthyQuorum, registeredBrokers, fullIsr),
];

/** A way back asks for no replica in sync and no broker in service: that may be why it is gone. */
const dualToMigrating: readonly MigrationStep[] = [
    ...restartBrokers(
        "migrating",
        [oneCluster, diskProperties, ...dualWrite],
        [oneCluster, ...dualWrite],
    ),
    until(brokersInZookeeper, registeredBrokers, ...dualWrite, fullIsr),
];

const migratingToZookeeper: readonly MigrationStep[] = [
    {
        action: { do: "stop controllers" },
        needs: [oneCluster, diskProperties, knownEpoch],
        done: [noControllers],
    },
    { action: { do: "raise /controller_epoch" }, needs: [knownEpoch], done: [raisedEpoch] },
    { action: { do: "delete znodes" }, needs: [raisedEpoch], done: [noMigrationNodes] },
    until(controllerInZookeeper),
    ...restartBrokers(
        "zookeeper",
        [controllerInZookeeper, raisedEpoch],
        [controllerInZookeeper, raisedEpoch],
    ),
    until(brokersInZookeeper, controllerInZookeeper, fullIsr),
    {
        action: { do: "set aside controllers' disks" },
        needs: [brokersIn("zookeeper"), noControllers, noMigrationNodes],
        done: [emptyControllerDisks],
    },
];

/**
 * What shows that a phase is served again after all of it was stopped: ZooKeeper, controllers and brokers start by
 * themselves, each after what it needs.
 */
function started(...brokers: readonly Gate[]): readonly MigrationStep[] {
    return [
        until(controllersIn("migrating"), healthyQuorum),
        { action: { do: "wait" }, needs: [openZookeeper], done: [openZookeeper, ...dualWrite] },
        until(...brokers, registeredBrokers, fullIsr),
    ];
}

const starts: Readonly<Partial<Record<MetadataPhase, readonly MigrationStep[]>>> = {
    migrating: started(brokersIn("migrating"), brokersInZookeeper),
    dual: started(brokersIn("kraft"), noBrokerInZookeeper),
};

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

/** The steps by which a phase is served again after a stop; none where nothing has to be waited for. */
export function startSteps(phase: MetadataPhase): readonly MigrationStep[] {
    return starts[phase] ?? [];
}

/** The steps from one phase to another; undefined where there is no way. */
export function migrationSteps(
    from: MetadataPhase,
    to: MetadataPhase,
): readonly MigrationStep[] | undefined {
    return ways[from]?.[to];
}
