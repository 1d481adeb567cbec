import { posix } from "node:path";
import type { Directory } from "./directory";

/** Where the pod has the node's directories. */
const prefix = "/host";

/** Where the pod has a path of the node. */
export function inPod(path: string): string {
    return `${prefix}${path}`;
}

/**
 * What the pod has to have of the node to see these paths: their parents, none below another. A path
 * at the top is its own root, as the pod gets no more of a node than it needs.
 */
export function roots(paths: readonly string[]): readonly string[] {
    const parents = paths.map((path) => (posix.dirname(path) === "/" ? path : posix.dirname(path)));
    return [...new Set(parents)]
        .sort()
        .filter((one) => !parents.some((other) => one.startsWith(`${other}/`)));
}

/**
 * Tells what directories are and hold, and makes and owns them. Only `prepare` changes anything.
 * Its arguments are the roots, and then words, each with a fixed number of operands; it prints lines
 * `<number of the directory> TAB <what> TAB <value>`.
 *
 * POSIX shell, coreutils, grep and sed: Kafka's images have no find.
 */
const script = `set -u
roots=$1
shift
n=-1

tell() {
    printf '%s\\t%s\\t%s\\n' "$n" "$1" "$(printf '%s' "$2" | tr -c '[:print:]' '?' | cut -c 1-200)"
}

# A root is mounted into the pod in any case: what counts is whether it is one of a file system.
mounted() {
    while read -r _ _ _ source point _; do
        [ "$point" = "$1" ] || continue
        case " $roots " in *" $1 "*) [ "$source" = / ] || continue ;; esac
        return 0
    done </proc/self/mountinfo
    return 1
}

filesystem() {
    tell device "$(stat -c %d "$1")"
    tell blocks "$(stat -f -c '%b %S' "$1")"
}

directory() {
    n=$((n + 1))
    here=
    if [ -L "$1" ]; then tell state symlink; tell target "$(readlink "$1")"; return; fi
    if [ ! -e "$1" ]; then
        above=$1
        while [ ! -e "$above" ]; do above=\${above%/*}; done
        tell state missing
        filesystem "$above"
        return
    fi
    if [ ! -d "$1" ]; then tell state other; return; fi
    if ! cd "$1" 2>/dev/null; then tell state unreadable; return; fi
    here=$1
    tell state directory
    filesystem .
    tell owner "$(stat -c '%u:%g %a' .)"
    if mounted "$1"; then tell mounted true; fi
    if [ -w . ]; then tell writable true; fi
    shown=0
    for entry in .[!.]* ..?* *; do
        if [ ! -e "$entry" ] && [ ! -L "$entry" ]; then continue; fi
        if [ "$entry" = lost+found ] || [ "$shown" -ge 5 ]; then continue; fi
        tell entry "$entry"
        shown=$((shown + 1))
    done
}

within() {
    if [ -n "$2" ]; then grep -s -a -o -m 1 "$1[A-Za-z0-9_-]*" "$2" | head -n 1 | sed 's/.*"//'; fi
}

# Globs are the project's own, and unquoted to be ones.
mark() {
    case $2 in
    property) value=$(grep -s -m 1 "^$4=" "$3" | cut -d = -f 2-) ;;
    line) value=$(head -n 1 "$3" 2>/dev/null) ;;
    newest) value=$(ls -td $3 2>/dev/null | head -n 1) ;;
    in-newest) value=$(within "$4" "$(ls -td $3 2>/dev/null | head -n 1)") ;;
    in-oldest) value=$(within "$4" "$(ls -trd $3 2>/dev/null | head -n 1)") ;;
    *) value= ;;
    esac
    if [ -n "$value" ]; then tell "mark:$1" "$value"; fi
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
    known) if [ -n "$here" ] && [ -e "$2" ]; then tell known true; fi; shift 2 ;;
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

/** Tells of every directory what it is; changes nothing. */
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

/** Makes directories where they are missing, gives them their owner, and writes to each. */
export function prepareCommand(directories: readonly Directory[]): readonly string[] {
    return command(
        directories,
        directories.flatMap(({ path, owner }) => ["prepare", inPod(path), owner ?? ""]),
    );
}
