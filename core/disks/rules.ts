import { bytesOf, formatQuantity } from "../quantity";
import type { Directory, DirectoryFault, Inspected } from "./directory";

/** What holds for every directory of a node. */
export interface Rules {
    readonly node: string;
    /** Whether each directory has to be a file system of its own. */
    readonly requireMount: boolean;
    /** Pod that uses a claim, by the claim. */
    readonly users: ReadonlyMap<string, string>;
    /** Paths that were there when they were last looked at. */
    readonly known: readonly string[];
}

type Partial = Omit<DirectoryFault, "node" | "path">;

const untouched = "nothing in it was touched";

function kind({ path }: Directory, found: Inspected, rules: Rules): Partial[] {
    const { requireMount, known } = rules;
    if (found.state === "missing" && !requireMount && known.includes(path)) {
        // An empty one in its place would be filled anew, or hide the mount that is missing.
        const remedy = `mount or restore it; if it is to be filled anew: mkdir -p ${path} on that node`;
        return [{ expected: "the directory that was there before", found: "nothing", remedy }];
    }
    const expected = requireMount ? "a mounted file system" : "a directory";
    const mount = `mount the disk at ${path} (and in /etc/fstab), or set preparation.requireMount to false`;
    const remedies = {
        missing: requireMount ? mount : undefined,
        symlink: "set the path to where the link leads: Kubernetes does not follow it everywhere",
        other: "move it away, or choose another root",
        unreadable: "look at the disk and at its mount on that node (dmesg)",
        directory: requireMount && !found.mounted ? mount : undefined,
    } as const;
    const words = {
        missing: "nothing",
        symlink: `a symbolic link to ${found.target}`,
        other: "something that is no directory",
        unreadable: "one that cannot be read",
        directory: "a directory of the file system around it",
    } as const;
    const remedy = remedies[found.state];
    return remedy === undefined ? [] : [{ expected, found: words[found.state], remedy }];
}

function capacity({ size }: Directory, { mounted, bytes }: Inspected): Partial[] {
    return !mounted || bytes >= bytesOf(size)
        ? []
        : [
              {
                  expected: `a file system of at least ${size}`,
                  found: `one of ${formatQuantity(bytes)}`,
                  remedy: `mount a larger disk, or configure a size of at most ${formatQuantity((bytes / 2n ** 20n) * 2n ** 20n)}`,
              },
          ];
}

/** Whether a user and group may write into what is someone's, by the permission bits. */
function mayWrite(wanted: string, { owner, mode }: Inspected): boolean {
    const [uid, gid] = wanted.split(":");
    const [ownUid, ownGid] = owner.split(":");
    const shift = uid === ownUid ? 6 : gid === ownGid ? 3 : 0;
    return uid === "0" || ((mode >> shift) & 0o3) === 0o3;
}

function access(directory: Directory, found: Inspected, users: Rules["users"]): Partial[] {
    const { claim, owner, path } = directory;
    if (!found.writable) {
        const remedy = `remount it: mount -o remount,rw ${path}; a disk with errors is mounted read-only (dmesg)`;
        return [{ expected: "one that can be written", found: "a read-only one", remedy }];
    }
    if (owner === undefined) {
        return [];
    }
    const user = users.get(claim);
    if (found.owner !== owner && user !== undefined) {
        return [
            {
                expected: `owner ${owner}`,
                found: `${found.owner}, in use by pod ${user}`,
                remedy: "run pulumi up with installed set to false first, then again with true",
            },
        ];
    }
    return found.owner !== owner || mayWrite(owner, found)
        ? []
        : [
              {
                  expected: `a directory that ${owner} can write`,
                  found: `mode ${found.mode.toString(8)}`,
                  remedy: `chmod u+rwx ${path}`,
              },
          ];
}

function data({ contents }: Directory, { entries, known, marks }: Inspected): Partial[] {
    if (contents === undefined || entries.length === 0) {
        return [];
    }
    const { what } = contents;
    if (!known) {
        const belongs = contents.entries.join(" or ");
        return [
            {
                expected: `${what} (${belongs}), or nothing`,
                found: entries.join(", "),
                remedy: `move that away if it is not needed, or choose another path; ${untouched}`,
            },
        ];
    }
    return contents.marks.flatMap(({ name, file, expected }) => {
        const found = marks[name];
        return expected === undefined || found === undefined || found === expected
            ? []
            : [
                  {
                      expected: `${what}: ${name} ${expected} in ${file}`,
                      found: `${name} ${found}`,
                      remedy: `this is another's disk: put each disk or directory back to its own path; ${untouched}`,
                  },
              ];
    });
}

/** Everything wrong with a directory as it was found. */
export function directoryFaults(
    directory: Directory,
    found: Inspected,
    rules: Rules,
): readonly DirectoryFault[] {
    const { node, users } = rules;
    const wrongKind = kind(directory, found, rules);
    const faults =
        wrongKind.length > 0 || found.state === "missing"
            ? wrongKind
            : [
                  ...capacity(directory, found),
                  ...access(directory, found, users),
                  ...data(directory, found),
              ];
    return faults.map((fault) => ({ node, path: directory.path, ...fault }));
}

/** Directories that share a file system have no size of their own: said where they ask for more than it has. */
export function sizeWarnings(
    node: string,
    directories: readonly Directory[],
    found: readonly Inspected[],
): readonly string[] {
    const shared = new Map<string, { wanted: bigint; bytes: bigint; paths: string[] }>();
    for (const [i, { path, size }] of directories.entries()) {
        const one = found[i];
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
                `node ${node}: ${paths.length} directories share one file system of ${formatQuantity(bytes)} and ask for ${formatQuantity(wanted)} together (${paths[0] ?? ""}, ...): nothing enforces a size there, and it may run full; a disk for each, and preparation.requireMount, would`,
        );
}
