import type { Contents } from "./directory";

/** Files that only Kafka or ZooKeeper makes, by the entry that they are in; some before any mark. */
const byEntry: ReadonlyMap<string, readonly string[]> = new Map([
    [
        "logs",
        [
            "logs/meta.properties",
            "logs/recovery-point-offset-checkpoint",
            "logs/log-start-offset-checkpoint",
            "logs/cleaner-offset-checkpoint",
            "logs/replication-offset-checkpoint",
        ],
    ],
    [
        "version-2",
        [
            "version-2/snapshot.[0-9a-f]*",
            "version-2/log.[0-9a-f]*",
            "version-2/acceptedEpoch",
            "version-2/currentEpoch",
        ],
    ],
    ["myid", ["myid"]],
]);

/** Whether files are known that prove an entry; of other programs' entries their names are enough. */
export function isProvable(entry: string): boolean {
    return byEntry.has(entry);
}

/** Whether another program could have a file of that name: it proves nothing beside anything else. */
export function isAmbiguous(file: string): boolean {
    return !file.includes("/");
}

/** Globs of regular files, one of which proves that a directory is what it is expected to be. */
export function proofs(contents: Contents | undefined): readonly string[] {
    return (contents?.entries ?? []).flatMap((entry) => byEntry.get(entry) ?? []);
}
