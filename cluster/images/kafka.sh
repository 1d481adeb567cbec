#!/bin/sh
# Completes the layer with Kafka, its configuration and its commands: kafka.sh BASE LAYER
# Run inside mount and network namespaces of its own.
set -eu
base=$1 layer=$2
lib=usr/lib/kafka

cd "$layer"
mkdir -p home/appuser usr/share/java usr/share/confluent-hub-components \
    var/lib/kafka/data var/lib/zookeeper/data var/lib/zookeeper/log
mkdir -p etc
for file in passwd group shadow; do
    cp -p "$base/etc/$file" "etc/$file"
done
echo 'appuser:x:1000:1000::/home/appuser:/bin/bash' >>etc/passwd
echo 'appuser:x:1000:' >>etc/group
echo 'appuser:*:19000:0:99999:7:::' >>etc/shadow
chown -R 0:0 .
chmod -R go+rX .
chown -R 1000:1000 etc/kafka home/appuser var/lib/kafka var/lib/zookeeper

# A class data archive is bound to the jars' order and time stamps.
find "$lib" -exec touch --no-dereference \
    --reference="$(echo "$base"/usr/lib/jvm/java-17-openjdk-*/lib/modules)" {} +
ls "$lib"/*.jar | LC_ALL=C sort | sed 's#^#/#' | paste -sd: >"$lib/classpath"
