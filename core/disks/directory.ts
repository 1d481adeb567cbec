/** Something that a directory's files tell of whom it belongs to. */
export interface Mark {
    /** What it is, e.g. `broker.id`. */
    readonly name: string;
    /**
     * Where it stands: the value of `key` in a properties file; a file's first line; the name of the
     * newest file of a glob; what follows `key`, a regular expression that ends in a double quote,
     * in the newest or the oldest file of a glob.
     */
    readonly from: "property" | "line" | "newest" | "in-newest" | "in-oldest";
    /** File or glob, relative to the directory. */
    readonly file: string;
    readonly key?: string;
    /** What it has to be, where it is there at all. */
    readonly expected?: string;
}

/** What belongs into a directory. */
export interface Contents {
    /** In words, e.g. `the disk of broker 1`. */
    readonly what: string;
    /** Entries of which at least one is there, unless the directory is empty. */
    readonly entries: readonly string[];
    readonly marks: readonly Mark[];
}

/** A directory of a node as it has to be. */
export interface Directory {
    /** Claim that it serves. */
    readonly claim: string;
    readonly path: string;
    /** Kubernetes quantity. */
    readonly size: string;
    /** uid:gid that it is given; without one it stays as it is. */
    readonly owner?: string;
    /** Without: anything may be in it. */
    readonly contents?: Contents;
}

/** A directory as it was found. */
export interface Inspected {
    readonly state: "directory" | "missing" | "symlink" | "other" | "unreadable";
    /** Whether a file system is mounted there. */
    readonly mounted: boolean;
    /** Device that it is on, or would be. */
    readonly device: string;
    /** Size of the file system on that device, in bytes. */
    readonly bytes: bigint;
    readonly writable: boolean;
    /** uid:gid; empty where there is no directory. */
    readonly owner: string;
    /** Permission bits. */
    readonly mode: number;
    /** The first few entries, without lost+found. */
    readonly entries: readonly string[];
    /** Whether one of the entries is there that belong into it. */
    readonly known: boolean;
    /** Where a symbolic link leads. */
    readonly target: string;
    readonly marks: Readonly<Record<string, string>>;
}

/** Something wrong with a directory of a node. */
export interface DirectoryFault {
    readonly node: string;
    readonly path: string;
    readonly expected: string;
    readonly found: string;
    readonly remedy: string;
}

/** One fault on one line. */
export function formatDirectoryFault(fault: DirectoryFault): string {
    const { node, path, expected, found, remedy } = fault;
    return `node ${node}, ${path}: expected ${expected}, found ${found}; ${remedy}`;
}
