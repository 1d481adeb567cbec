/**
 * The part of the script that tells whether a root is where the node has that path. The runtime follows
 * links when it mounts a root, and in the pod nothing is seen of them: only the place that it leads to.
 *
 * The node's mounts are those of its first process. Where they may not be read, nothing is told.
 */
export const wayScript = `moved=

# The place of a mount of the pod: its device, and the path in the file system there.
place_in_pod() {
    place=
    while read -r _ _ device source point _; do
        if [ "$point" = "$1" ]; then place="$device $source"; fi
    done </proc/self/mountinfo
}

# The place that a path of the node has without any link on the way: below the nearest mount.
place_on_node() {
    place=
    nearest=
    while read -r _ _ device source point _; do
        case $1/ in "\${point%/}"/*) ;; *) continue ;; esac
        if [ "\${#point}" -ge "\${#nearest}" ]; then
            nearest=$point
            source=\${source%/}\${1#"\${point%/}"}
            place="$device \${source:-/}"
        fi
    done <"$node_mounts"
}

root() {
    [ -r "$node_mounts" ] || return 0
    place_in_pod "$1"
    found=$place
    place_on_node "$2"
    if [ -n "$found" ] && [ -n "$place" ] && [ "$found" != "$place" ]; then
        moved="$moved$1 \${found#* }
"
    fi
}

# Where a directory is whose root a link has led to.
led_by_link() {
    printf '%s' "$moved" | while read -r led target; do
        case $1/ in "$led"/*) printf '%s' "\${target%/}\${1#"$led"}"; break ;; esac
    done
}`;
