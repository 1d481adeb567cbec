import { brokerIds, controllerIds, type DiskFacts, firstControllerId, type Znodes } from "./facts";
import { few, gate, type Wrong } from "./gate";

export const brokersInZookeeper = gate(
    "all brokers have a session with ZooKeeper",
    ["znodes"],
    ({ znodes }, expected) => {
        const ids = brokerIds(expected);
        const wrong = [
            ...ids
                .filter((id) => !znodes.brokers.includes(id))
                .map((id) => `broker ${id} without one`),
            ...znodes.brokers
                .filter((id) => !ids.includes(id))
                .map((id) => `broker ${id}, which is none of this release`),
        ];
        return wrong.length === 0
            ? undefined
            : { found: few(wrong), remedy: "check that each broker runs, and only these" };
    },
);

/** Kafka lets the migration be ended before that. https://issues.apache.org/jira/browse/KAFKA-20960 */
export const noBrokerInZookeeper = gate(
    "no broker has a session with ZooKeeper (/brokers/ids)",
    ["znodes"],
    ({ znodes }) =>
        znodes.brokers.length === 0
            ? undefined
            : {
                  found: `broker ${few(znodes.brokers.map(String))}`,
                  remedy: "it would be cut off: restart it in kraft mode (metadata dual, pulumi up)",
              },
);

/**
 * New controllers that find /migration of an earlier migration take its copy for complete: they copy nothing, and delete
 * every topic in ZooKeeper that they do not know. Tried with Kafka 3.9.2, which logged `{DeleteTopic=3}`.
 */
export const freshZookeeper = gate(
    "ZooKeeper has no /migration, and a broker is /controller",
    ["znodes"],
    ({ znodes: { controller, migration } }) => {
        const found = [
            ...(migration === undefined ? [] : [`/migration with offset ${migration.offset}`]),
            ...(controller === undefined
                ? ["no /controller"]
                : controller >= firstControllerId
                  ? [`/controller of controller ${controller}`]
                  : []),
        ];
        return found.length === 0
            ? undefined
            : {
                  found: found.join(" and "),
                  remedy: "an earlier migration was not taken back completely: delete what it left by zookeeper-shell (docs/kraft.md)",
              };
    },
);

export const controllerInKraft = gate(
    "the leader of the controllers is /controller in ZooKeeper",
    ["znodes", "quorum"],
    ({ znodes: { controller }, quorum: { leader } }, expected) =>
        controller === leader && controllerIds(expected).includes(leader)
            ? undefined
            : {
                  found: `/controller ${controller ?? "none"}, and ${leader} leads`,
                  remedy: "wait until the controllers have taken over (their log says what they wait for)",
              },
);

/**
 * After the last phase, controllers start with ZooKeeper's settings as if it were open, and do not write there any more:
 * /controller stays as it was in an earlier epoch.
 */
export const openZookeeper = gate(
    "the leader of the controllers has taken ZooKeeper over in its present epoch",
    ["znodes", "quorum"],
    ({ znodes: { controller, claimedEpoch }, quorum: { leader, epoch } }) =>
        controller === leader && claimedEpoch === epoch
            ? undefined
            : {
                  found: `/controller ${controller ?? "none"} of epoch ${claimedEpoch ?? "none"}, and ${leader} leads in epoch ${epoch}`,
                  remedy: "wait until it has; where ZooKeeper was left for good before, run pulumi destroy, set metadata to kraft, and run pulumi up",
              },
);

/** The controllers make the node when they start, with -1; only a complete copy has an offset. */
export const copiedMetadata = gate(
    "the metadata is copied from ZooKeeper (/migration has an offset)",
    ["znodes"],
    ({ znodes: { migration } }) =>
        migration !== undefined && migration.offset > 0
            ? undefined
            : {
                  found: migration === undefined ? "no /migration" : `offset ${migration.offset}`,
                  remedy: "wait until all brokers are registered: the copy starts then (the log of the controllers)",
              },
);

