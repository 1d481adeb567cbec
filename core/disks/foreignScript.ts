/** The part of the script that tells what does not belong into a directory. */
export const foreignScript = `# What an interrupted run of this script leaves.
leftover() {
    case $1 in .kafka-local-volumes | .kafka-local-volumes.*) ;; *) return 1 ;; esac
    [ ! -L "$1" ] || return 1
    if [ -d "$1" ]; then void "$1"; else [ -f "$1" ] && [ ! -s "$1" ]; fi
}

# What an interrupted wipe leaves. Only root can have put anything into it, or moved it elsewhere.
set_aside() {
    case \${1#.wiped-} in "$1" | "" | *[!0-9]*) return 1 ;; esac
    [ ! -L "./$1" ] && [ -d "./$1" ] && [ -O "./$1" ] || return 1
    case $(stat -c '%u %a' "./$1") in "$me 700" | "$me 2700") ;; *) return 1 ;; esac
}

# Reports the first few entries that are none of those that belong there, with the way to them. What was
# set aside is searched in a process of its own, as a shell without local variables would mix them up.
foreign() {
    shown=0
    for entry in .[!.]* ..?* *; do
        if [ ! -e "$entry" ] && [ ! -L "$entry" ]; then continue; fi
        if leftover "$entry"; then continue; fi
        if [ "$entry" = lost+found ] && [ -z "$1" ]; then continue; fi
        for one in $2; do if [ "$entry" = "$one" ]; then continue 2; fi; done
        if set_aside "$entry"; then
            (
                within=$(pwd -P)/$entry
                if cd -P "./$entry" && [ "$(pwd -P)" = "$within" ]; then foreign "$1$entry/" "$2"
                else report foreign "$1$entry"
                fi
            )
            continue
        fi
        if [ "$shown" -lt 5 ]; then report foreign "$1$entry"; fi
        shown=$((shown + 1))
    done
}`;
