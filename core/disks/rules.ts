import { shellWord } from "../shellWord";
import { bytesOf, formatQuantity } from "../quantity";
import type { Directory, DirectoryFault, ObservedDirectory } from "./directory";

/** Rules for all directories of a node. */
export interface DirectoryRules {
    readonly node: string;
    /** Whether each directory must be a mounted file system. */
    readonly requireMount: boolean;
    /** The pod that uses a claim, by the claim. */
    readonly users: ReadonlyMap<string, string>;
    /** Paths that existed at the last check. */
    readonly known: readonly string[];
}

type Partial = Omit<DirectoryFault, "node" | "path">;

const untouched = "nothing in it was changed";

function kind({ path }: Directory, observed: ObservedDirectory, rules: DirectoryRules): Partial[] {
    const { requireMount, known } = rules;
    if (observed.state === "missing" && !requireMount && known.includes(path)) {
        // An empty directory in its place would be filled again, or hide the missing mount.
        const remedy = `mount or restore it; to start with an empty one, run mkdir -p ${shellWord(path)} on that node`;
        return [{ expected: "the directory that existed before", observed: "nothing", remedy }];
    }
    const expected = requireMount ? "a mounted file system" : "a directory";
    const mount = `mount the disk at ${path} (and in /etc/fstab), or set preparation.requireMount to false`;
    const remedies = {
        missing: requireMount ? mount : undefined,
        symlink: "set the path to the target of the link: Kubernetes does not always follow links",
        other: "move it away, or choose another root",
        unreadable:
            "check the disk and its mount on that node (dmesg), and preparation.seLinuxOptions where SELinux is enforcing",
        directory: requireMount && !observed.mounted ? mount : undefined,
    } as const;
    const words = {
        missing: "nothing",
        symlink: `a symbolic link to ${observed.target.replace(/[^/]+/g, named)}`,
        other: "something that is not a directory",
        unreadable: "a directory that cannot be read",
        directory: "a directory without a mount",
    } as const;
    const remedy = remedies[observed.state];
    return remedy === undefined ? [] : [{ expected, observed: words[observed.state], remedy }];
}

function capacity({ size }: Directory, { mounted, bytes }: ObservedDirectory): Partial[] {
    return !mounted || bytes >= bytesOf(size)
        ? []
        : [
              {
                  expected: `a file system of at least ${size}`,
                  observed: `one of ${formatQuantity(bytes)}`,
                  remedy: `mount a larger disk, or configure a size of at most ${formatQuantity((bytes / 2n ** 20n) * 2n ** 20n)}`,
              },
          ];
}

/** Whether the permission bits allow a user and group to write into a directory. */
function mayWrite(writer: string, { owner, mode }: ObservedDirectory): boolean {
    const [uid, gid] = writer.split(":");
    const [ownUid, ownGid] = owner.split(":");
    const shift = uid === ownUid ? 6 : gid === ownGid ? 3 : 0;
    return uid === "0" || ((mode >> shift) & 0o3) === 0o3;
}

/** An owner is only set on what is known to be Kafka's or ZooKeeper's, or empty. */
function ownership(
    { path, contents }: Directory,
    owner: string,
    { owner: present, inner, linked, entries, foreign, known }: ObservedDirectory,
): Partial[] {
    const remedy = `run chown -R ${shellWord(owner)} ${shellWord(path)} on that node if all of it may have that owner; ${untouched}`;
    if (inner !== "") {
        const observed = `${present}, and another file system mounted at ${named(inner)} in it`;
        return [{ expected: `owner ${owner}`, observed, remedy }];
    }
    if (linked !== "") {
        const observed = `${present}, and a file with another hard link in it: ${named(linked)}`;
        const copy = `replace that link with a copy of the file: a new owner would apply to all its links; ${untouched}`;
        return [{ expected: `owner ${owner}`, observed, remedy: copy }];
    }
    if (contents !== undefined && known && foreign.length > 0) {
        const observed = `${present}, and other files beside its data: ${foreign.map(named).join(", ")}`;
        const away = `move that away, or ${remedy}`;
        return [{ expected: `owner ${owner}`, observed, remedy: away }];
    }
    return contents !== undefined || entries.length === 0
        ? []
        : [
              {
                  expected: `owner ${owner}`,
                  observed: `${present}, and data that this program does not know`,
                  remedy,
              },
          ];
}

/** A name from a disk: one that is not plain is quoted, so that it cannot read as a part of a message. */
function named(name: string): string {
    return /^[\w.+-]+$/.test(name) ? name : JSON.stringify(name);
}

