#!/bin/sh
# Completes the layer with Kafka, its configuration and its commands: kafka.sh BASE LAYER SCRATCH
# Run inside mount, process and network namespaces of its own.
set -eu
base=$1 layer=$2 scratch=$3
script=$(realpath "$0")
lib=usr/lib/kafka

cd "$layer"
mkdir -p etc home/appuser usr/share/java usr/share/confluent-hub-components \
    var/lib/kafka/data var/lib/zookeeper/data var/lib/zookeeper/log
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

# The archive is made by the image's own JVM, on the image's own files.
mkdir -p "$scratch/upper" "$scratch/work" "$scratch/root"
mount -t overlay overlay "$scratch/root" \
    -o "lowerdir=$layer:$base,upperdir=$scratch/upper,workdir=$scratch/work"
mount -t proc proc "$scratch/root/proc"
ip link set dev lo up
hostname localhost
echo '127.0.0.1 localhost' >"$scratch/root/etc/hosts"
timeout 900 chroot "$scratch/root" bash -s <"$(dirname "$script")/classList.sh" || {
    tail --lines=20 "$scratch"/root/tmp/*.log
    exit 1
}
install --mode=444 "$scratch/root/tmp/kafka.jsa" "$lib/kafka.jsa"
