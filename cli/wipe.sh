#!/bin/sh
# wipe.sh VERB ID DIRECTORY...: one node's part of a wipe, run in a pod of that node.
#
#   inspect  prints what is in each directory, or why it must not be touched
#   aside    moves what is in each directory to .wiped-ID in it, which can be reverted
#   back     reverts that
#   remove   removes what was moved aside, and checks that nothing else is left
#
# POSIX shell and coreutils: Kafka's images have no find.
set -eu
export LC_ALL=C
verb=$1
aside=.wiped-$2
shift 2

# One line of printable characters, whatever a name holds.
fault() {
    printf '%s' "$1" | tr -c '[:print:]' '?' | cut -c 1-300
    return 1
}

# A directory may be a mount itself, but nothing below it, and nothing that leads elsewhere.
enter() {
    [ ! -L "$1" ] || { fault "is a symbolic link to $(readlink "$1")"; return 1; }
    [ -e "$1" ] || { fault "is not there"; return 1; }
    [ -d "$1" ] || { fault "is no directory"; return 1; }
    cd -P "$1" || { fault "cannot be entered"; return 1; }
    [ "$(pwd -P)" = "$1" ] || { fault "leads to $(pwd -P)"; return 1; }
    while read -r _ _ _ _ point _; do
        case $point in
        "$1"/*) fault "has another file system mounted at $point"; return 1 ;;
        esac
    done </proc/self/mountinfo
}

# Calls "$@" with each entry; the lost+found of a file system stays.
entries() {
    for entry in .[!.]* ..?* *; do
        [ -e "$entry" ] || [ -L "$entry" ] || continue
        [ "$entry" != lost+found ] || continue
        "$@" "$entry"
    done
}

print() {
    printf '%s\n' "$1"
}

count() {
    printf .
}

inspect() {
    if ! why=$(enter "$1"); then
        printf 'fault\t%s\t%s\n' "$1" "$why"
        return
    fi
    cd -P "$1"
    kibibytes=$(du -skx . | cut -f 1)
    printf 'ok\t%s\t%s\t%s\n' "$1" "$kibibytes" "$(entries count | wc -c)"
}

# Never over anything: mv -n says nothing where it does not move.
move() {
    mv -nT -- "$1" "$2"
    if [ -e "$1" ] || [ -L "$1" ]; then
        fault "$2 is in the way of $1" >&2 || exit 1
    fi
}

set_aside() {
    [ "$1" = "$aside" ] || move "$1" "$aside/$1"
}

move_back() {
    move "$1" "../$1"
}

change() {
    why=$(enter "$1") || { print "$1 $why" >&2; exit 1; }
    cd -P "$1"
    case $verb in
    aside)
        [ -z "$(entries print)" ] || mkdir -m 700 "$aside"
        entries set_aside
        ;;
    back)
        [ ! -L "$aside" ] && [ -d "$aside" ] || return 0
        (cd -P "$aside" && entries move_back)
        rmdir "$aside"
        ;;
    remove)
        rm -rf --one-file-system -- "$aside"
        left=$(entries print)
        [ -z "$left" ] || { fault "$1 still holds $left" >&2; exit 1; }
        ;;
    *)
        print "no such verb: $verb" >&2
        exit 2
        ;;
    esac
}

for directory in "$@"; do
    if [ "$verb" = inspect ]; then
        (inspect "$directory")
    else
        (change "$directory")
    fi
done
