import { canaryTopic } from "../canary";
import type { StackConfig } from "../config/schema";
import type { Contents, Mark } from "../disks/directory";
import type { PlannedVolume } from "../plan";
import { controllersOwner } from "../controllers/owner";
import { controllerId } from "../controllers/names";
import type { MetadataPhase } from "../metadata/phase";
import { brokersInKraft, hasControllers, writesToBoth } from "../metadata/servers";
import { diskLabels, type ReplicaDisk, type Role } from "../replicaDisk";
import type { Chart } from "./chart";
import { ownerOf } from "./owner";

/** What ZooKeeper's record of /cluster/id has before the id that Kafka's cluster was given. */
const clusterId = '"version":"1","id":"';

export const marks = {
    broker: "broker.id",
    /** Of a broker in KRaft whose disk was formatted for that, and of a controller. */
    node: "node.id",
    cluster: "cluster.id",
    directory: "directory.id",
    /** A partition of the canary: a broker has served. */
    canary: "canary",
    /** A partition's directory without its topic's id: in KRaft, Kafka would put it aside and start an empty one. */
    unnamed: "partition without partition.metadata",
    server: "myid",
    snapshot: "snapshot",
    log: "log",
    /** What a controller knows of its quorum, from its first start on. */
    quorum: "quorum",
} as const;

const properties = { from: "property", file: "logs/meta.properties" } as const;

function numberMark(name: string, expected: number): Mark {
    return { name, ...properties, key: name, expected: String(expected) };
}

/**
 * Which disk it is of a broker in KRaft. A mark that is new has all disks read again: what was read of controllers
 * before they took the metadata over from ZooKeeper is not true any more.
 */
const directoryMark: Mark = { name: marks.directory, ...properties, key: marks.directory };

const unnamedMark: Mark = {
    name: marks.unnamed,
    from: "directory",
    file: "logs/*-[0-9]*",
    key: "partition.metadata",
};

const canaryMark: Mark = {
    name: marks.canary,
    from: "directory",
    file: `logs/${canaryTopic}-[0-9]*`,
};

const clusterMark: Mark = { name: marks.cluster, ...properties, key: marks.cluster };

function ofBroker(ordinal: number, phase: MetadataPhase): Contents {
    return {
        what: `the disk of broker ${ordinal}`,
        entries: ["logs"],
        marks: [
            numberMark(marks.broker, ordinal),
            ...(hasControllers(phase) ? [numberMark(marks.node, ordinal)] : []),
            ...(brokersInKraft(phase) ? [directoryMark] : []),
            ...(hasControllers(phase) ? [canaryMark] : []),
            ...(writesToBoth(phase) ? [unnamedMark] : []),
            clusterMark,
        ],
    };
}

function ofController(ordinal: number): Contents {
    return {
        what: `the disk of controller ${ordinal}`,
        entries: ["logs"],
        marks: [
            numberMark(marks.node, controllerId(ordinal)),
            clusterMark,
            {
                name: marks.quorum,
                from: "line",
                file: "logs/__cluster_metadata-0/quorum-state",
            },
        ],
    };
}

/** Layouts as Kafka and ZooKeeper 3.5 write them, where their volumes are mounted. */
function contentsOf({ role, ordinal, disk }: ReplicaDisk, phase: MetadataPhase): Contents {
    if (role === "kafka") {
        return ofBroker(ordinal, phase);
    }
    if (role === "controller") {
        return ofController(ordinal);
    }
    if (disk === "data") {
        return {
            what: `the data of ZooKeeper server ${ordinal}`,
            entries: ["version-2", "myid"],
            marks: [
                // The image counts from 1.
                { name: marks.server, from: "line", file: "myid", expected: String(ordinal + 1) },
                ...history("snapshot", "in-newest"),
            ],
        };
    }
    return {
        what: `the log of ZooKeeper server ${ordinal}`,
        entries: ["version-2"],
        marks: history("log", "in-oldest"),
    };
}

/** Every snapshot has the id, and the log has it from the time when Kafka first connected. */
function history(kind: "snapshot" | "log", where: "in-newest" | "in-oldest"): readonly Mark[] {
    const file = `version-2/${kind}.*`;
    return [
        { name: marks[kind], from: "newest", file },
        { name: marks.cluster, from: where, file, key: clusterId },
    ];
}

/** The plan's volumes with what belongs in each directory, its owner, and the volume's labels. */
export function withContents(
    config: StackConfig,
    { values }: Chart,
    plan: readonly PlannedVolume[],
) {
    const { preparation, metadata } = config;
    const owners: Readonly<Record<Role, string | undefined>> = {
        kafka: ownerOf(values["cp-kafka"]),
        zookeeper: ownerOf(values["cp-zookeeper"]),
        controller: controllersOwner(config),
    };
    return plan.map((volume) => {
        const owner = preparation.owner ?? owners[volume.role];
        return {
            ...volume,
            labels: diskLabels(volume),
            contents: contentsOf(volume, metadata),
            // Brokers serve while controllers are added, and what was found on these disks is to be moved away.
            ...(volume.role === "controller" ? { readUntilUsed: true } : {}),
            ...(owner === undefined ? {} : { owner }),
        };
    });
}
