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
    why=$(printf '%s' "$1" | tr -c '[:print:]' '?' | cut -c 1-300)
    return 1
}

# Ends with what is wrong and where.
fail() {
    fault "$1" || printf '%s\n' "$why" >&2
    exit 1
}

# Looks where it is only after it has entered: until then, anybody who may write there can swap it.
enter() {
    [ ! -L "$1" ] || { fault "is a symbolic link to $(readlink "$1")"; return 1; }
    [ -e "$1" ] || { fault "is not there"; return 1; }
    [ -d "$1" ] || { fault "is no directory"; return 1; }
    cd -P "$1" || { fault "cannot be entered"; return 1; }
    [ "$(pwd -P)" = "$1" ] || { fault "leads to $(pwd -P)"; return 1; }
    # It may be a mount itself, but nothing below it.
    while read -r _ _ _ _ point _; do
        case $point in
        "$1"/*) fault "has another file system mounted at $point"; return 1 ;;
        esac
    done </proc/self/mountinfo
}

# Enters what is set aside. Nobody but root can write in it, so nobody else can have filled it, put a
# link in the way, or moved it: its .. stays the directory that it was made in.
enter_aside() {
    cd -P "./$aside" || fail "$1/$aside cannot be entered"
    [ "$(pwd -P)" = "$1/$aside" ] || fail "$1/$aside leads to $(pwd -P)"
    case $(stat -c '%u %a' .) in
    "$(id -u) 700" | "$(id -u) 2700") ;;
    *) fail "$1/$aside was made by something else" ;;
    esac
}

# Calls a function with the name of each entry of a directory; the lost+found of a file system stays.
entries() {
    for entry in "$2"/.[!.]* "$2"/..?* "$2"/*; do
        [ -e "$entry" ] || [ -L "$entry" ] || continue
        entry=${entry##*/}
        [ "$entry" != lost+found ] || continue
        "$1" "$entry"
    done
}

print() {
    printf '%s\n' "$1"
}

count() {
    printf .
}

inspect() {
    if ! enter "$1"; then
        printf 'fault\t%s\t%s\n' "$1" "$why"
        return
    fi
    kibibytes=$(du -skx . | cut -f 1)
    printf 'ok\t%s\t%s\t%s\n' "$1" "$kibibytes" "$(entries count . | wc -c)"
}

# Never over anything: mv -n says nothing where it does not move.
move() {
    mv -nT -- "$1" "$2"
    if [ -e "$1" ] || [ -L "$1" ]; then
        fail "$2 is in the way of $1"
    fi
}

set_aside() {
    [ "$1" = "$aside" ] || move "../$1" "./$1"
}

move_back() {
    move "./$1" "../$1"
}

change() {
    enter "$1" || fail "$1 $why"
    case $verb in
    aside)
        [ -n "$(entries print .)" ] || return 0
        mkdir -m 700 "./$aside"
        enter_aside "$1"
        entries set_aside ..
        ;;
    back)
        [ ! -L "$aside" ] && [ -d "$aside" ] || return 0
        (enter_aside "$1" && entries move_back .)
        rmdir "./$aside"
        ;;
    remove)
        rm -rf --one-file-system -- "./$aside"
        left=$(entries print .)
        [ -z "$left" ] || fail "$1 still holds $left"
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
