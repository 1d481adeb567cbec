/** The part of the script that reads the values which say whose a disk is. */
export const marksScript = `# The newest or the oldest file of a glob, by number as ZooKeeper names them.
history() {
    best=
    for one in $2; do
        case \${one##*.} in "" | *[!0-9a-f]*) continue ;; esac
        plain "$one" || continue
        if [ -z "$best" ]; then best=$one
        elif [ "$1" = newest ] && [ "$one" -nt "$best" ]; then best=$one
        elif [ "$1" = oldest ] && [ "$best" -nt "$one" ]; then best=$one
        fi
    done
    printf '%s' "$best"
}

# Lines as long as a file would have to fit into the memory of grep.
within() {
    if [ -n "$2" ]; then
        start 67108864 "$2" | tr -c '[:print:]' '\\n' | grep -o -m 1 "$1[A-Za-z0-9_-]*" |
            head -n 1 | sed 's/.*"//'
    fi
}

# The values of a key, in each of the ways in which a properties file can have it.
property() {
    sed -n -E "s/^[[:space:]]*$(printf '%s' "$1" | sed 's/[.]/[.]/g')([[:space:]]*[=:]|[[:space:]])[[:space:]]*//p"
}

# The first directory of a glob, or the first without a file; what is about to be deleted is read by nobody.
folder() {
    for one in $2; do
        case $one in *-delete | */__cluster_metadata-0) continue ;; esac
        if [ -d "$one" ] && { [ -z "$1" ] || ! [ -e "$one/$1" ]; }; then
            printf '%s' "\${one##*/}"
            return
        fi
    done
}

mark() {
    case $2 in
    property)
        value=$(start 65536 "$3" | tr '\\0\\r' '?\\n' | property "$4" | tail -n 1 | cut -c 1-300) ;;
    line) value=$(start 300 "$3" | tr '\\0' '?' | head -n 1) ;;
    newest) value=$(history newest "$3") ;;
    in-newest) value=$(within "$4" "$(history newest "$3")") ;;
    in-oldest) value=$(within "$4" "$(history oldest "$3")") ;;
    directory) value=$(folder "$4" "$3") ;;
    *) value= ;;
    esac
    if [ -n "$value" ]; then report "mark:$1" "$value"; fi
}`;
