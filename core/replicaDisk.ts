import { type Json, textAt } from "./json";

export const diskRoles = ["kafka", "zookeeper", "controller"] as const;

/** What a StatefulSet runs: brokers, ZooKeeper servers, or controllers. */
export type Role = (typeof diskRoles)[number];

/** One of the disks of one broker or server. */
export interface ReplicaDisk {
    readonly role: Role;
    /** Number of the broker, server or controller, which is its pod's ordinal. */
    readonly ordinal: number;
    /** Which of its disks: of a broker a number as text, of a server `data` or `log`, of a controller `data`. */
    readonly disk: string;
}

/** Labels of a PersistentVolume that say which disk it is. */
const labelKeys = {
    role: "kafka-local-volumes/role",
    ordinal: "kafka-local-volumes/ordinal",
    disk: "kafka-local-volumes/disk",
} as const;

export function diskLabels({ role, ordinal, disk }: ReplicaDisk): Readonly<Record<string, string>> {
    return {
        [labelKeys.role]: role,
        [labelKeys.ordinal]: String(ordinal),
        [labelKeys.disk]: disk,
    };
}

/** The disk that labels name; undefined where they name none, as on a volume of another owner. */
export function diskOfLabels(labels: Json | undefined): ReplicaDisk | undefined {
    const role = diskRoles.find((one) => one === textAt(labels, labelKeys.role));
    const ordinal = textAt(labels, labelKeys.ordinal);
    const disk = textAt(labels, labelKeys.disk);
    return role === undefined ||
        disk === undefined ||
        ordinal === undefined ||
        !/^\d+$/.test(ordinal)
        ? undefined
        : { role, ordinal: Number(ordinal), disk };
}