function access(
    directory: Directory,
    observed: ObservedDirectory,
    users: DirectoryRules["users"],
): Partial[] {
    const { claim, owner, path } = directory;
    if (!observed.writable) {
        const remedy = `remount its file system: mount -o remount,rw "$(findmnt -n -o TARGET -T ${shellWord(path)})"; a disk with errors is mounted read-only (dmesg)`;
        return [{ expected: "a writable directory", observed: "a read-only one", remedy }];
    }
    if (owner === undefined) {
        return [];
    }
    const user = users.get(claim);
    if (observed.owner !== owner && user !== undefined) {
        return [
            {
                expected: `owner ${owner}`,
                observed: `${observed.owner}, in use by pod ${user}`,
                remedy: "set installed to false and run pulumi up, then set it to true and run pulumi up again",
            },
        ];
    }
    if (observed.owner !== owner) {
        return ownership(directory, owner, observed);
    }
    return mayWrite(owner, observed)
        ? []
        : [
              {
                  expected: `a directory that ${owner} can write`,
                  observed: `mode ${observed.mode.toString(8)}`,
                  remedy: `chmod u+rwx ${shellWord(path)}`,
              },
          ];
}

function data(
    { contents }: Directory,
    { entries, known, odd, marks }: ObservedDirectory,
): Partial[] {
    if (contents === undefined || entries.length === 0) {
        return [];
    }
    const { what } = contents;
    if (!known) {
        const belongs = contents.entries.join(" or ");
        const own = entries.some((entry) => contents.entries.includes(entry));
        return [
            {
                expected: `${what} (${belongs}), or nothing`,
                observed: `${entries.map(named).join(", ")}${own ? ", with none of its files" : ""}`,
                remedy: `move that away if it is not needed, or choose another path; ${untouched}`,
            },
        ];
    }
    if (odd !== "") {
        return [
            {
                expected: `${what}, with ${named(odd)} as a regular file`,
                observed: "another kind of file",
                remedy: `move it away: Kafka or ZooKeeper would open it as that file; ${untouched}`,
            },
        ];
    }
    return contents.marks.flatMap(({ name, file, expected }) => {
        const observed = marks[name];
        return expected === undefined || observed === undefined || observed === expected
            ? []
            : [
                  {
                      expected: `${what}: ${name} ${expected} in ${file}`,
                      observed: `${name} ${named(observed)}`,
                      remedy: `this is the disk of another broker or server: move each disk or directory back to its own path; ${untouched}`,
                  },
              ];
    });
}

/** Why the contents of a directory may not be deleted: it must hold nothing but what belongs there. */
export function wipeFaults(
    directory: Directory,
    observed: ObservedDirectory,
    node: string,
): readonly DirectoryFault[] {
    const { contents, path } = directory;
    const { foreign } = observed;
    const anyDirectory = { node, requireMount: false, users: new Map<string, string>(), known: [] };
    const wrong = [...kind(directory, observed, anyDirectory), ...data(directory, observed)];
    const faults =
        wrong.length > 0 || foreign.length === 0
            ? wrong
            : [
                  {
                      expected: `nothing but ${contents?.what ?? "known data"}`,
                      observed: foreign.map(named).join(", "),
                      remedy: `move that away, or delete it by hand; ${untouched}`,
                  },
              ];
    return faults.map((fault) => ({ node, path, ...fault }));
}

/** Data that was to be wiped is no data to start with. */
function withAside(observed: ObservedDirectory): ObservedDirectory {
    const { aside, entries } = observed;
    return aside === "" ? observed : { ...observed, entries: [...entries, aside] };
}

/** All faults of an observed directory. */
export function directoryFaults(
    directory: Directory,
    observed: ObservedDirectory,
    rules: DirectoryRules,
): readonly DirectoryFault[] {
    const { node, users } = rules;
    const wrongKind = kind(directory, observed, rules);
    const faults =
        wrongKind.length > 0 || observed.state === "missing"
            ? wrongKind
            : [
                  ...capacity(directory, observed),
                  ...access(directory, observed, users),
                  ...data(directory, withAside(observed)),
              ];
    return faults.map((fault) => ({ node, path: directory.path, ...fault }));
}

/** A warning for each file system that is smaller than the sizes of its directories together. */
export function sizeWarnings(
    node: string,
    directories: readonly Directory[],
    observed: readonly ObservedDirectory[],
): readonly string[] {
    const shared = new Map<string, { wanted: bigint; bytes: bigint; paths: string[] }>();
    for (const [i, { path, size }] of directories.entries()) {
        const one = observed[i];
        if (one === undefined || one.mounted) {
            continue;
        }
        const sum = shared.get(one.device) ?? { wanted: 0n, bytes: one.bytes, paths: [] };
        sum.wanted += bytesOf(size);
        sum.paths.push(path);
        shared.set(one.device, sum);
    }
    return [...shared.values()]
        .filter(({ wanted, bytes }) => wanted > bytes)
        .map(
            ({ wanted, bytes, paths }) =>
                `node ${node}: ${paths.length} directories share one file system of ${formatQuantity(bytes)}, and their sizes are ${formatQuantity(wanted)} together (${paths[0] ?? ""}, ...): nothing limits a directory's size, and the file system may fill up; use a disk for each and set preparation.requireMount to true`,
        );
}
