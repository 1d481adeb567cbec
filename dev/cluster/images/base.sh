#!/bin/sh
# Makes the root file system of the base image: base.sh SUITE MIRROR PACKAGES DEBS TARGET
# MIRROR may be empty (debootstrap's default); PACKAGES is a comma-separated list.
# Run inside a mount namespace of its own, so that no mount outlives an interrupted build.
set -eu
suite=$1 mirror=$2 packages=$3 debs=$4 target=$5

export DEBIAN_FRONTEND=noninteractive LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin

mkdir -p "$debs" "$target/etc/dpkg/dpkg.cfg.d"
# Kafka reads no manual, and the build is thrown away if it fails: documentation is left out
# and dpkg does not sync each file.
cat >"$target/etc/dpkg/dpkg.cfg.d/image" <<EOF
force-unsafe-io
path-exclude=/usr/share/doc/*
path-exclude=/usr/share/info/*
path-exclude=/usr/share/lintian/*
path-exclude=/usr/share/locale/*
path-exclude=/usr/share/man/*
EOF

# shellcheck disable=SC2086 # an empty mirror is no argument at all
debootstrap --variant=minbase --cache-dir="$debs" --include="$packages" "$suite" "$target" $mirror

cd "$target"
rm -rf var/cache/apt/* var/lib/apt/lists/* var/log/* var/cache/ldconfig/* tmp/* \
    usr/share/doc/* usr/share/info/* usr/share/lintian/* usr/share/locale/* usr/share/man/* \
    usr/lib/jvm/*/lib/server/classes_nocoops.jsa
rm -f etc/resolv.conf etc/hostname etc/machine-id var/lib/dbus/machine-id etc/dpkg/dpkg.cfg.d/image
mkdir -p var/log
