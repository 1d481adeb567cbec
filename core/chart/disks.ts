import type { Contents, Mark } from "../disks/directory";
import type { StackConfig } from "../config/schema";
import { at, type Json } from "../json";
import { chartStorage } from "./claims";
import { chartValues } from "./values";

/** What one of the chart's volumes is for. */
export interface Disk {
    readonly claim: string;
    readonly role: "kafka" | "zookeeper-data" | "zookeeper-log";
    /** The broker's or the server's ordinal. */
    readonly ordinal: number;
    readonly contents: Contents;
    /** uid:gid of the chart's pods; undefined where they are root's. */
    readonly owner?: string;
}

/** Where ZooKeeper keeps the id that it gave to Kafka's cluster: the record of /cluster/id. */
const clusterId = '"version":"1","id":"';

export const marks = {
    broker: "broker.id",
    cluster: "cluster.id",
    server: "myid",
    snapshot: "snapshot",
    log: "log",
} as const;

/** Layouts as Kafka 2.x and ZooKeeper 3.5 write them, where the chart mounts their volumes. */
function contentsOf(role: Disk["role"], ordinal: number): Contents {
    const properties = { from: "property", file: "logs/meta.properties" } as const;
    const own: Record<Disk["role"], Contents> = {
        kafka: {
            what: `the disk of broker ${ordinal}`,
            entries: ["logs"],
            marks: [
                {
                    name: marks.broker,
                    ...properties,
                    key: marks.broker,
                    expected: String(ordinal),
                },
                { name: marks.cluster, ...properties, key: marks.cluster },
            ],
        },
        "zookeeper-data": {
            what: `the data of ZooKeeper server ${ordinal}`,
            entries: ["version-2", "myid"],
            marks: [
                // The image counts from 1.
                { name: marks.server, from: "line", file: "myid", expected: String(ordinal + 1) },
                ...history("snapshot", "in-newest"),
            ],
        },
        "zookeeper-log": {
            what: `the log of ZooKeeper server ${ordinal}`,
            entries: ["version-2"],
            marks: history("log", "in-oldest"),
        },
    };
    return own[role];
}

/** The id is in every snapshot, and in the log from the time when Kafka first came. */
function history(kind: "snapshot" | "log", where: "in-newest" | "in-oldest"): readonly Mark[] {
    const file = `version-2/${kind}.*`;
    return [
        { name: marks[kind], from: "newest", file },
        { name: marks.cluster, from: where, file, key: clusterId },
    ];
}

/** The user and group that a subchart's pods run as. */
function ownerOf(values: Json | undefined): string | undefined {
    const number = (key: string) => {
        const value = at(values, "securityContext", key);
        return typeof value === "number" ? value : undefined;
    };
    const uid = number("runAsUser");
    return uid === undefined || uid === 0
        ? undefined
        : `${uid}:${number("runAsGroup") ?? number("fsGroup") ?? uid}`;
}

/** What each of a stack's volumes is for. */
export function chartDisks(config: StackConfig): readonly Disk[] {
    const values = chartValues(config);
    const { claims, kafkaStatefulSet } = chartStorage(config.release, values);
    return claims.map(({ name, statefulSet, template, ordinal }) => {
        const kafka = statefulSet === kafkaStatefulSet;
        const role = kafka
            ? "kafka"
            : template === "datadir"
              ? "zookeeper-data"
              : ("zookeeper-log" as const);
        const owner =
            config.preparation.owner ?? ownerOf(values[kafka ? "cp-kafka" : "cp-zookeeper"]);
        return {
            claim: name,
            role,
            ordinal,
            contents: contentsOf(role, ordinal),
            ...(owner === undefined ? {} : { owner }),
        };
    });
}

/** The plan's volumes with what is to be in each. */
export function withDisks<V extends { readonly claim: string }>(
    volumes: readonly V[],
    disks: readonly Disk[],
): readonly (V & Pick<Disk, "contents" | "owner">)[] {
    return volumes.flatMap((volume) => {
        const disk = disks.find(({ claim }) => claim === volume.claim);
        if (disk === undefined) {
            return [];
        }
        const { contents, owner } = disk;
        return [{ ...volume, contents, ...(owner === undefined ? {} : { owner }) }];
    });
}
