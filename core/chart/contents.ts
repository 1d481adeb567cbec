import type { StackConfig } from "../config/schema";
import type { Contents, Mark } from "../disks/directory";
import { at, type Json } from "../json";
import type { PlannedVolume } from "../plan";
import { diskLabels, type ReplicaDisk } from "../replicaDisk";
import type { Chart } from "./chart";

/** What ZooKeeper's record of /cluster/id has before the id that Kafka's cluster was given. */
const clusterId = '"version":"1","id":"';

export const marks = {
    broker: "broker.id",
    cluster: "cluster.id",
    server: "myid",
    snapshot: "snapshot",
    log: "log",
} as const;

/** Layouts as Kafka 2.x and ZooKeeper 3.5 write them, where the chart mounts their volumes. */
function contentsOf({ role, ordinal, disk }: ReplicaDisk): Contents {
    const properties = { from: "property", file: "logs/meta.properties" } as const;
    if (role === "kafka") {
        return {
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
        };
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

/** The plan's volumes with what belongs in each directory, its owner, and the volume's labels. */
export function withContents(
    { preparation }: StackConfig,
    { values }: Chart,
    plan: readonly PlannedVolume[],
) {
    return plan.map((volume) => {
        const subchart = volume.role === "kafka" ? "cp-kafka" : "cp-zookeeper";
        const owner = preparation.owner ?? ownerOf(values[subchart]);
        return {
            ...volume,
            labels: diskLabels(volume),
            contents: contentsOf(volume),
            ...(owner === undefined ? {} : { owner }),
        };
    });
}
