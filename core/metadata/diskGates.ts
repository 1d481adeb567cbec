import {
    type DiskFacts,
    firstControllerId,
    type PartitionDirectory,
    type TopicFacts,
} from "./facts";
import { few, gate } from "./gate";

/** What Kafka has put aside; its records are in no topic any more. */
function isStray({ name }: PartitionDirectory): boolean {
    return name.endsWith("-stray");
}

/** A topic's directory that is about to be deleted: nothing reads it. */
function isDeleted({ name }: PartitionDirectory): boolean {
    return name.endsWith("-delete");
}

/** Of `orders-0`, and of `orders-0.<id>-future`, a replica on its way to another disk. */
function topicOf(directory: string): string {
    return directory.replace(/\.[^.]*-(future|stray|delete)$/, "").replace(/-\d+$/, "");
}

function withoutId(
    { claim, partitions }: DiskFacts,
    ids: ReadonlyMap<string, string | undefined>,
): readonly string[] {
    return partitions
        .filter((directory) => !isStray(directory) && !isDeleted(directory))
        .flatMap(({ name, topicId }) => {
            if (topicId === undefined) {
                return [`${claim} ${name} without partition.metadata`];
            }
            const id = ids.get(topicOf(name));
            return id === undefined || id === topicId
                ? []
                : [`${claim} ${name} of another topic of that name (id ${topicId})`];
        });
}

function topicsWithoutId(topics: readonly TopicFacts[]): readonly string[] {
    return topics
        .filter(({ id }) => id === undefined)
        .map(({ name }) => `topic ${name} without an id`);
}

/**
 * In KRaft, Kafka renames a directory without an id and starts an empty one, and every replica is in sync again.
 * https://issues.apache.org/jira/browse/KAFKA-16814
 */
export const topicIds = gate(
    "every partition on every disk has the id of its topic (partition.metadata)",
    ["disks", "topics"],
    ({ disks, topics }) => {
        const ids = new Map(topics.map(({ name, id }) => [name, id]));
        const wrong = [
            ...topicsWithoutId(topics),
            ...disks
                .filter(({ role }) => role === "broker")
                .flatMap((disk) => withoutId(disk, ids)),
        ];
        return wrong.length === 0
            ? undefined
            : {
                  found: few(wrong),
                  remedy: "in kraft mode, a broker renames these directories to -stray when it starts, and starts with empty ones: restart no broker in that mode; with ZooKeeper, a restart with inter.broker.protocol.version 3.9 writes partition.metadata; move a directory whose topic does not exist away by hand (docs/kraft.md)",
              };
    },
);

export const noStray = gate("no disk has a -stray directory", ["disks"], ({ disks }) => {
    const wrong = disks.flatMap(({ claim, partitions }) =>
        partitions.filter(isStray).map(({ name }) => `${claim} ${name}`),
    );
    return wrong.length === 0
        ? undefined
        : {
              found: few(wrong),
              remedy: "Kafka renamed these directories because it did not find their topics, and they may have the only copy of records: recover the records, or move the directories away by hand",
          };
});

/** What meta.properties of one disk has to have; `directories`: how often each directory.id is there. */
function propertyFaults(
    { claim, role, ordinal, properties }: DiskFacts,
    directories: ReadonlyMap<string, number>,
): readonly string[] {
    const { version, "directory.id": directory } = properties;
    const id = String(role === "broker" ? ordinal : firstControllerId + ordinal);
    // Disks of before stay at version 0 with broker.id through Kafka 4; those that are formatted anew have version 1.
    const allowed = role === "broker" ? ["0", "1"] : ["1"];
    const keys = version === "0" ? ["broker.id"] : ["node.id"];
    return [
        ...(allowed.includes(version ?? "") ? [] : [`${claim} version ${version ?? "none"}`]),
        ...["broker.id", "node.id"].flatMap((key) => {
            const value = properties[key];
            return value === id || (value === undefined && !keys.includes(key))
                ? []
                : [`${claim} ${key} ${value ?? "none"} for ${id}`];
        }),
        ...(directory !== undefined && (directories.get(directory) ?? 0) > 1
            ? [`${claim} directory.id ${directory} of another disk`]
            : []),
    ];
}

function counted(disks: readonly DiskFacts[]): ReadonlyMap<string, number> {
    const ids = disks.flatMap(({ properties }) => properties["directory.id"] ?? []);
    return new Map(ids.map((id) => [id, ids.filter((one) => one === id).length]));
}

function isEmpty({ properties, quorumEpoch }: DiskFacts): boolean {
    return Object.keys(properties).length === 0 && quorumEpoch === undefined;
}

const wrongDisk =
    "this is the disk of another broker or controller, or a copy of one: mount the right disk there";

export const diskProperties = gate(
    "meta.properties of every disk names its own broker or controller",
    ["disks"],
    ({ disks }) => {
        const directories = counted(disks);
        const wrong = disks
            .filter((disk) => disk.role === "broker" || !isEmpty(disk))
            .flatMap((disk) => propertyFaults(disk, directories));
        return wrong.length === 0 ? undefined : { found: few(wrong), remedy: wrongDisk };
    },
);

/** Brokers write it when they first start in migration mode; without it, KRaft does not know on which disk a replica is. */
export const directoryIds = gate(
    "meta.properties of every broker's disk has a directory.id",
    ["disks"],
    ({ disks }) => {
        const wrong = disks.filter(
            ({ role, properties }) => role === "broker" && properties["directory.id"] === undefined,
        );
        return wrong.length === 0
            ? undefined
            : {
                  found: `none on ${few(wrong.map(({ claim }) => claim))}`,
                  remedy: "restart that broker: it writes directory.id when it starts",
              };
    },
);

function controllerDisks(disks: readonly DiskFacts[]): readonly DiskFacts[] {
    return disks.filter(({ role }) => role === "controller");
}

/** Controllers with metadata of an earlier migration do not begin another one. Tried with Kafka 3.9.2. */
export const emptyControllerDisks = gate(
    "the controllers' disks are empty",
    ["disks"],
    ({ disks }) => {
        const wrong = controllerDisks(disks).filter((disk) => !isEmpty(disk));
        return wrong.length === 0
            ? undefined
            : {
                  found: `metadata on ${few(wrong.map(({ claim }) => claim))}`,
                  remedy: "it is left from an earlier migration: move the contents of these directories away by hand (docs/kraft.md); do not use the wipe command, which empties Kafka's directories too",
              };
    },
);

/** A controller that comes back empty is formatted again by no image, or takes part without what it has agreed to. */
export const formattedControllerDisks = gate(
    "every controller's disk has the metadata of the quorum",
    ["disks"],
    ({ disks }, { controllers }) => {
        const own = controllerDisks(disks);
        const wrong = own.filter(isEmpty).map(({ claim }) => `${claim} is empty`);
        const found =
            own.length < controllers ? [...wrong, `${own.length} of ${controllers} disks`] : wrong;
        return found.length === 0
            ? undefined
            : {
                  found: few(found),
                  remedy: "mount the right disk; if it is lost, first replace that controller with controllers.replace (docs/kraft.md)",
              };
    },
);