/**
 * The highest epoch of the controllers that a disk, or ZooKeeper, knows. The controllers need not run.
 * @returns undefined where none does.
 */
export function quorumEpochOf(
    disks: readonly DiskFacts[],
    written: number | undefined,
): number | undefined {
    const epochs = disks.flatMap(({ quorumEpoch }) => quorumEpoch ?? []);
    const all = written === undefined ? epochs : [...epochs, written];
    return epochs.length === 0 ? undefined : Math.max(...all);
}

const unknownEpoch: Wrong = {
    found: "none on any disk",
    remedy: "mount the disks of the controllers (their quorum-state has it)",
};

/** Epochs of candidates that no disk which can be read has; a higher epoch than needed does no harm. */
const unseenEpochs = 1000;

/**
 * The epoch for /controller_epoch before the brokers' own controllers take over again.
 * @param seen epochs of the controllers that were read before they were stopped.
 */
export function epochAbove({ controllerEpoch = 0 }: Znodes, ...seen: readonly number[]): number {
    return Math.max(controllerEpoch, ...seen) + unseenEpochs;
}

/** Whether brokers may have seen the epoch of the controllers; once all of it is taken back, ZooKeeper does not know. */
function haveLed({ controller, migration }: Znodes): boolean {
    return (controller ?? -1) >= firstControllerId || (migration?.offset ?? -1) > 0;
}

/** What the controllers have in ZooKeeper. */
export function leftNodes({ controller, migration }: Znodes): readonly string[] {
    return [
        ...(controller !== undefined && controller >= firstControllerId ? ["/controller"] : []),
        ...(migration === undefined ? [] : ["/migration"]),
    ];
}

/**
 * Brokers refuse a controller whose epoch is below one they have seen: with a lower one, partitions find no leader any
 * more. https://issues.apache.org/jira/browse/KAFKA-20488
 */
export const raisedEpoch = gate(
    "/controller_epoch in ZooKeeper is above the epoch of the controllers",
    ["znodes", "disks"],
    ({ znodes, disks }) => {
        const { controllerEpoch, migration } = znodes;
        const epoch = quorumEpochOf(disks, migration?.epoch);
        if (epoch === undefined) {
            return haveLed(znodes) ? unknownEpoch : undefined;
        }
        return controllerEpoch !== undefined && controllerEpoch > epoch
            ? undefined
            : {
                  found: `${controllerEpoch ?? "none"}, and the controllers' is ${epoch}`,
                  remedy: "run pulumi up: it sets it, while no controller runs",
              };
    },
);

/** A stop of the controllers keeps their epoch on their disks alone. */
export const knownEpoch = gate(
    "the epoch of the controllers is known from their disks",
    ["znodes", "disks"],
    ({ znodes, disks }) =>
        quorumEpochOf(disks, znodes.migration?.epoch) === undefined && haveLed(znodes)
            ? unknownEpoch
            : undefined,
);

export const noMigrationNodes = gate(
    "ZooKeeper has no /migration and no /controller of the controllers",
    ["znodes"],
    ({ znodes }) => {
        const left = leftNodes(znodes);
        return left.length === 0
            ? undefined
            : {
                  found: left.join(" and "),
                  remedy: "run pulumi up: it deletes them, while no controller runs",
              };
    },
);

export const controllerInZookeeper = gate(
    "a broker is /controller in ZooKeeper",
    ["znodes"],
    ({ znodes: { controller } }) =>
        controller !== undefined && controller < firstControllerId
            ? undefined
            : {
                  found: controller === undefined ? "none" : `controller ${controller}`,
                  remedy: "wait: the brokers elect one within seconds, once the node of the controllers is deleted",
              },
);

export const stoppedZookeeper = gate(
    "no server of ZooKeeper runs",
    ["zookeeperPods"],
    ({ zookeeperPods }) =>
        zookeeperPods === 0
            ? undefined
            : { found: `${zookeeperPods} of them`, remedy: "run pulumi up: it stops them" },
);
