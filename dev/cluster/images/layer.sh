#!/bin/sh
# Packs a folder as a layer, the same each time: layer.sh BASE FOLDER TAR
# The JVM's class data archives record the time stamps of its files, so that older ones must stay:
# only what is newer than the JVM itself (what the build wrote) gets one fixed time.
set -eu
base=$1 folder=$2 tar=$3

exec tar --create --file="$tar" --directory="$folder" --format=gnu --sort=name --numeric-owner \
    --clamp-mtime --mtime="@$(stat --format=%Y "$base"/usr/lib/jvm/java-17-openjdk-*/lib/modules)" .
