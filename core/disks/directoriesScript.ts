import { foreignScript } from "./foreignScript";
import { marksScript } from "./marksScript";
import { wayScript } from "./wayScript";

/**
 * Prints the state and contents of directories, creates them and sets their owner. Only `prepare` and
 * the words after it change anything. Its arguments are the roots, the file with the node's mounts, then words with a fixed number of
 * operands each; it prints lines `<number of the directory> TAB <what> TAB <value>`.
 *
 * A directory is entered before it is used, and all that follows is relative to it: no symbolic link is
 * followed, whoever plants one. Only the first bytes of regular files are read.
 *
 * POSIX shell, coreutils, grep and sed: Kafka's images have no find.
 */
export const directoriesScript = `set -u
export LC_ALL=C
roots=$1
node_mounts=$2
shift 2
n=-1
here=
me=$(id -u)

report() {
    printf '%s\\t%s\\t%s\\n' "$n" "$1" "$(printf '%s' "$2" | tr -c '[:print:]' '?' | cut -c 1-200)"
}

fail() {
    printf '%s\\n' "$1" | tr -c '[:print:]\\n' '?' | cut -c 1-400 >&2
    exit 1
}

# Sets the first symbolic link on the way to a path, if there is one. A directory may have so many files
# that a process for each would take minutes.
find_link() {
    way=$1
    first=
    while [ -n "$way" ] && [ "$way" != . ]; do
        if [ -L "$way" ]; then first=$way; fi
        case $way in */*) way=\${way%/*} ;; *) way= ;; esac
    done
}

# A regular file at a path in the current directory, without a link on the way.
plain() {
    [ -f "./$1" ] && find_link "./$1" && [ -z "$first" ]
}

# A file may become a pipe after it was checked: then it is not waited for.
start() {
    if plain "$2"; then timeout 20 head -c "$1" "./$2" 2>/dev/null; fi
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

# The first file system that is mounted below a directory.
inner() {
    while read -r _ _ _ _ point _; do
        case $point in "$1"/*) printf '%s' "\${point#"$1"/}"; return ;; esac
    done </proc/self/mountinfo
}

${wayScript}

filesystem() {
    report device "$(stat -c %d "$1")"
    report blocks "$(stat -f -c '%b %S' "$1")"
}

# Whether a directory has no entry; a name may begin with a line break.
void() {
    [ "$(ls -AU "./$1" | head -c 1 | wc -c)" -eq 0 ]
}

${foreignScript}

directory() {
    n=$((n + 1))
    here=
    find_link "$1"
    if [ -n "$first" ]; then report state symlink; report target "$(readlink "$first")"; return; fi
    led=$(led_by_link "$1")
    if [ -n "$led" ]; then report state symlink; report target "$led"; return; fi
    if [ ! -e "$1" ]; then
        above=$1
        while [ ! -e "$above" ]; do above=\${above%/*}; done
        report state missing
        filesystem "$above"
        return
    fi
    if [ ! -d "$1" ]; then report state other; return; fi
    if ! cd -P "$1" 2>/dev/null; then report state unreadable; return; fi
    if [ "$(pwd -P)" != "$1" ]; then report state symlink; report target "$(pwd -P)"; return; fi
    here=$1
    report state directory
    filesystem .
    report owner "$(stat -c '%u:%g %a' .)"
    if mounted "$1"; then report mounted true; fi
    report inner "$(inner "$1")"
    if [ -w . ]; then report writable true; fi
    shown=0
    aside=
    for entry in .[!.]* ..?* *; do
        if [ ! -e "$entry" ] && [ ! -L "$entry" ]; then continue; fi
        if [ "$entry" = lost+found ] || leftover "$entry"; then continue; fi
        if set_aside "$entry"; then aside=$entry; continue; fi
        if [ "$shown" -lt 5 ]; then report entry "$entry"; fi
        shown=$((shown + 1))
    done
    if [ -n "$aside" ]; then report aside "$aside"; fi
    foreign "" "$2"
}

# Pods that start create their directories first. An empty one is theirs where nothing else is beside it.
# The globs are constants of this project, and must not be quoted.
known() {
    if [ ! -L "./$1" ] && [ -d "./$1" ] && [ -r "./$1" ] && void "$1"; then
        report hint true
    fi
}

# Whatever else has such a name would be opened by the program that the files are of.
proof() {
    proven=
    other=
    for one in $2; do
        if plain "$one"; then proven=true
        elif [ -e "./$one" ] || [ -L "./$one" ]; then other=$one
        fi
    done
    if [ -n "$other" ]; then report odd "$other"; fi
    if [ -n "$proven" ]; then report "$1" true; fi
}

# The first regular file below an entry that has another name elsewhere: an owner would be set there too.
linked_in() {
    if [ ! -L "./$1" ] && [ -e "./$1" ]; then
        ls -AlnRUb --time-style=+ "./$1" | grep -a -m 1 -E '^-[^ ]* +([2-9]|[1-9][0-9]+) ' |
            sed -E 's/^[^ ]+( +[0-9]+){4} +//'
    fi
}

# Only what is to get another owner is searched.
linked() {
    if [ "$(stat -c %u:%g .)" != "$2" ]; then
        other=$(linked_in "$1")
        if [ -n "$other" ]; then report linked "$other"; fi
    fi
}

${marksScript}

# Creates a directory step by step, and enters it.
prepare() {
    cd -P / || exit 1
    way=
    rest=\${1#/}
    while [ -n "$rest" ]; do
        step=\${rest%%/*}
        case $rest in */*) rest=\${rest#*/} ;; *) rest= ;; esac
        way=$way/$step
        [ ! -L "./$step" ] || fail "$way is a symbolic link"
        [ -d "./$step" ] || mkdir "./$step" || exit 1
        cd -P "./$step" || exit 1
        [ "$(pwd -P)" = "$way" ] || fail "$way leads to $(pwd -P)"
    done
    wanted=$2
    if [ "$(stat -c %u:%g .)" = "$wanted" ]; then wanted=; fi
    if [ -n "$wanted" ] && [ -n "$(inner "$1")" ]; then
        fail "$1 has another file system mounted at $(inner "$1")"
    fi
}

# The directory itself gets its owner last: an interrupted run is completed by the next.
own() {
    if [ -n "$wanted" ] && [ ! -L "./$1" ] && [ -e "./$1" ]; then
        other=$(linked_in "$1")
        [ -z "$other" ] || fail "$way/$1 has a file with another hard link: $other"
        chown -R -h "$wanted" "./$1" || exit 1
    fi
}

finish() {
    if [ -n "$wanted" ]; then chown "$wanted" . || exit 1; fi
    # A directory is never made over anything, and never through a link.
    probe=$(mktemp -d ./.kafka-local-volumes.XXXXXXXX) && rmdir "$probe" || exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
    root) root "$2" "$3"; shift 3 ;;
    directory) directory "$2" "$3"; shift 3 ;;
    known) if [ -n "$here" ]; then known "$2"; fi; shift 2 ;;
    exists) if [ -n "$here" ] && [ ! -L "./$2" ] && [ -e "./$2" ]; then report hint true; fi; shift 2 ;;
    proof) if [ -n "$here" ]; then proof "$2" "$3"; fi; shift 3 ;;
    linked) if [ -n "$here" ]; then linked "$2" "$3"; fi; shift 3 ;;
    mark) if [ -n "$here" ]; then mark "$2" "$3" "$4" "$5"; fi; shift 5 ;;
    prepare) prepare "$2" "$3"; shift 3 ;;
    own) own "$2"; shift 2 ;;
    finish) finish; shift ;;
    *) echo "unknown word: $1" >&2; exit 2 ;;
    esac
done
`;
