/** A value in a directory's files that identifies its owner. */
export interface Mark {
    /** Name of the value, for example `broker.id`. */
    readonly name: string;
    /**
     * Where it is: the value of `key` in a properties file; a file's first line; the name of the
     * newest file of a glob; what follows `key`, a regular expression that ends in a double quote,
     * in the newest or the oldest file of a glob; the first directory of a glob, or, with `key`,
     * the first without that file.
     */
    readonly from: "property" | "line" | "newest" | "in-newest" | "in-oldest" | "directory";
    /** File or glob, relative to the directory. */
    readonly file: string;
    readonly key?: string;
    /** The required value, where there is one. */
    readonly expected?: string;
}

/** The contents of a directory. */
export interface Contents {
    /** In words, for example `the disk of broker 1`. */
    readonly what: string;
    /** At least one of these entries exists, unless the directory is empty. */
    readonly entries: readonly string[];
    readonly marks: readonly Mark[];
}

/** A required directory of a node. */
export interface Directory {
    /** Claim that it serves. */
    readonly claim: string;
    readonly path: string;
    /** Kubernetes quantity. */
    readonly size: string;
    /** uid:gid to set; undefined: the owner is not changed. */
    readonly owner?: string;
    /** undefined: it may contain anything. */
    readonly contents?: Contents;
    /** Whether it is read in each run until a pod uses it, also beside others that pods use. */
    readonly readUntilUsed?: boolean;
}

/** A directory as observed on its node. */
export interface ObservedDirectory {
    readonly state: "directory" | "missing" | "symlink" | "other" | "unreadable";
    /** Whether a file system is mounted there. */
    readonly mounted: boolean;
    /** Device that it is on; of a missing one, that it would be on. */
    readonly device: string;
    /** Size of the file system on that device, in bytes. */
    readonly bytes: bigint;
    readonly writable: boolean;
    /** uid:gid; empty where there is no directory. */
    readonly owner: string;
    /** Permission bits. */
    readonly mode: number;
    /** The first file system that is mounted below it, relative to it; empty where there is none. */
    readonly inner: string;
    /** The first few entries, without lost+found and what a wipe has set aside. */
    readonly entries: readonly string[];
    /** The directory into which an interrupted wipe has moved what was there; empty where there is none. */
    readonly aside: string;
    /** The first few entries that do not belong there, also in what was set aside. */
    readonly foreign: readonly string[];
    /**
     * Whether a file proves that it is what it is expected to be. Where nothing foreign is beside it, an
     * expected entry that is empty, or a file that others may have too, is enough.
     */
    readonly known: boolean;
    /** What has the name of such a file and is none; empty where there is nothing of it. */
    readonly odd: string;
    /** A file that has another hard link, where the owner is another one; empty where there is none. */
    readonly linked: string;
    /** Target of a symbolic link. */
    readonly target: string;
    readonly marks: Readonly<Record<string, string>>;
}

/** Something wrong with a directory of a node. */
export interface DirectoryFault {
    readonly node: string;
    readonly path: string;
    readonly expected: string;
    readonly observed: string;
    readonly remedy: string;
}

/** One fault as one line. */
export function formatDirectoryFault(fault: DirectoryFault): string {
    const { node, path, expected, observed: found, remedy } = fault;
    return `node ${node}, ${path}: expected ${expected}, found ${found}; ${remedy}`;
}
