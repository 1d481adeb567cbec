import { posix } from "node:path";
import type { Directory } from "./directory";

/** Mount point of the node's directories in the pod. */
const prefix = "/host";

/** A path of the node as a path in the pod. */
export function inPod(path: string): string {
    return `${prefix}${path}`;
}

/**
 * The directories that the pod must mount to reach these paths: their parents, none within another. A
 * path at the top level is mounted itself, so that the pod gets no more of the node than it needs.
 */
export function roots(paths: readonly string[]): readonly string[] {
    const parents = paths.map((path) => (posix.dirname(path) === "/" ? path : posix.dirname(path)));
    return [...new Set(parents)]
        .sort()
        .filter((one) => !parents.some((other) => one.startsWith(`${other}/`)));
}

/**
 * Prints the state and contents of directories, creates them and sets their owner. Only `prepare`
 * changes anything. Its arguments are the roots, then words with a fixed number of operands each; it
 * prints lines `<number of the directory> TAB <what> TAB <value>`.
 *
 * POSIX shell, coreutils, grep and sed: Kafka's images have no find.
 */
const script = `set -u
roots=$1
shift
n=-1

report() {
    printf '%s\\t%s\\t%s\\n' "$n" "$1" "$(printf '%s' "$2" | tr -c '[:print:]' '?' | cut -c 1-200)"
}

# Every root is a mount in the pod: it counts only if it is a whole file system.
mounted() {
    while read -r _ _ _ source point _; do
        [ "$point" = "$1" ] || continue
        case " $roots " in *" $1 "*) [ "$source" = / ] || continue ;; esac
        return 0
    done </proc/self/mountinfo
    return 1
}

filesystem() {
    report device "$(stat -c %d "$1")"
    report blocks "$(stat -f -c '%b %S' "$1")"
}

directory() {
    n=$((n + 1))
    here=
    if [ -L "$1" ]; then report state symlink; report target "$(readlink "$1")"; return; fi
    if [ ! -e "$1" ]; then
        above=$1
        while [ ! -e "$above" ]; do above=\${above%/*}; done
        report state missing
        filesystem "$above"
        return
    fi
    if [ ! -d "$1" ]; then report state other; return; fi
    if ! cd "$1" 2>/dev/null; then report state unreadable; return; fi
    here=$1
    report state directory
    filesystem .
    report owner "$(stat -c '%u:%g %a' .)"
    if mounted "$1"; then report mounted true; fi
    if [ -w . ]; then report writable true; fi
    shown=0
    for entry in .[!.]* ..?* *; do
        if [ ! -e "$entry" ] && [ ! -L "$entry" ]; then continue; fi
        if [ "$entry" = lost+found ] || [ "$shown" -ge 5 ]; then continue; fi
        report entry "$entry"
        shown=$((shown + 1))
    done
}

within() {
    if [ -n "$2" ]; then grep -s -a -o -m 1 "$1[A-Za-z0-9_-]*" "$2" | head -n 1 | sed 's/.*"//'; fi
}

# The globs are constants of this project, and must not be quoted.
mark() {
    case $2 in
    property) value=$(grep -s -m 1 "^$4=" "$3" | cut -d = -f 2-) ;;
    line) value=$(head -n 1 "$3" 2>/dev/null) ;;
    newest) value=$(ls -td $3 2>/dev/null | head -n 1) ;;
    in-newest) value=$(within "$4" "$(ls -td $3 2>/dev/null | head -n 1)") ;;
    in-oldest) value=$(within "$4" "$(ls -trd $3 2>/dev/null | head -n 1)") ;;
    *) value= ;;
    esac
    if [ -n "$value" ]; then report "mark:$1" "$value"; fi
}

prepare() {
    mkdir -p "$1" || exit 1
    if [ -n "$2" ] && [ "$(stat -c %u:%g "$1")" != "$2" ]; then chown -R "$2" "$1" || exit 1; fi
    probe=$1/.kafka-local-volumes
    { : >"$probe" && rm "$probe"; } || exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
    directory) directory "$2"; shift 2 ;;
    known) if [ -n "$here" ] && [ -e "$2" ]; then report known true; fi; shift 2 ;;
    mark) if [ -n "$here" ]; then mark "$2" "$3" "$4" "$5"; fi; shift 5 ;;
    prepare) prepare "$2" "$3"; shift 3 ;;
    *) echo "unknown word: $1" >&2; exit 2 ;;
    esac
done
`;

function command(directories: readonly Directory[], words: readonly string[]): readonly string[] {
    const seen = roots(directories.map(({ path }) => path)).map(inPod);
    return ["sh", "-c", script, "directories", seen.join(" "), ...words];
}

/** Prints the state of every directory; changes nothing. */
export function inspectCommand(directories: readonly Directory[]): readonly string[] {
    return command(
        directories,
        directories.flatMap(({ path, contents }) => [
            ...["directory", inPod(path)],
            ...(contents?.entries ?? []).flatMap((entry) => ["known", entry]),
            ...(contents?.marks ?? []).flatMap(({ name, from, file, key }) => [
                ...["mark", name, from, file, key ?? ""],
            ]),
        ]),
    );
}

/** Creates missing directories, sets their owner, and tests that each can be written. */
export function prepareCommand(directories: readonly Directory[]): readonly string[] {
    return command(
        directories,
        directories.flatMap(({ path, owner }) => ["prepare", inPod(path), owner ?? ""]),
    );
}
