#!/bin/sh
# Links .tools/bin/node to a Node.js that runs this project, where the machine's own is too old: node.sh [22|24]
# With a number: to that one, whatever the machine has. It comes from the npm registry, pinned by the
# lock file beside package.json, and is kept in the cache of the tools.
set -eu
cd "$(dirname "$0")/../.."
major=${1:-}
link=.tools/bin/node
oldest="22 19"

# Whether the node of a PATH without .tools is new enough.
is_new_enough() {
    version=$(PATH=$(echo "$PATH" | sed "s|[^:]*/\.tools/bin:||g") node --version 2>/dev/null) || return 1
    echo "$version" | awk -F'[v.]' -v oldest="$oldest" \
        '{ split(oldest, o, " "); exit !($2 > o[1] || ($2 == o[1] && $3 >= o[2])) }'
}

if [ -z "$major" ]; then
    if is_new_enough; then
        rm -f "$link"
        exit 0
    fi
    major=22
fi
from=dev/tools/node/$major
if [ ! -d "$from" ]; then
    echo "NODEJS: got \"$major\"; allowed: $(ls dev/tools/node | tr '\n' ' ')" >&2
    exit 1
fi
cache=${KAFKA_LOCAL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kafka-local-volumes}
target=$cache/node/$(sha256sum "$from/package-lock.json" | cut -c1-16)
if [ ! -d "$target" ]; then
    unfinished=$target.$$
    trap 'rm -rf "$unfinished"' EXIT
    mkdir -p "$unfinished"
    cp "$from/package.json" "$from/package-lock.json" "$unfinished"
    echo "Node.js $major, from the npm registry ..." >&2
    npm ci --prefix "$unfinished" --ignore-scripts --no-audit --no-fund --silent
    mv -T "$unfinished" "$target" 2>/dev/null || [ -d "$target" ]
fi
mkdir -p "$(dirname "$link")"
ln -sfn "$(ls "$target"/node_modules/node-linux-*/bin/node)" "$link"
